"""Quoting: names, texts and instants inside DuckDB's queries. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime


def quoted(name: str) -> str:
    """A column's name, in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text."""
    return "'" + value.replace("'", "''") + "'"


def listed(values: Iterable[str]) -> str:
    """Texts as the list after IN."""
    return f"({', '.join(map(text, values))})"


def timestamp(instant: datetime) -> str:
    """An aware instant as snapshots keep it: in UTC, without its zone."""
    return f"TIMESTAMP {text(instant.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' '))}"

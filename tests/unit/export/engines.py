"""Runs exported SQL where leads lie as its header says: in DuckDB, PostgreSQL and SQLite.

Leads are prepared here by what docs/exports.md says, not by the engine's own tables.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import psycopg
import pytest

from definitions.language.export.sql.dialects import Dialect, dialects
from definitions.language.export.sql.names import column
from definitions.language.export.sql.query import query
from definitions.language.export.subject import Subject, attributes_used
from definitions.language.tree import Definition
from definitions.language.values import read_events, read_value

Lead = Mapping[str, object]
Timelines = Mapping[str, Sequence[tuple[datetime, Definition]]]
by_key = {dialect.key: dialect for dialect in dialects}
_epoch = datetime(1970, 1, 1, tzinfo=UTC)


def subject(definition: Definition, references: Timelines | None = None) -> Subject:
    return Subject("mql", 3, "MQL", definition, "f" * 64, references=references or {})


def verdicts(
    key: str,
    definition: Definition,
    leads: Sequence[Lead],
    at: datetime,
    references: Timelines | None = None,
) -> list[str]:
    """The verdicts of leads in their order, by the exported text alone."""
    exported = subject(definition, references)
    text = query(exported, by_key[key], "ja", at).text
    rows = {id_: verdict for id_, verdict, *_ in run(key, text, exported, leads)}
    assert len(rows) == len(leads)
    return [rows[str(i)] for i in range(len(leads))]


def run(key: str, text: str, exported: Subject, leads: Sequence[Lead]) -> list[tuple[Any, ...]]:
    """The rows that a query gives over tables of these leads."""
    used = attributes_used(exported)
    rows, events = tables(exported.definition, used, leads, by_key[key])
    return _runs[key](text, used, rows, events)


def tables(
    definition: Definition, used: Mapping[str, str], leads: Sequence[Lead], dialect: Dialect
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    rows, events = [], []
    stored = _in_sqlite if dialect.key == "sqlite" else _plain
    for i, lead in enumerate(leads):
        found, _ = read_events(lead.get("events"), definition.company_zone)
        values = [
            stored(read_value(lead.get(key), definition.attributes[key], definition.company_zone)[0])
            for key in used
        ]
        rows.append((str(i), found is not None, *values))
        events += [(str(i), name, stored(at)) for name, at in found or ()]
    return rows, events


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return float(value)
        case tuple():
            return list(value)
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _in_sqlite(value: Any) -> Any:
    match value:
        case Decimal():
            return float(value)
        case tuple():
            return json.dumps(value)
        case datetime():
            since = value - _epoch
            return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
        case date():
            return value.isoformat()
    return value


def create(types: Mapping[str, str], dialect: Dialect) -> tuple[str, str]:
    kinds = dialect.types
    columns = "".join(f', "{column(key)}" {kinds[type_name]}' for key, type_name in types.items())
    leads = f"CREATE TEMP TABLE leads (id {kinds['text']}, has_events {kinds['boolean']}{columns})"
    at = f'"at" {kinds["instant"]}'
    events = f"CREATE TEMP TABLE events (lead_id {kinds['text']}, event {kinds['text']}, {at})"
    return leads, events


def _marks(mark: str, count: int) -> str:
    return ", ".join([mark] * count)


@cache
def _duck() -> Any:
    return duckdb.connect()


def _duckdb(text: str, types: Mapping[str, str], rows: list[Any], events: list[Any]) -> list[tuple[Any, ...]]:
    connection = _duck()
    for name in ("leads", "events"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in create(types, by_key["duckdb"]):
        connection.execute(statement)
    for row in rows:
        connection.execute(f"INSERT INTO leads VALUES ({_marks('?', len(row))})", row)
    for row in events:
        connection.execute("INSERT INTO events VALUES (?, ?, ?)", row)
    return list(connection.execute(text).fetchall())


def _sqlite(text: str, types: Mapping[str, str], rows: list[Any], events: list[Any]) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(":memory:")
    for statement in create(types, by_key["sqlite"]):
        connection.execute(statement)
    connection.executemany(f"INSERT INTO leads VALUES ({_marks('?', len(types) + 2)})", rows)
    connection.executemany("INSERT INTO events VALUES (?, ?, ?)", events)
    found = connection.execute(text).fetchall()
    connection.close()
    return found


@cache
def server() -> "psycopg.Connection[Any] | None":
    address = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    try:
        return psycopg.connect(address, connect_timeout=3, autocommit=True, prepare_threshold=None)
    except psycopg.OperationalError:
        return None


def needs_server(key: str) -> None:
    """Skips the calling test where it is for PostgreSQL and none answers."""
    if key == "postgres" and server() is None:
        pytest.skip("no PostgreSQL answers at TEST_DATABASE_URL")


def _postgres(
    text: str, types: Mapping[str, str], rows: list[Any], events: list[Any]
) -> list[tuple[Any, ...]]:
    connection = server()
    assert connection is not None
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.leads, pg_temp.events")
        for statement in create(types, by_key["postgres"]):
            cursor.execute(statement)  # type: ignore[call-overload]
        cursor.executemany(f"INSERT INTO leads VALUES ({_marks('%s', len(types) + 2)})", rows)
        cursor.executemany("INSERT INTO events VALUES (%s, %s, %s)", events)
        # Without parameters, so that a percent sign in the text is one.
        return list(cursor.execute(text).fetchall())  # type: ignore[call-overload]


_runs: dict[str, Callable[..., list[tuple[Any, ...]]]] = {
    "duckdb": _duckdb,
    "sqlite": _sqlite,
    "postgres": _postgres,
}

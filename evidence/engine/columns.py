"""How prepared leads lie in a table: a column per attribute, its storage type, and what else there must be.

A leads table has `id` (text, unique), `has_events` (yes/no) and a column per attribute; an events table has
`lead_id`, `event` (folded) and `at`. Instants are timestamps without a zone, in UTC, of microseconds; texts
are folded; numbers are doubles (the language keeps both sides within what a double holds exactly).

An attribute but of lists may have two more columns, without NULL, by which it is judged in half the time:
`Filled.<column>` with a value below every other where it is unknown (of booleans false), and
`Unknown.<column>`, then 1, else 0 (of 8 bits).
"""

import re
from hashlib import sha256

from definitions.language.tree import Definition

storage = {
    "text": "string",
    "choice": "string",
    "choices": "array<string>",
    "integer": "int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "date",
    "instant": "timestamp(6)",
}
# Columns that leads have besides their attributes; an attribute of such a key is stored under another name.
reserved = frozenset({"id", "row", "has_events", "outcome", "verdict", "lead_id", "event", "at"})
# DuckDB takes "Title" and "title" for one column, so only keys without capitals are their own column's name.
_plain = re.compile(r"[^A-Z\x00-\x1f\ud800-\udfff]{1,60}")


class TypesDisagreeError(ValueError):
    """An attribute has different types in definitions that are judged together."""

    def __init__(self, key: str, one: str, other: str) -> None:
        super().__init__(f"attribute {key!r} is {one} in one definition and {other} in another")


def column(key: str) -> str:
    """The name of an attribute's column: the key itself, or where that is not safe as one, its digest."""
    if _plain.fullmatch(key) and key not in reserved:
        return key
    return f"attribute_{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def filled_column(name: str) -> str:
    """The name of the column that has a value where the attribute's column is NULL."""
    return f"Filled.{name}"


def unknown_column(name: str) -> str:
    """The name of the column that says where the attribute's column is NULL."""
    return f"Unknown.{name}"


def schema(*definitions: Definition) -> dict[str, str]:
    """Column -> Ibis type of all attributes of some definitions. Raises `TypesDisagreeError`."""
    types: dict[str, str] = {}
    for definition in definitions:
        for key, type_ in definition.attributes.items():
            known = types.setdefault(column(key), type_.type)
            if known != type_.type:
                raise TypesDisagreeError(key, known, type_.type)
    return {name: storage[type_name] for name, type_name in types.items()}

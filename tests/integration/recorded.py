"""What many tests begin with: built once a process through the real actions, then its rows put back as they
were.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction

T = TypeVar("T")
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]

OURS = ("people", "definitions", "evidence", "governance")
_recordings: dict[str, tuple[Any, Rows]] = {}


def once(key: str, build: Callable[[], T]) -> T:
    """The rows that `build` adds, and what it returns (which must not be of a model itself).

    What they refer to must be there and have been put back too. They are put back with their ids: sequences
    are past these, as they never go back.
    """
    if key not in _recordings:
        before = rows()
        _recordings[key] = build(), _less(rows(), before)
    else:
        put_back(_recordings[key][1])
    made: T = _recordings[key][0]
    return made


def rows() -> Rows:
    """Every row of our tables: by table its columns and their values, as the database gives them."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table, key in _tables():
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
            if values := cursor.fetchall():
                columns = [connection.ops.quote_name(column[0]) for column in cursor.description]
                found[table] = columns, values
    return found


def put_back(recorded: Rows) -> None:
    """Insert rows; what refers to what is checked at the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in recorded.items():
            one = f"({', '.join(['%s'] * len(columns))})"
            flat = [value for row in values for value in row]
            into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "
            cursor.execute(into + ", ".join([one] * len(values)), flat)


def _less(after: Rows, before: Rows) -> Rows:
    """The rows that were not there before."""
    nothing: tuple[list[str], list[tuple[Any, ...]]] = ([], [])
    added = {
        table: (columns, [row for row in values if row not in before.get(table, nothing)[1]])
        for table, (columns, values) in after.items()
    }
    return {table: (columns, values) for table, (columns, values) in added.items() if values}


def _tables() -> list[tuple[str, str]]:
    """Our tables and their primary keys, quoted."""
    ours: list[type[models.Model]] = [
        model for label in OURS for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    quote = connection.ops.quote_name
    return [(quote(model._meta.db_table), quote(model._meta.pk.column)) for model in ours]

"""What many tests begin with: built once a process through the real actions, then its rows and files put back
as they were.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

T = TypeVar("T")
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]

OURS = ("people", "definitions", "evidence", "governance")
_recordings: dict[Any, "Recording"] = {}
_shelf = TemporaryDirectory(prefix="recorded-")
"""Where recorded files lie until the process ends."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What `build` returned, and what it changed."""

    made: Any
    gone: Rows
    added: Rows
    files: Path | None


def once(key: Any, build: Callable[[], T]) -> T:
    """What `build` returns (which must not be of a model itself), and all that it does to rows and files.

    It must always begin from the same rows. They are put back with their ids: sequences are past these, as
    they never go back.
    """
    if key not in _recordings:
        before, there = rows(), _files()
        made = build()
        after = rows()
        _recordings[key] = Recording(
            made, _less(before, after), _less(after, before), _shelved(_files() - there)
        )
    else:
        take_out(_recordings[key].gone)
        put_back(_recordings[key].added)
        if shelf := _recordings[key].files:
            shutil.copytree(shelf, settings.DATA_DIR, dirs_exist_ok=True)
    made_then: T = _recordings[key].made
    return made_then


def from_here(key: Any, build: Callable[[], T]) -> T:
    """The same for what can begin anywhere: what was recorded from the very rows that there are now."""
    return once((key, repr(rows()), connection.in_atomic_block), build)


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


def take_out(recorded: Rows) -> None:
    """Delete rows by their keys; what refers to what is checked at the end of the transaction."""
    keys = dict(_tables())
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in recorded.items():
            at = columns.index(keys[table])
            found = [row[at] for row in values]
            cursor.execute(
                f"DELETE FROM {table} WHERE {keys[table]} IN ({', '.join(['%s'] * len(found))})", found
            )


def _files() -> set[Path]:
    return {
        path.relative_to(settings.DATA_DIR) for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()
    }


def _shelved(files: set[Path]) -> Path | None:
    if not files:
        return None
    shelf = Path(_shelf.name) / str(len(_recordings))
    for path in files:
        (shelf / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(Path(settings.DATA_DIR) / path, shelf / path)
    return shelf


def _less(after: Rows, before: Rows) -> Rows:
    """The rows that were not there before, or were otherwise."""
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

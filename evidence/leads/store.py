"""The one place that opens leads: immutable Parquet snapshots below DATA_DIR, read by DuckDB through Ibis.

Or, with LEADS_URL, tables of another database (evidence.leads.warehouse).

Every process has one DuckDB in memory that may read the snapshots' folder and nothing else, and every
request a cursor of its own. A snapshot never changes once its folder has its name, so any number of
processes read while one imports.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from definitions.language.tree import Definition
from evidence.leads.attributes import attribute_columns, known_until, value_then, with_history
from evidence.leads.days import company_day
from evidence.leads.filled import restored, restored_types, types_of
from evidence.leads.folders import file_of, folder, snapshots
from evidence.leads.quoting import quoted, text
from evidence.leads.warehouse import Warehouse, is_live, opened_leads, warehouse

if TYPE_CHECKING:
    from evidence.models import Snapshot

_schemas: dict[tuple[str, str, str], list[dict[str, str]]] = {}
most_schemas = 64


class TooSlow(Exception):  # noqa: N818 - a refusal, not a fault of the program
    """A question took longer than LEADS_SECONDS and was stopped."""


@dataclass(frozen=True, slots=True)
class Leads:
    """A snapshot opened for reading.

    `leads` and `events`: Ibis tables as evidence.engine.columns wants them; the leads also have every other
    column of the snapshot under `own(name)`, which no attribute's column can be called, and `own("day")`:
    the company's day on which the lead came. `read` runs an expression on them.
    """

    leads: Any
    events: Any
    cursor: Any
    whole: bool = True
    """Whether all leads of the snapshot are there."""

    def read(self, expression: Any) -> Any:
        """The rows as a pyarrow table. Raises `TooSlow`."""
        from evidence.engine.duckdb_sql import duckdb_sql

        if not isinstance(self.cursor, Warehouse):
            return self.run(duckdb_sql(expression))
        try:
            return self.cursor.read(expression)
        except TimeoutError:
            raise TooSlow from None

    def run(self, query: str) -> Any:
        """The rows of a query in DuckDB's words as a pyarrow table, of a snapshot only. Raises `TooSlow`."""
        with self._timed():
            return self.cursor.execute(query).to_arrow_table()

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The same as plain rows: the quicker way for a few. Raises like `run`."""
        with self._timed():
            found = self.cursor.execute(query).fetchall()
        names = [column[0] for column in self.cursor.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    @contextmanager
    def _timed(self) -> Iterator[None]:
        import duckdb

        timer = threading.Timer(settings.LEADS_SECONDS, self.cursor.interrupt)
        timer.start()
        try:
            yield
        except duckdb.InterruptException:
            raise TooSlow from None
        finally:
            timer.cancel()


def own(name: str) -> str:
    """The name in `Leads.leads` of a snapshot's own column: no attribute's column has capitals."""
    return f"Lead.{name}"


@contextmanager
def open_leads(
    snapshot: "Snapshot | str",
    *definitions: Definition,
    as_judged: bool = False,
    until: datetime | None = None,
) -> Iterator[Leads]:
    """Open a snapshot (or a fingerprint's) for definitions: their attributes have the types they say.

    A stored value that is not of the definition's type is unknown, as it is for one lead. `as_judged`: with
    the values that were known at each lead's judging instant, at `until` where that is sooner; leads that
    live elsewhere have no past. Raises `FileNotFoundError`, `evidence.leads.warehouse.Unfit`.
    """
    import ibis

    fingerprint = snapshot if isinstance(snapshot, str) else snapshot.fingerprint
    if is_live(fingerprint):
        with warehouse() as asked:
            yield Leads(opened_leads(asked, own, definitions), asked.events, asked)
        return
    if not (folder(fingerprint) / "leads.parquet").exists():
        raise FileNotFoundError(fingerprint)
    columns = stored_columns(fingerprint)
    cursor = _connection(str(snapshots()), os.getpid()).cursor()
    try:
        source = _with_filled(fingerprint)
        past = with_history(columns, definitions) if as_judged else {}
        if past and until:
            source = known_until(fingerprint, source, past, until)
        was = {name: value_then(name, columns, until) for name in past.values()}
        select = ", ".join(_selected(columns, definitions, was, columns_in_file(fingerprint)))
        cursor.execute(f"CREATE TEMP VIEW leads AS SELECT {select} FROM {source}")
        cursor.execute(f"CREATE TEMP VIEW events AS FROM {parquet_of(fingerprint, 'events')}")
        schemas = _schemas.get((fingerprint, select, source))
        if schemas is None:  # describing a view takes longer than many a question
            schemas = [_schema(cursor, name) for name in ("leads", "events")]
            _schemas[fingerprint, select, source] = schemas
            while len(_schemas) > most_schemas:
                _schemas.pop(next(iter(_schemas)), None)
        leads, events = map(ibis.table, schemas, ("leads", "events"))
        yield Leads(leads, events, cursor)
    finally:
        cursor.close()


@contextmanager
def leads_of(leads: Any, events: Any) -> Iterator[Leads]:
    """Leads that are no snapshot, as evidence.engine.reading gives them, opened in the same way."""
    import ibis

    cursor = _connection(str(snapshots()), os.getpid()).cursor()
    try:
        cursor.register("leads", leads)
        cursor.register("events", events)
        opened, happened = (ibis.table(_schema(cursor, name), name=name) for name in ("leads", "events"))
        yield Leads(opened, happened, cursor)
    finally:
        cursor.close()


@lru_cache(maxsize=64)
def stored_columns(fingerprint: str) -> dict[str, str]:
    """Column -> DuckDB type of a snapshot's leads. Raises like `open_leads`."""
    if is_live(fingerprint):
        with warehouse() as asked:
            return {name: _duckdb_types[str(type_)] for name, type_ in asked.leads.schema().items()}
    return restored_types(columns_in_file(fingerprint))


@lru_cache(maxsize=64)
def columns_in_file(fingerprint: str) -> dict[str, str]:
    """Column -> DuckDB type of a snapshot's leads as they lie in the file."""
    path = folder(fingerprint) / "leads.parquet"
    if not path.exists():
        raise FileNotFoundError(path)
    cursor = _connection(str(snapshots()), os.getpid()).cursor()
    try:
        return types_of(cursor, f"FROM {file_of(fingerprint, 'leads')}")
    finally:
        cursor.close()


@contextmanager
def snapshot_cursor() -> Iterator[Any]:
    """A cursor of the DuckDB that reads snapshots, for queries in its own words."""
    cursor = _connection(str(snapshots()), os.getpid()).cursor()
    try:
        yield cursor
    finally:
        cursor.close()


def parquet_of(fingerprint: str, table: str) -> str:
    """A table of a snapshot, as a query reads it."""
    file = file_of(fingerprint, table)
    return restored(file, columns_in_file(fingerprint)) if table == "leads" else file


def _with_filled(fingerprint: str) -> str:
    """The leads with the columns as they are known besides those that are filled."""
    return restored(file_of(fingerprint, "leads"), columns_in_file(fingerprint), both=True)


# Of one folder only: a process has one, and each test another.
@lru_cache(maxsize=1)
def _connection(readable: str, _process: int) -> Any:
    """A DuckDB that reads this folder only, its settings locked. After a fork there is another."""
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute(f"SET memory_limit={text(settings.LEADS_MEMORY)}")
    connection.execute("SET TimeZone='UTC'")
    # A snapshot's files never change: what they begin with need not be read for every question.
    connection.execute("SET parquet_metadata_cache=true")
    connection.execute(f"SET allowed_directories=[{text(readable + os.sep)}]")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    return connection


def _selected(
    columns: dict[str, str],
    definitions: tuple[Definition, ...],
    past: dict[str, str],
    in_file: dict[str, str],
) -> Iterator[str]:
    """The select list of `Leads.leads`; `past`: the values to take instead, by the attribute's column."""
    yield "id"
    yield "has_events"
    for name in columns:
        if name not in ("id", "has_events"):
            yield f"{quoted(name)} AS {quoted(own(name))}"
    yield f"{company_day('coalesce(created_at, received_at)')} AS {quoted(own('day'))}"
    yield f"has_events AS {quoted(own('has_events'))}"
    yield from attribute_columns(columns, definitions, past, in_file)


ibis_types = {
    "TINYINT": "int8",
    "VARCHAR": "string",
    "VARCHAR[]": "array<string>",
    "BIGINT": "int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp(6)",
}
_duckdb_types = {ibis_type: type_ for type_, ibis_type in ibis_types.items()}


def _schema(cursor: Any, view: str) -> dict[str, str]:
    rows = cursor.execute(f"DESCRIBE {view}").fetchall()
    return {row[0]: ibis_types[row[1]] for row in rows}

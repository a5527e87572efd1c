"""The inbox laid out for an import: what was pushed, merged lead by lead, without holding it in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from evidence.leads.laying import Added
from evidence.leads.pushing import Sent
from evidence.leads.quoting import quoted, text
from evidence.leads.rows import Rows

_at_once = 10_000
_told_at_once = 200_000


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was pushed, as Parquet files in one folder: rows of text with one column per field, what else
    evidence.leads.laying wants, and `history` (evidence.leads.history) where an instant was sent.
    """

    rows: Path
    added: Added
    history: Path | None
    fields: tuple[str, ...]

    def batches(self) -> Iterator[Rows]:
        import pyarrow as pa
        from pyarrow import parquet

        line = 1
        with parquet.ParquetFile(self.rows) as file:
            for batch in file.iter_batches(batch_size=_at_once):
                yield Rows(batch, pa.array(range(line, line + batch.num_rows), pa.int64()), ())
                line += batch.num_rows


def lay_out(leads: Iterable[Sent], folder: Path) -> Pushed:
    """Write leads, oldest first, into an empty folder: the last word on each field of a lead counts."""
    import duckdb
    import pyarrow as pa
    from pyarrow import parquet

    instant = pa.timestamp("us")
    values = pa.schema(
        [
            ("number", pa.int64()),
            ("source_id", pa.string()),
            ("attribute", pa.string()),
            ("at", instant),
            ("raw", pa.string()),
        ]
    )
    events = pa.schema(
        [("source_id", pa.string()), ("event", pa.string()), ("at", instant), ("person", pa.string())]
    )
    history = pa.schema(
        [("source_id", pa.string()), ("attribute", pa.string()), ("at", instant), ("raw", pa.string())]
    )
    paths = {name: folder / f"pushed_{name}.parquet" for name in ("values", "events", "history", "rows")}
    told = 0
    with (
        parquet.ParquetWriter(paths["values"], values) as said,
        parquet.ParquetWriter(paths["events"], events) as happened,
        parquet.ParquetWriter(paths["history"], history) as known,
    ):
        number = 0
        for chunk in _chunks(leads):
            said.write_table(_table(values, _values(chunk, number)))
            happened.write_table(_table(events, _events(chunk)))
            past = list(_history(chunk))
            known.write_table(_table(history, past))
            told, number = told + len(past), number + len(chunk)
    config = {"memory_limit": settings.LEADS_MEMORY, "temp_directory": str(folder / "spill")}
    with duckdb.connect(":memory:", config=config) as connection:
        read = f"read_parquet({text(str(paths['values']))})"
        named = f"SELECT DISTINCT attribute FROM {read} WHERE attribute IS NOT NULL ORDER BY 1"
        fields = tuple(row[0] for row in connection.execute(named).fetchall())
        last = [f"arg_max(raw, number) FILTER (attribute = {text(key)}) AS {quoted(key)}" for key in fields]
        rows = f"SELECT {', '.join(['source_id AS id', *last])} FROM {read} GROUP BY source_id ORDER BY id"
        connection.execute(f"COPY ({rows}) TO {text(str(paths['rows']))} (FORMAT parquet)")
    added = Added(paths["events"], paths["values"])
    return Pushed(paths["rows"], added, paths["history"] if told else None, fields)


def _chunks(leads: Iterable[Sent]) -> Iterator[list[Sent]]:
    chunk: list[Sent] = []
    told = 0
    for lead in leads:
        chunk.append(lead)
        told += len(lead.past)
        if len(chunk) == _at_once or told > _told_at_once:
            yield chunk
            chunk, told = [], 0
    if chunk:
        yield chunk


def _table(schema: Any, rows: Iterable[tuple[object, ...]]) -> Any:
    import pyarrow as pa

    found = list(rows)
    return pa.table({name: [row[i] for row in found] for i, name in enumerate(schema.names)}, schema=schema)


def _values(leads: list[Sent], number: int) -> Iterator[tuple[object, ...]]:
    """One row per field; a lead of nothing but events has one without a field."""
    for i, lead in enumerate(leads, start=number):
        if not lead.fields:
            yield i, lead.id, None, _naive(lead.at), None
        for key, raw in lead.fields.items():
            yield i, lead.id, key, _naive(lead.at), raw


def _events(leads: list[Sent]) -> Iterator[tuple[object, ...]]:
    for lead in leads:
        if lead.events == ():
            yield lead.id, None, None, None
        for event in lead.events or ():
            yield lead.id, event.event, _naive(event.at), event.person or None


def _history(leads: list[Sent]) -> Iterator[tuple[object, ...]]:
    for lead in leads:
        for key, at in lead.known_from.items():
            yield lead.id, key, _naive(at), lead.fields[key] or None
        for told in lead.past:
            yield lead.id, told.attribute, _naive(told.at), told.raw or None


def _naive(at: datetime | None) -> datetime | None:
    return at and at.astimezone(UTC).replace(tzinfo=None)

"""Parts: a file's rows, typed, as they come, in an import's unfinished folder."""

from pathlib import Path
from typing import Any, Protocol, Self

from evidence.leads.changes import prepare_said
from evidence.leads.history import prepare_told
from evidence.leads.incoming import Incoming, Tell
from evidence.leads.quoting import text
from evidence.leads.rows import Batched, Unreadable


class Growing:
    """A Parquet file that begins with its first rows: without any there is none."""

    def __init__(self, path: Path, **options: object) -> None:
        self.path, self.options, self.rows = path, options, 0
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def add(self, table: Any) -> None:
        """The next rows, with the columns of the first."""
        from pyarrow import parquet

        self._writer = self._writer or parquet.ParquetWriter(self.path, table.schema, **self.options)
        self._writer.write_table(table)
        self.rows += table.num_rows

    def __exit__(self, *_error: object) -> None:
        if self._writer:
            self._writer.close()


class Taking(Protocol):
    """Takes the leads of batches as they come."""

    def add(self, table: Any) -> None: ...


def new_leads(folder: Path) -> Growing:
    """new.parquet, which is read once and goes."""
    return Growing(folder / "new.parquet", compression="none", use_dictionary=False, write_statistics=False)


def write_parts(incoming: Incoming, folder: Path, leads: Taking, tell: Tell) -> None:
    """Give the leads to `leads`; all else into new_events.parquet, new_refused.parquet and new_rows.parquet.

    Raises `Unreadable`.
    """
    from evidence.leads.batches import Preparer, events_schema
    from evidence.leads.refusals import refused_table

    preparer = Preparer(
        incoming.mapping,
        incoming.attributes,
        incoming.zone,
        adds=bool(incoming.added),
        erased=incoming.erased,
    )
    prepare_told(folder, preparer.attributes, incoming.mapping.null_words, incoming.zone)
    if incoming.added:
        prepare_said(incoming.added.values, folder, preparer.attributes, incoming.zone)
    rows_met = 0
    with (
        Growing(folder / "new_events.parquet") as events,
        Growing(folder / "new_refused.parquet") as refused,
        Growing(folder / "new_rows.parquet") as whole,
    ):
        events.add(events_schema.empty_table())
        for rows in incoming.sheet.batches():
            tell("reading", rows.part, rows.whole)
            prepared = preparer.prepare(rows)
            leads.add(prepared.leads)
            events.add(prepared.events)
            refused.add(refused_table(prepared.refused))
            if prepared.rows.num_rows:
                whole.add(prepared.rows)
            rows_met += prepared.leads.num_rows + len(prepared.refused)
    if not rows_met:
        raise Unreadable("no_rows")


def refused_whole(connection: Any, folder: Path, sheet: Batched) -> str:
    """A query of the refused rows as they are in the file ("": there are none). Twins are read once more."""
    from pyarrow import compute as pc

    from evidence.leads.refusals import whole_rows

    twins = connection.execute("SELECT line FROM duplicates").to_arrow_table()["line"].combine_chunks()
    if len(twins):
        with Growing(folder / "new_twins.parquet") as found:
            for rows in sheet.batches():
                found.add(whole_rows(rows, pc.is_in(rows.lines, twins)))
    parts = [path for name in ("new_rows", "new_twins") if (path := folder / f"{name}.parquet").exists()]
    return " UNION ALL ".join(f"FROM read_parquet({text(str(path))})" for path in parts)

"""Straight: where no state was before, a file's leads are the state, and are written as they are read.

What evidence.leads.state does by queries is done here batch by batch, in a third of the time.
"""

from pathlib import Path
from typing import Any, Self

from evidence.leads.fields import life
from evidence.leads.filled import filled_columns
from evidence.leads.fingerprints import Digest
from evidence.leads.incoming import Incoming
from evidence.leads.outcomes import judged_at, outcome
from evidence.leads.quoting import text, timestamp
from evidence.leads.rows import counted
from evidence.leads.state import copy

_ids = ("id", "source_id")
_rows_at_once = 122_880
"""Of a part of the file that DuckDB reads by itself."""
_most_waiting = 1 << 27
"""So many bytes are written before there are as many rows."""


class Straight:
    """Takes the leads of batches (evidence.leads.parts) and writes leads.parquet, with what it says."""

    def __init__(self, incoming: Incoming, folder: Path, connection: Any) -> None:
        self.incoming, self.path, self.connection = incoming, folder / "leads.parquet", connection
        self.digest, self.rows = Digest(), 0
        self._writer: Any = None
        self._waiting: list[Any] = []
        self._lines: list[Any] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._waiting and not any(error):
            self._write(self._together())
        if self._writer:
            self._writer.close()

    def add(self, table: Any) -> None:
        """The next leads."""
        self.rows += table.num_rows
        self._lines += table["line"].chunks
        self._waiting.append(self._in_state(table))
        while sum(waiting.num_rows for waiting in self._waiting) >= _rows_at_once:
            rows = self._together()
            self._write(rows.slice(0, _rows_at_once))
            self._waiting = [rows.slice(_rows_at_once)]
        if sum(waiting.nbytes for waiting in self._waiting) > _most_waiting:
            self._write(self._together())
            self._waiting = []

    def finish(self) -> dict[str, Digest]:
        """Of leads that occur twice in the file the first row counts; the others become `duplicates`.

        What the file is known to say.
        """
        import pyarrow as pa

        run = self.connection.execute
        run("CREATE TEMP TABLE duplicates (line BIGINT, source_id VARCHAR, place BIGINT)")
        leads = f"read_parquet({text(str(self.path))}, file_row_number = true)"
        if not run(f"SELECT count(*) - count(DISTINCT hash(source_id)) FROM {leads}").fetchone()[0]:
            return {self.path.name: self.digest}
        lines = pa.chunked_array(self._lines, pa.int64())
        places = pa.table({"line": lines, "place": counted(0, len(lines))})
        self.connection.register("places", places)
        run(f"""
            INSERT INTO duplicates
            SELECT line, source_id, place FROM places JOIN {leads} AS leads ON file_row_number = place
            WHERE source_id IN (SELECT source_id FROM {leads} GROUP BY source_id HAVING count(*) > 1)
            QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY line) > 1
        """)
        once = self.path.with_name("new_once.parquet")
        is_twin = "file_row_number IN (SELECT place FROM duplicates)"
        kept = f"SELECT * EXCLUDE (file_row_number) FROM {leads} WHERE NOT {is_twin}"
        copy(self.connection, once, kept, "id")
        once.replace(self.path)
        return {}

    def _together(self) -> Any:
        import pyarrow as pa

        return pa.concat_tables(self._waiting).unify_dictionaries().combine_chunks()

    def _write(self, rows: Any) -> None:
        self._writer = self._writer or _writer(self.path, rows)
        self.digest.add(rows)
        self._writer.write_table(rows)

    def _in_state(self, leads: Any) -> Any:
        """The leads in the form of the state, with their attributes filled."""
        import pyarrow as pa
        from pyarrow import compute as pc

        incoming, count = self.incoming, leads.num_rows
        source = pa.repeat(pa.scalar(0, pa.int32()), count)
        contact_known = "contacted_at" in incoming.mapping.fields
        known_at, at = timestamp(incoming.known_at), timestamp(incoming.at)
        told = self.connection.execute(
            f"""SELECT {at} AS received_at, {outcome(str(contact_known).lower())} AS outcome,
            {judged_at(known_at)} AS judged_at FROM (SELECT *, {at} AS received_at FROM leads)"""
        ).to_arrow_table()
        columns = {
            "id": pc.binary_join_element_wise(incoming.source_key, leads["source_id"], ":"),
            "source_key": pa.DictionaryArray.from_arrays(source, [incoming.source_key]),
            "source_id": leads["source_id"],
            "received_at": told["received_at"],
            **{name: leads[name] for name in life},
            **filled_columns(
                {name: leads[name] for name in leads.schema.names if name.startswith(("is.", "raw."))}
            ),
            "contact_known": pa.repeat(contact_known, count),
            "has_events": pa.repeat(incoming.mapping.events is not None, count),
            "outcome": told["outcome"].dictionary_encode(),
            "judged_at": told["judged_at"],
        }
        return pa.table(columns)


def _writer(path: Path, rows: Any) -> Any:
    """As quick to read as a file of DuckDB's own: one page a column in each part of it."""
    from pyarrow import parquet, types

    mostly_different = [
        field.name for field in rows.schema if field.name in _ids or types.is_timestamp(field.type)
    ]
    return parquet.ParquetWriter(
        path,
        rows.schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=[name for name in rows.schema.names if name not in mostly_different],
        write_statistics=[field.name for field in rows.schema if not types.is_dictionary(field.type)],
        # By these one lead is found without reading all ids.
        bloom_filter_options={"id": {"ndv": max(rows.num_rows, 1), "fpp": 0.01}},
        data_page_size=1 << 26,
        max_rows_per_page=_rows_at_once,
        write_batch_size=_rows_at_once,
        store_schema=False,
    )

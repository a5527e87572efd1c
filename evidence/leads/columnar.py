"""Parquet files -> Arrow batches of text, so that a value means there what it means in a CSV file.

Rows are numbered from 1. An instant is written with its offset, a list as its items separated by semicolons.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from evidence.leads.headers import column_names, most_columns
from evidence.leads.rows import Rows, Unreadable, counted, kept

_rows_at_once = 50_000
_sample_rows = 500


@dataclass(frozen=True, slots=True)
class ParquetSheet:
    """A Parquet file that can be read, and its columns' names, all different."""

    path: Path
    columns: tuple[str, ...]
    name: str = ""
    names: tuple[str, ...] = ()

    def batches(self) -> Iterator[Rows]:
        """All rows that are not blank. Raises `Unreadable`."""
        return self._batches(_rows_at_once)

    def samples(self) -> dict[str, tuple[str, ...]]:
        """Column -> its values in the first rows, blanks left out."""
        for rows in self._batches(_sample_rows):
            return {name: tuple(rows.table[name].drop_null().to_pylist()) for name in self.columns}
        return dict.fromkeys(self.columns, ())

    def _batches(self, size: int) -> Iterator[Rows]:
        import pyarrow as pa
        from pyarrow import compute as pc

        row = 1
        with _opened(self.path) as file:
            whole = file.metadata.num_rows
            for batch in file.iter_batches(batch_size=size):
                texts = [_texts(column) for column in batch.columns]
                lines = counted(row, batch.num_rows)
                row += batch.num_rows
                keep = reduce(pc.or_, (column.is_valid() for column in texts))
                table = pa.RecordBatch.from_arrays(texts, names=list(self.columns))
                yield Rows(kept(table, keep), kept(lines, keep), (), row - 1, whole)


def read_parquet(path: Path) -> ParquetSheet:
    """The file's columns. Raises `Unreadable`."""
    with _opened(path) as file:
        names = file.schema_arrow.names
    if not names:
        raise Unreadable("empty")
    if len(names) > most_columns:
        raise Unreadable("too_many_columns", limit=most_columns)
    return ParquetSheet(path, column_names(names))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Whatever is wrong inside the file shows while it is read. Raises `Unreadable`."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            yield file
    except (pa.ArrowException, OSError, ValueError):
        raise Unreadable("parquet") from None


def _texts(column: Any) -> Any:
    """A column as text, blanks null."""
    import pyarrow as pa
    from pyarrow import compute as pc
    from pyarrow import types

    kind = column.type
    if types.is_dictionary(kind):
        return _texts(column.dictionary_decode())
    if types.is_list(kind) or types.is_large_list(kind):
        texts = _joined(column)
    elif types.is_timestamp(kind):
        texts = column.cast(pa.timestamp("us", kind.tz), safe=False).cast(pa.string())
    elif types.is_string(kind):
        column.validate(full=True)  # that it is UTF-8: a damaged file says so of any bytes
        texts = column
    elif types.is_boolean(kind) or types.is_integer(kind) or types.is_date(kind):
        texts = column.cast(pa.string())
    else:
        texts = pa.array([_written(value) for value in column.to_pylist()], pa.string())
    return pc.if_else(pc.equal(pc.utf8_trim_whitespace(texts), ""), None, texts)


def _joined(column: Any) -> Any:
    import pyarrow as pa
    from pyarrow import compute as pc

    items = pc.fill_null(_texts(column.flatten()), "")
    flat = column.cast(pa.list_(column.type.value_type))
    lengths = pc.fill_null(pc.list_value_length(flat), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    return pc.binary_join(pa.ListArray.from_arrays(offsets, items), ";")


def _written(value: object) -> str | None:
    """A value of a rarer type, a decimal for one, as text."""
    if isinstance(value, float):
        return f"{int(value)}" if value.is_integer() else f"{value!r}"
    return (
        None if value is None else value.decode(errors="replace") if isinstance(value, bytes) else f"{value}"
    )

"""Refusals: what an import refuses, value by value, and the rows whole, as Arrow tables."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from evidence.leads.rows import Refused, Rows

refused_schema = pa.schema(
    [("line", pa.int64()), ("column", pa.string()), ("value", pa.string()), ("code", pa.string())]
)


def whole_rows(rows: Rows, which: Any) -> Any:
    """Rows of a batch as they are in the file: `line`, `extra` (null) and a text for each of its columns."""
    cells = {cell_column(name): rows.table[name].filter(which) for name in rows.table.schema.names}
    lines = rows.lines.filter(which)
    return pa.table({"line": lines, "extra": pa.nulls(len(lines), pa.string()), **cells})


def misfits(schema: Any, refused: Iterable[Refused]) -> Any:
    """The rows that do not have as many fields as the header, in the same form; `extra`: what is too much."""
    found = [row for row in refused if row.cells]
    names = schema.names
    cells = {
        cell_column(name): pa.array([(row.cells[i : i + 1] or (None,))[0] for row in found], pa.string())
        for i, name in enumerate(names)
    }
    extra = ["; ".join(row.cells[len(names) :]) or None for row in found]
    return pa.table(
        {"line": pa.array([row.line for row in found], pa.int64()), "extra": pa.array(extra, pa.string())}
        | cells
    )


def cell_column(name: str) -> str:
    """The column of refused rows that holds a column of the file."""
    return f"cell.{name}"


def refused_table(refused: Iterable[Refused]) -> Any:
    """Refused values as an Arrow table of `refused_schema`."""
    rows = list(refused)
    names = refused_schema.names
    return pa.table({name: [getattr(row, name) for row in rows] for name in names}, schema=refused_schema)

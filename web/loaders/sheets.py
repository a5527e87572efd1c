"""What a waiting CSV file holds: its columns' usual values, and its first rows."""

from itertools import islice
from typing import Any

from evidence.leads.reading import Sheet

ROWS_LOOKED_AT = 50_000
VALUES_KEPT = 30


def profile(sheet: Sheet) -> dict[str, dict[str, Any]]:
    """Column -> its most frequent values with their rows, the share of rows that have one, if there are more.

    Looks at the first rows only, so that a large file is shown as quickly as a small one.
    Raises `Unreadable`.
    """
    import pyarrow as pa

    batches, rows = [], 0
    for part in sheet.batches():
        batches.append(part.table)
        rows += part.table.num_rows
        if rows >= ROWS_LOOKED_AT:
            break
    if not rows:
        return {}
    table = pa.Table.from_batches(batches).slice(0, ROWS_LOOKED_AT)
    return {name: column_profile(table[name]) for name in sheet.columns}


def column_profile(column: Any) -> dict[str, Any]:
    from pyarrow import compute as pc

    counts = pc.value_counts(column.drop_null()).to_pylist()
    counts.sort(key=lambda item: (-item["counts"], item["values"]))
    return {
        "values": [[item["values"], item["counts"]] for item in counts[:VALUES_KEPT]],
        "filled": (len(column) - column.null_count) / len(column),
        "more": len(counts) > VALUES_KEPT,
    }


def first_rows(sheet: Sheet, count: int) -> list[dict[str, str | None]]:
    """The first rows as text by column."""
    for part in islice(sheet.batches(), 1):
        return list(part.table.slice(0, count).to_pylist())
    return []

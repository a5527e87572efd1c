"""Headers: a table's first row -> its columns' names, all different. Pure."""

import re
from collections.abc import Sequence

from evidence.leads.rows import Unreadable

most_columns = 2_000
_value_like = re.compile(r"[-+]?[\d.,/:\s%¥$€TZ-]*\d[\d.,/:\s%¥$€TZ-]*|<.*")


def check_header(row: Sequence[str]) -> None:
    """Names are mostly words, and mostly different; a row of values is neither. Raises `Unreadable`."""
    if len(row) > most_columns:
        raise Unreadable("too_many_columns", limit=most_columns)
    cells = [cell.strip() for cell in row if cell.strip()]
    names = {cell for cell in cells if not _value_like.fullmatch(cell)}
    if 2 * len(names) <= len(cells):
        raise Unreadable("no_header")


def column_names(row: Sequence[str]) -> tuple[str, ...]:
    """The header's names; a nameless or repeated one is called by its position."""
    names: list[str] = []
    taken = {cell.strip() for cell in row}
    for position, cell in enumerate(row, start=1):
        name = cell.strip()
        if not name or name in names:
            name = f"column {position}"
            while name in taken:
                name += "'"
        names.append(name)
    return tuple(names)

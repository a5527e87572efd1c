"""Workbooks: a sheet of an Excel or OpenDocument file -> Arrow batches of text, by the sheet's own rows.

A date is written as ISO 8601 has it, a number without its format; a cell with an error is blank.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from evidence.leads.headers import check_header, column_names
from evidence.leads.rows import Rows, Unreadable

_rows_at_once = 20_000
_sample_rows = 500
# An XML of this size unpacked needs some gigabytes while it is read.
most_unpacked = 512 * 1024 * 1024

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A sheet that can be read. `names`: all sheets of its file that hold anything, in their order."""

    path: Path
    name: str
    names: tuple[str, ...]
    columns: tuple[str, ...]
    header_row: int
    """The header's number, as the spreadsheet counts rows."""

    def batches(self) -> Iterator[Rows]:
        """All rows that are not blank. Raises `Unreadable`."""
        import pyarrow as pa

        schema = pa.schema([(f"{i}", pa.string()) for i in range(len(self.columns))])
        workbook = _opened(self.path)
        rows = _numbered(workbook, self.name)
        whole = _sheet(workbook, self.name).height
        while part := list(islice(rows, _rows_at_once)):
            kept = [(line, row) for line, row in part if line > self.header_row and _filled(row)]
            cells = zip(*(map(_text, row[: len(self.columns)]) for _line, row in kept), strict=True)
            arrays = [pa.array(column, pa.string()) for column in cells] or [
                pa.nulls(0, pa.string()) for _ in self.columns
            ]
            table = pa.RecordBatch.from_arrays(arrays, schema=schema).rename_columns(list(self.columns))
            yield Rows(table, pa.array([line for line, _row in kept], pa.int64()), (), part[-1][0], whole)

    def samples(self) -> dict[str, tuple[str, ...]]:
        """Column -> its values in the first rows, blanks left out."""
        rows = [
            row
            for line, row in islice(_numbered(_opened(self.path), self.name), _sample_rows)
            if line > self.header_row
        ]
        return {
            name: tuple(text for row in rows if (text := _text(row[position])))
            for position, name in enumerate(self.columns)
        }


def read_workbook(path: Path, name: str = "") -> WorkbookSheet:
    """The sheet of that name, else the first with a table. Raises `Unreadable`."""
    workbook = _opened(path)
    names = tuple(found for found in workbook.sheet_names if _sheet(workbook, found).end)
    if not names:
        raise Unreadable("empty")
    faults = []
    for wanted in [name] if name in names else names:
        try:
            return _read_sheet(path, workbook, wanted, names)
        except Unreadable as error:
            faults.append(error)
    raise faults[0]


def _read_sheet(path: Path, workbook: Any, name: str, names: tuple[str, ...]) -> WorkbookSheet:
    rows = _numbered(workbook, name)
    for line, row in rows:
        if _filled(row):
            width = _width([row, *(found for _line, found in islice(rows, _sample_rows))])
            header = [_text(cell) or "" for cell in row[:width]]
            check_header(header)
            return WorkbookSheet(path, name, names, column_names(header), line)
    raise Unreadable("empty")


def _width(rows: list[Row]) -> int:
    """Columns up to the last in which the first rows have anything: formats alone make a sheet wide."""
    return max(i for row in rows for i, cell in enumerate(row, start=1) if i == 1 or _text(cell))


def _opened(path: Path) -> Any:
    import python_calamine

    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                if sum(part.file_size for part in packed.infolist()) > most_unpacked:
                    raise Unreadable("workbook_too_large")
        # The name says nothing, the content everything.
        with path.open("rb") as file:
            return python_calamine.load_workbook(file)
    except python_calamine.PasswordError:
        raise Unreadable("password") from None
    except (python_calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        raise Unreadable("spreadsheet") from None


def _sheet(workbook: Any, name: str) -> Any:
    import python_calamine

    try:
        return workbook.get_sheet_by_name(name)
    except (python_calamine.CalamineError, OSError, ValueError):
        raise Unreadable("spreadsheet") from None


def _numbered(workbook: Any, name: str) -> Iterator[tuple[int, Row]]:
    """(number, cells) of each row, also of blank ones above the table."""
    return enumerate(_sheet(workbook, name).iter_rows(), start=1)


def _filled(row: Row) -> bool:
    return any(_text(cell) for cell in row)


def _text(cell: object) -> str | None:
    """A cell as a CSV file would hold it; None where it is blank."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return f"{int(cell)}" if cell.is_integer() else f"{Decimal(repr(cell)):f}"
        case datetime():
            return f"{cell.date()}" if cell.time() == time.min else cell.isoformat(" ")
        case date() | time() | timedelta():
            return f"{cell}"
        case _:
            return str(cell) if str(cell).strip() else None

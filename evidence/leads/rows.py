"""Rows: Arrow batches of text with the line on which each row began, and the rows that do not fit."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import Any, Protocol

block_size = 8 * 1024 * 1024
longest_shown = 1_000


class Unreadable(Exception):  # noqa: N818 - said of the file, like the other refusals
    """The file as a whole cannot be read: `code` and `params`, worded by evidence.leads.words.

    Codes: "empty", "binary", "document", "spreadsheet", "password", "workbook_too_large", "parquet",
    "encoding", "no_header", "no_rows", "too_many_columns" (limit), "unclosed_quote" (line).
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a row was refused: the line it began on, the column (empty: the whole row), its value, a code."""

    line: int
    column: str
    value: str
    code: str
    cells: tuple[str, ...] = field(default=(), compare=False)
    """The whole row, where it has not as many fields as the header."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch: `table` (pyarrow.RecordBatch of text, blank is null) and `lines` (int64) beside it."""

    table: Any
    lines: Any
    refused: tuple[Refused, ...]
    """Rows met since the batch before that do not have as many fields as the header."""
    part: int = 0
    whole: int = 0
    """How much of the file is read by now: bytes, of a workbook rows; 0 of 0 where nobody knows."""


class Batched(Protocol):
    """Where rows come from: a file, or leads that were sent."""

    def batches(self) -> Iterator[Rows]:
        """All rows that are not blank. Raises `Unreadable`."""


class Sheet(Batched, Protocol):
    """A table of leads that can be read, whatever file it is in."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names, all different."""

    @property
    def name(self) -> str:
        """Of a workbook's sheet, else empty."""

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets of a workbook that hold anything."""

    def samples(self) -> dict[str, tuple[str, ...]]:
        """Column -> its values in the first rows, blanks left out."""


@dataclass(slots=True)
class Numbered:
    """Arrow's reader numbers only the records it refuses; every other record's line follows from those."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    header_record: int
    quoted: bool = True
    """Whether there is any quotation mark: without one, no field has a line break."""
    record: int = 1
    """The number of the next record."""
    breaks: int = 0
    """Line breaks inside the records before the batch at hand, and inside the refused ones in it."""
    invalid: deque[Any] = field(default_factory=deque)

    def batches(self) -> Iterator[Rows]:
        import pyarrow as pa

        part, whole = 0, self.path.stat().st_size
        try:
            with pa.OSFile(str(self.path)) as file:
                for batch in self._reader(file):
                    rows = self._numbered(batch)
                    part += block_size
                    yield replace(rows, part=min(part, whole), whole=whole)
        except pa.ArrowInvalid:
            raise Unreadable("unclosed_quote", line=self.record + self.breaks) from None

    def _reader(self, file: Any) -> Any:
        import pyarrow as pa
        from pyarrow import csv as arrow

        names, encoding = list(self.columns), self.encoding
        return arrow.open_csv(
            file,
            # Only a single thread numbers the records it refuses.
            arrow.ReadOptions(
                use_threads=False,
                block_size=block_size,
                column_names=names,
                encoding="utf8" if encoding == "utf-8-sig" else encoding,
            ),
            arrow.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=True,
                # A blank line then counts as a record, and so keeps the lines after it right.
                ignore_empty_lines=False,
                invalid_row_handler=self._keep_invalid,
            ),
            arrow.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )

    def _keep_invalid(self, row: Any) -> str:
        self.invalid.append(row)
        return "skip"

    def _numbered(self, batch: Any) -> Rows:
        import pyarrow as pa
        from pyarrow import compute as pc

        inside = _line_breaks(batch) if self.quoted else None
        before = [0, *pc.cumulative_sum(inside).to_pylist()] if inside is not None else None
        numbers, lines, refused, done = [], [], [], 0
        while True:
            refused += self._refused_here(before[done] if before else 0)
            if done == batch.num_rows:
                break
            # Records up to the next refused one are numbered without a gap.
            count = batch.num_rows - done
            if self.invalid:
                count = min(count, self.invalid[0].number - self.record)
            numbers.append(counted(self.record, count))
            line = pc.add(numbers[-1], self.breaks)
            lines.append(pc.add(line, pa.array(before[done : done + count], pa.int64())) if before else line)
            self.record += count
            done += count
        self.breaks += before[-1] if before else 0
        keep = pc.and_(pc.greater(_joined(numbers), self.header_record), _not_blank(batch))
        return Rows(kept(batch, keep), kept(_joined(lines), keep), tuple(refused))

    def _refused_here(self, breaks_in_batch: int) -> list[Refused]:
        """Take the refused records that come next."""
        refused = []
        while self.invalid and self.invalid[0].number == self.record:
            row = self.invalid.popleft()
            cells = tuple(next(csv.reader([row.text], delimiter=self.delimiter), ()))
            if row.number > self.header_record and any(cell.strip() for cell in cells):
                code = "too_many_fields" if row.actual_columns > row.expected_columns else "too_few_fields"
                line = row.number + self.breaks + breaks_in_batch
                refused.append(Refused(line, "", row.text[:longest_shown], code, cells))
            self.record += 1
            self.breaks += row.text.count("\n")
        return refused


def counted(first: int, count: int) -> Any:
    """So many whole numbers from the first on."""
    import pyarrow as pa
    from pyarrow import compute as pc

    ones = pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), count))
    return pc.add(ones, first - 1)


def kept(rows: Any, keep: Any) -> Any:
    """The rows that are to be kept, which mostly are all of them."""
    from pyarrow import compute as pc

    return rows if pc.all(keep).as_py() else rows.filter(keep)


def _joined(parts: list[Any]) -> Any:
    import pyarrow as pa

    if len(parts) == 1:
        return parts[0]
    return pa.concat_arrays(parts) if parts else pa.array([], pa.int64())


def _line_breaks(batch: Any) -> Any:
    """How many line breaks each row has inside its fields; None where no row has any."""
    from pyarrow import compute as pc

    broken = [column for column in batch.columns if has(column, b"\n")]
    if not broken:
        return None
    return reduce(pc.add, (pc.fill_null(pc.count_substring(column, "\n"), 0) for column in broken))


def has(column: Any, byte: bytes) -> bool:
    """Whether there may be such a byte in any text of a column."""
    characters = column.buffers()[2]
    return characters is not None and byte in characters.to_pybytes()


def _not_blank(batch: Any) -> Any:
    """Whether each row has any field that is not empty."""
    from pyarrow import compute as pc

    return reduce(pc.or_, (column.is_valid() for column in batch.columns))

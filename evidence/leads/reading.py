"""Reading: a CSV file of any usual encoding and delimiter -> Arrow batches of text, with the line each row began on.

Encodings are tried strictly and in this order: UTF-16 where its mark is there, UTF-8 (with or without mark), CP932,
EUC-JP. A row with too many or too few fields is refused with its line, never lost and never guessed at.
"""

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

encodings = ("utf-8-sig", "cp932", "euc_jp")
delimiters = ",;\t"
most_columns = 2_000
longest_shown = 1_000
_block = 8 * 1024 * 1024
_sample_rows = 50
_value_like = re.compile(r"[-+]?[\d.,/:\s%¥$€TZ-]*\d[\d.,/:\s%¥$€TZ-]*|<.*")


class Unreadable(Exception):  # noqa: N818 - said of the file, like the other refusals
    """The file as a whole cannot be read: `code` and `params`, worded by evidence.leads.words.

    Codes: "empty", "binary", "spreadsheet", "encoding", "no_header", "no_rows", "too_many_columns", "unclosed_quote" (line).
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a row was refused: the line it began on, the column's name (empty: the row as a whole), its value, a code."""

    line: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch: `table` (pyarrow.RecordBatch of text by column name, blank is null) and `lines` (int64) beside it."""

    table: Any
    lines: Any
    refused: tuple[Refused, ...]
    """Rows met since the batch before that do not have as many fields as the header."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that can be read: where it is, how it is written, and its columns' names, every one of them different."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    header_record: int
    """How many records there are up to and including the header; blank lines count as records."""

    def batches(self) -> Iterator[Rows]:
        """All rows that are not blank, about 8 MiB of file at a time. Raises `Unreadable` where quoting breaks off."""
        return _Numbered(self).batches()

    def samples(self) -> dict[str, tuple[str, ...]]:
        """Column -> its values in the first rows, blanks left out."""
        rows = list(islice(_records(self.path, self.encoding, self.delimiter), self.header_record, 500))
        values: dict[str, list[str]] = {name: [] for name in self.columns}
        for _line, row in rows:
            if len(row) == len(self.columns):
                for name, value in zip(self.columns, row, strict=True):
                    if value.strip():
                        values[name].append(value)
        return {name: tuple(found) for name, found in values.items()}


def read(path: Path) -> Sheet:
    """Find out how a file is written. Raises `Unreadable`."""
    encoding = _encoding(path)
    delimiter = _delimiter(path, encoding)
    for number, (_line, row) in enumerate(_records(path, encoding, delimiter), start=1):
        if any(cell.strip() for cell in row):
            if len(row) > most_columns:
                raise Unreadable("too_many_columns", limit=most_columns)
            _check_header(row)
            return Sheet(path, encoding, delimiter, _names(row), number)
    raise Unreadable("empty")


def _encoding(path: Path) -> str:
    """The first encoding in which the whole file can be decoded, looking for what no text file has on the way."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start.strip() and path.stat().st_size <= len(start):
        raise Unreadable("empty")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("spreadsheet")
    if start.startswith(b"PAR1"):
        raise Unreadable("binary")
    candidates = ("utf-16",) if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else encodings
    for encoding in candidates:
        try:
            quotes = _decode(path, encoding)
        except UnicodeError:
            continue
        if quotes % 2:
            _check_last_quote(path, encoding)
        return encoding
    raise Unreadable("encoding")


def _decode(path: Path, encoding: str) -> int:
    """Decode the whole file strictly; the number of quotation marks in it. Raises `UnicodeError`, `Unreadable`."""
    decoder = codecs.getincrementaldecoder(encoding)()
    quotes = 0
    with path.open("rb") as file:
        while block := file.read(_block):
            text = decoder.decode(block)
            if "\0" in text:
                raise Unreadable("binary")
            quotes += text.count('"')
        decoder.decode(b"", final=True)
    return quotes


def _check_last_quote(path: Path, encoding: str) -> None:
    """Raises `Unreadable` where the last record's quotation never ends: it would have swallowed the rest of the file."""
    delimiter = _delimiter(path, encoding)
    line = 0
    try:
        for line, _row in _records(path, encoding, delimiter, strict=True):
            pass
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Unreadable("unclosed_quote", line=line) from None


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter by which most of the first rows have as many fields as the first one; a comma where none splits."""

    def fit(delimiter: str) -> tuple[int, int]:
        sample = islice(_records(path, encoding, delimiter), _sample_rows)
        widths = [len(row) for _line, row in sample if row]
        if not widths or widths[0] < 2:
            return 0, 0
        return Counter(widths)[widths[0]], widths[0]

    return max(delimiters, key=fit)


def _records(path: Path, encoding: str, delimiter: str, strict: bool = False) -> Iterator[tuple[int, list[str]]]:
    """(line the next record begins on, record) by Python's own reader: for the header, samples and finding what is wrong."""
    csv.field_size_limit(2**31 - 1)
    file: TextIO
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=strict)
        try:
            for row in reader:
                yield reader.line_num + 1, row
        except csv.Error:
            if strict:
                raise


def _check_header(row: list[str]) -> None:
    """Names are mostly words, and mostly different; a row of values is neither."""
    cells = [cell.strip() for cell in row if cell.strip()]
    names = {cell for cell in cells if not _value_like.fullmatch(cell)}
    if 2 * len(names) <= len(cells):
        raise Unreadable("no_header")


def _names(row: list[str]) -> tuple[str, ...]:
    """The header's names; a nameless or repeated one is called by its position."""
    names: list[str] = []
    given = {cell.strip() for cell in row}
    for position, cell in enumerate(row, start=1):
        name = cell.strip()
        if not name or name in names:
            name = f"column {position}"
            while name in given:
                name += "'"
        names.append(name)
    return tuple(names)


@dataclass(slots=True)
class _Numbered:
    """Arrow's reader, which numbers only the records it refuses: every other record's line follows from those."""

    sheet: Sheet
    record: int = 1
    """The number of the next record."""
    breaks: int = 0
    """Line breaks inside the records before the batch at hand, and inside the refused ones in it."""
    invalid: deque[Any] = field(default_factory=deque)

    def batches(self) -> Iterator[Rows]:
        import pyarrow as pa

        try:
            for batch in self._reader():
                yield self._numbered(batch)
        except pa.ArrowInvalid:
            raise Unreadable("unclosed_quote", line=self.record + self.breaks) from None

    def _reader(self) -> Any:
        import pyarrow as pa
        from pyarrow import csv as arrow

        names, encoding = list(self.sheet.columns), self.sheet.encoding
        return arrow.open_csv(
            self.sheet.path,
            # Only a single thread numbers the records it refuses.
            arrow.ReadOptions(
                use_threads=False,
                block_size=_block,
                column_names=names,
                encoding="utf8" if encoding == "utf-8-sig" else encoding,
            ),
            arrow.ParseOptions(
                delimiter=self.sheet.delimiter,
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

        inside = _line_breaks(batch)
        before = [0, *pc.cumulative_sum(inside).to_pylist()] if pc.sum(inside).as_py() else None
        numbers, lines, refused, done = [], [], [], 0
        while True:
            refused += self._refused_here(before[done] if before else 0)
            if done == batch.num_rows:
                break
            # Records up to the next refused one are numbered without a gap.
            count = batch.num_rows - done
            if self.invalid:
                count = min(count, self.invalid[0].number - self.record)
            numbers.append(pa.array(range(self.record, self.record + count), pa.int64()))
            line = pc.add(numbers[-1], self.breaks)
            lines.append(pc.add(line, pa.array(before[done : done + count], pa.int64())) if before else line)
            self.record += count
            done += count
        self.breaks += before[-1] if before else 0
        keep = pc.and_(pc.greater(_joined(numbers), self.sheet.header_record), _not_blank(batch))
        return Rows(batch.filter(keep), _joined(lines).filter(keep), tuple(refused))

    def _refused_here(self, breaks_in_batch: int) -> list[Refused]:
        """Take the refused records that come next."""
        refused = []
        while self.invalid and self.invalid[0].number == self.record:
            row = self.invalid.popleft()
            if row.number > self.sheet.header_record and row.text.strip():
                code = "too_many_fields" if row.actual_columns > row.expected_columns else "too_few_fields"
                line = row.number + self.breaks + breaks_in_batch
                refused.append(Refused(line, "", row.text[:longest_shown], code))
            self.record += 1
            self.breaks += row.text.count("\n")
        return refused


def _joined(parts: list[Any]) -> Any:
    import pyarrow as pa

    return pa.concat_arrays(parts) if parts else pa.array([], pa.int64())


def _line_breaks(batch: Any) -> Any:
    """How many line breaks each row has inside its fields."""
    from pyarrow import compute as pc

    return reduce(pc.add, (pc.fill_null(pc.count_substring(column, "\n"), 0) for column in batch.columns))


def _not_blank(batch: Any) -> Any:
    """Whether each row has any field that is not empty."""
    from pyarrow import compute as pc

    return reduce(pc.or_, (column.is_valid() for column in batch.columns))

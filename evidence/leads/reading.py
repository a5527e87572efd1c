"""Reading: a CSV file of any usual encoding -> Arrow batches of text, with the line each row began on.

Encodings are tried strictly, in this order: UTF-16 where its mark is there, UTF-8 (with or without
mark), CP932, EUC-JP. A row with too many or too few fields is refused with its line, never lost and never
guessed at.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from evidence.leads.rows import Numbered, Refused, Rows, Unreadable, block_size

__all__ = ["Refused", "Rows", "Sheet", "Unreadable", "read"]

encodings = ("utf-8-sig", "cp932", "euc_jp")
delimiters = ",;\t"
most_columns = 2_000
_sample_rows = 50
_odd = re.compile("[､･\ue000-\uf8ff]")
_value_like = re.compile(r"[-+]?[\d.,/:\s%¥$€TZ-]*\d[\d.,/:\s%¥$€TZ-]*|<.*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that can be read: where it is, how it is written, and its columns' names, all different."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    header_record: int
    """How many records there are up to and including the header; blank lines count as records."""

    def batches(self) -> Iterator[Rows]:
        """All rows that are not blank, 8 MiB of file at a time. Raises `Unreadable`."""
        return Numbered(self.path, self.encoding, self.delimiter, self.columns, self.header_record).batches()

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
    """The first encoding in which the whole file can be decoded. Raises `Unreadable`."""
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
    """Decode the file strictly; the number of quotation marks in it. Raises `UnicodeError`, `Unreadable`.

    EUC-JP is mostly valid CP932 too, but comes out full of half-width marks and private characters: such a
    text is refused as CP932.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    quotes = odd = foreign = 0
    with path.open("rb") as file:
        while block := file.read(block_size):
            text = decoder.decode(block)
            if "\0" in text:
                raise Unreadable("binary")
            quotes += text.count('"')
            if encoding == "cp932" and not text.isascii():
                odd += _odd.subn("", text)[1]
                foreign += len(text) - len(text.encode("ascii", "ignore"))
        decoder.decode(b"", final=True)
    if odd * 5 > foreign:
        raise UnicodeError
    return quotes


def _check_last_quote(path: Path, encoding: str) -> None:
    """Raises `Unreadable` where the last record's quotation never ends: it has swallowed the rest."""
    delimiter = _delimiter(path, encoding)
    line = 0
    try:
        for record in _records(path, encoding, delimiter, strict=True):
            line = record[0]
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Unreadable("unclosed_quote", line=line) from None


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter by which most rows have as many fields as the first; a comma where none splits."""

    def fit(delimiter: str) -> tuple[int, int]:
        sample = islice(_records(path, encoding, delimiter), _sample_rows)
        widths = [len(row) for _line, row in sample if row]
        if not widths or widths[0] < 2:
            return 0, 0
        return Counter(widths)[widths[0]], widths[0]

    return max(delimiters, key=fit)


def _records(
    path: Path, encoding: str, delimiter: str, strict: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """(line the next record begins on, record), for the header, samples and finding what is wrong."""
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

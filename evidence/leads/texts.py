"""Text files: CSV of any usual encoding -> Arrow batches of text, with the line each row began on.

Encodings are tried strictly, in this order: UTF-16 where its mark (or every other byte) says so, UTF-8 (with
or without mark), CP932, EUC-JP. A row with too many or too few fields is refused with its line, never lost
and never guessed at.
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

from evidence.leads.headers import check_header, column_names
from evidence.leads.rows import Numbered, Rows, Unreadable, block_size

encodings = ("utf-8-sig", "cp932", "euc_jp")
delimiters = ",;\t"
_wide = ("utf-16", "utf-16-le", "utf-16-be")
_sample_rows = 50
_odd = re.compile("[､･\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A text file that can be read: where it is, how it is written, its columns' names, all different."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    header_record: int
    """How many records there are up to and including the header; blank lines count as records."""

    quoted: bool = True
    """Whether there is any quotation mark in it."""
    name: str = ""
    names: tuple[str, ...] = ()

    def batches(self) -> Iterator[Rows]:
        """All rows that are not blank, 8 MiB of file at a time. Raises `Unreadable`."""
        return Numbered(
            self.path, self.encoding, self.delimiter, self.columns, self.header_record, self.quoted
        ).batches()

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


def read_text(path: Path) -> TextSheet:
    """Find out how a text file is written. Raises `Unreadable`."""
    encoding, quoted = _encoding(path)
    delimiter = _delimiter(path, encoding)
    for number, (_line, row) in enumerate(_records(path, encoding, delimiter), start=1):
        if any(cell.strip() for cell in row):
            check_header(row)
            return TextSheet(path, encoding, delimiter, column_names(row), number, quoted)
    raise Unreadable("empty")


def _encoding(path: Path) -> tuple[str, bool]:
    """The first encoding in which the whole file can be decoded; whether it has quotation marks.

    Raises `Unreadable`.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start.strip() and path.stat().st_size <= len(start):
        raise Unreadable("empty")
    for encoding in _candidates(start):
        try:
            quotes = _decode(path, encoding)
        except UnicodeError:
            continue
        if quotes % 2:
            _check_last_quote(path, encoding)
        return encoding, quotes > 0
    raise Unreadable("encoding")


def _candidates(start: bytes) -> tuple[str, ...]:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    # Without its mark, UTF-16 shows by the first letter if that is a Latin one.
    if len(start) > 1 and bool(start[0]) != bool(start[1]):
        return ("utf-16-le",) if start[0] else ("utf-16-be",)
    return encodings


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
            # But in UTF-16 these bytes are no part of another character, and bytes are quicker to look at.
            if "\0" in text if encoding in _wide else b"\0" in block:
                raise Unreadable("binary")
            quotes += text.count('"') if encoding in _wide else block.count(b'"')
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

"""Whatever is thrown at an import gets an answer: a refusal in words, or each row is taken or refused."""

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from definitions.language.tree import AttributeType
from evidence.leads import words
from evidence.leads.fields import Known
from evidence.leads.incoming import Incoming, Written
from evidence.leads.mapping import EventColumn, Mapping, MappingFaults, Outcome, guess
from evidence.leads.reading import read
from evidence.leads.rows import Unreadable
from evidence.leads.writing import importing, write

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TYPES = ("text", "choice", "choices", "integer", "number", "boolean", "date", "instant")
KNOWN = {name: Known(AttributeType(name, ()), (name,)) for name in TYPES}
EXAMPLES = 60

numbers = st.sampled_from(
    ["1", "１，２００", "¥1,200,000", "▲3", "1e400", "9" * 40, "-0", "NaN", "inf", "=1+1"]
)
days = st.sampled_from(
    ["2026/11/3", "令和8年11月3日", "R0.0.0", "20261399", "46329.5", "2026-11-03 09:05:00"]
)
ends = st.sampled_from(
    ["0001-01-01 00:00:00", "9999-12-31 23:59:59+00:00", "", "  ", "null", "#N/A", "未設定"]
)
said = st.sampled_from(["はい", "いいえ", "true", "A1", "A1", "a;b、c", 'say "no"', "two\nlines", "\ttab"])
odd = st.sampled_from(["\ufeff", "\u200b", "ｱｲｳ", "髙﨑", "😀"])
cells = (
    numbers
    | days
    | ends
    | said
    | odd
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header of words, some of them blank or twice there, and rows that mostly fit it."""
    width = draw(st.integers(2, len(TYPES)))
    header = [f"ID{draw(st.integers(0, 9))}", *TYPES[1:width]]
    if draw(st.booleans()):
        header[-1] = draw(st.sampled_from(["", header[0], "  ", "列"]))
    row = st.lists(cells, min_size=width, max_size=width) | st.lists(cells, min_size=0, max_size=width + 2)
    return [header, *draw(st.lists(row, min_size=1, max_size=12))]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a whole run: hypothesis calls a test many times within one fixture."""
    from django.conf import settings as ours

    before, ours.DATA_DIR = ours.DATA_DIR, tmp_path_factory.mktemp("fuzz")
    yield ours.DATA_DIR
    ours.DATA_DIR = before


def answer(folder: Path, content: bytes, history: Path | None = None) -> tuple[Written | str, Any]:
    """What an import of this file comes to: counts, or why not in words; and the sheet as it was read."""
    from django.conf import settings as ours

    ours.DATA_DIR = folder
    path = folder / "leads"
    path.write_bytes(content)
    try:
        sheet = read(path)
        guessed = guess(sheet.samples(), KNOWN, {"seminar": ("seminar",)})
        mapping = Mapping(
            id=sheet.columns[0],
            fields={key: key for key in TYPES if key in sheet.columns},
            null_words=guessed.null_words,
            outcome=Outcome(sheet.columns[-1], ("はい",), ("いいえ",)),
            events=(EventColumn("seminar", sheet.columns[-1]),),
        )
        zone = ZoneInfo("Asia/Tokyo")
        incoming = Incoming(sheet, mapping, KNOWN, "crm", zone, NOW, NOW, history=history)
        with importing():
            written = write(incoming, None)
            shutil.rmtree(folder / "snapshots" / written.fingerprint)
        return written, sheet
    except Unreadable as refused:
        return words.unreadable(refused), None
    except MappingFaults as refused:
        return " ".join(map(words.fault, refused.faults)), None


def filled(rows: list[list[str]], width: int) -> int:
    """How many rows have anything in them; of one that does not fit, blanks are nothing."""
    return sum(any(cell if len(row) == width else cell.strip() for cell in row) for row in rows)


ours = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
starts = st.sampled_from(
    [
        b"",
        b"",
        b"PK\x03\x04",
        b"PAR1",
        b"\xd0\xcf\x11\xe0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"ID,no\n",
    ]
)


@ours
@given(starts, st.binary(max_size=300))
def test_arbitrary_bytes_are_answered(workplace: Path, start: bytes, rest: bytes) -> None:
    found, _sheet = answer(workplace, start + rest)
    if isinstance(found, Written):
        assert found.rows == found.accepted + found.refused
    else:
        assert found


@ours
@given(
    tables(),
    st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "euc_jp"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\r\n", "\n"]),
)
def test_each_row_of_a_text_is_taken_or_refused(
    workplace: Path, table: list[list[str]], encoding: str, delimiter: str, end: str
) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(table)
    content = written.getvalue().encode(encoding, "replace")
    found, sheet = answer(workplace, content)
    if isinstance(found, Written):
        text = io.StringIO(content.decode(sheet.encoding), newline="")
        records = list(csv.reader(text, delimiter=sheet.delimiter))[sheet.header_record :]
        assert found.rows == found.accepted + found.refused == filled(records, len(sheet.columns))
    else:
        assert found


@settings(ours, max_examples=EXAMPLES // 2)
@given(tables(), st.integers(1, 3))
def test_leads_written_straight_are_those_laid_over_nothing(
    workplace: Path, table: list[list[str]], times: int
) -> None:
    """A past that tells nothing takes the other way, by queries."""
    told = {"source_id": pa.string(), "attribute": pa.string(), "at": pa.timestamp("us"), "raw": pa.string()}
    nothing = workplace / "nothing.parquet"
    parquet.write_table(pa.schema(told).empty_table(), nothing)
    written = io.StringIO()
    csv.writer(written).writerows([table[0], *table[1:] * times])
    content = written.getvalue().encode()
    assert answer(workplace, content)[0] == answer(workplace, content, nothing)[0]


@settings(ours, max_examples=EXAMPLES // 3)
@given(tables())
def test_each_row_of_a_workbook_is_taken_or_refused(workplace: Path, table: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table:
        sheet.append([openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    found, _sheet = answer(workplace, written.getvalue())
    assert not isinstance(found, Written) or found.rows == found.accepted + found.refused


@settings(ours, max_examples=EXAMPLES // 2)
@given(tables())
def test_each_row_of_a_parquet_file_is_taken_or_refused(workplace: Path, table: list[list[str]]) -> None:
    header, rows = table[0], [row[: len(table[0])] for row in table[1:]]
    rows = [row + [""] * (len(header) - len(row)) for row in rows]
    columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(header))]
    written = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(columns, names=header), written)
    found, _sheet = answer(workplace, written.getvalue())
    if isinstance(found, Written):
        assert found.rows == found.accepted + found.refused
    else:
        assert found


@settings(ours, max_examples=EXAMPLES // 2)
@given(tables(), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=5), st.floats(0, 1))
def test_damaged_files_are_answered(
    workplace: Path, table: list[list[str]], damage: list[tuple[float, int]], cut: float
) -> None:
    columns = {str(i): pa.array([row[0] if row else "" for row in table]) for i in range(3)}
    written = io.BytesIO()
    parquet.write_table(pa.table(columns), written)
    content = bytearray(written.getvalue())
    for place, byte in damage:
        content[int(place * (len(content) - 1))] = byte
    found, _sheet = answer(workplace, bytes(content[: int(cut * len(content))] if cut < 0.5 else content))
    assert not isinstance(found, Written) or found.rows == found.accepted + found.refused

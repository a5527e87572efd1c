"""Files as they really come are read, with the right lines; what cannot be read says why."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.leads.reading import Refused, Unreadable, read

Row = dict[str, str | None]


def read_all(path: Path) -> tuple[list[tuple[int, Row]], list[Refused]]:
    rows: list[tuple[int, Row]] = []
    refused: list[Refused] = []
    for batch in read(path).batches():
        rows += zip(batch.lines.to_pylist(), batch.table.to_pylist(), strict=True)
        refused += batch.refused
    return rows, refused


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "leads.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_encoding_and_delimiter(file: Path, encoding: str, delimiter: str) -> None:
    text = f"リードID{delimiter}会社名\nA1{delimiter}ソフト表示株式会社\n"
    file.write_bytes(text.encode(encoding))
    assert read_all(file) == ([(2, {"リードID": "A1", "会社名": "ソフト表示株式会社"})], [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(file: Path, encoding: str) -> None:
    file.write_bytes("ID,会社名\nA1,株式会社\n".encode(encoding))
    assert read_all(file) == ([(2, {"ID": "A1", "会社名": "株式会社"})], [])


def test_lines_are_those_of_the_file(file: Path) -> None:
    """Blank lines, quoted line breaks, rows with too many or too few fields: counted as an editor does."""
    file.write_text(
        '\nid,note\n1,"two\nlines"\n\n2,x,y\n3,"a ""b"""\n4\n5,"one\r\nmore"\n6,m"n\n', newline=""
    )
    rows, refused = read_all(file)
    assert rows == [
        (3, {"id": "1", "note": "two\nlines"}),
        (7, {"id": "3", "note": 'a "b"'}),
        (9, {"id": "5", "note": "one\r\nmore"}),
        (11, {"id": "6", "note": 'm"n'}),
    ]
    assert refused == [Refused(6, "", "2,x,y", "too_many_fields"), Refused(8, "", "4", "too_few_fields")]


def test_nameless_and_repeated_columns_get_a_name(file: Path) -> None:
    file.write_text("id,name,name,,column 3\n1,a,b,c,d\n")
    assert read(file).columns == ("id", "name", "column 3'", "column 4", "column 3")


def test_samples_are_the_first_values(file: Path) -> None:
    file.write_text("id,city\n1,\n2,京都\n")
    assert read(file).samples() == {"id": ("1", "2"), "city": ("京都",)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"id,name\n1,\x00\x00\n", "binary"),
        (b"id,name\n1,\xff\xff\xff\n", "encoding"),
        (b"1,2,3\n4,5,6\n", "no_header"),
        (b'id,name\n1,a\n2,"never closed\n3,b\n', "unclosed_quote"),
    ],
)
def test_a_wrong_file_says_what_it_is(file: Path, content: bytes, code: str) -> None:
    file.write_bytes(content)
    with pytest.raises(Unreadable) as error:
        read_all(file)
    assert error.value.code == code


def test_an_unclosed_quotation_names_its_line(file: Path) -> None:
    file.write_text('id,name\n1,a\n2,"never closed\n3,b\n')
    with pytest.raises(Unreadable) as error:
        read_all(file)
    assert error.value.params == {"line": 3}


cells = st.text(alphabet="aあ\"',;\t\n x", max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8))
def test_what_is_written_is_read_and_lines_are_right(file: Path, written: list[list[str]]) -> None:
    """Against Python's own reader, which counts the lines it has read."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "b", "c"])
    writer.writerows(written)
    file.write_text(text.getvalue(), newline="")
    expected = []
    reader = csv.reader(io.StringIO(text.getvalue()))
    begins = 1
    for row in reader:
        expected.append((begins, row))
        begins = reader.line_num + 1
    rows, refused = read_all(file)
    assert refused == []
    assert [(line, [value or "" for value in row.values()]) for line, row in rows] == [
        (line, row) for line, row in expected[1:] if any(row)
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    try:
        read_all(file)
    except Unreadable as error:
        assert error.code

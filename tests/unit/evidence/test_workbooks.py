"""Excel, OpenDocument and Parquet files mean the same as the CSV file that their maker would have saved."""

import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pytest
import xlwt
from pyarrow import parquet

from evidence.leads.reading import Unreadable, read

ROWS = [
    ["ID", "作成日", "予算", "同意", "メモ"],
    ["A1", datetime(2026, 11, 3, 9, 5, 30), 1_200_000, True, "二行\nです"],  # noqa: DTZ001 - as a spreadsheet has it
    ["A2", date(2026, 11, 3), 0.1, False, None],
    ["００３", None, None, None, " "],
]
TEXTS = [
    (2, ["A1", "2026-11-03 09:05:30", "1200000", "true", "二行\nです"]),
    (3, ["A2", "2026-11-03", "0.1", "false", None]),
    (4, ["００３", None, None, None, None]),
]


def read_all(path: Path, sheet: str = "") -> list[tuple[int, list[str | None]]]:
    return [
        (line, list(row.values()))
        for rows in read(path, sheet).batches()
        for line, row in zip(rows.lines.to_pylist(), rows.table.to_pylist(), strict=True)
    ]


def xlsx(path: Path, **sheets: list[list[object]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def test_an_excel_file(tmp_path: Path) -> None:
    assert read_all(xlsx(tmp_path / "leads.xlsx", 一覧=ROWS)) == TEXTS


def test_an_old_excel_file(tmp_path: Path) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("一覧")
    dates = xlwt.easyxf(num_format_str="YYYY/MM/DD HH:MM:SS")
    for i, row in enumerate(ROWS):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell, dates if isinstance(cell, date) else xlwt.Style.default_style)
    workbook.save(str(tmp_path / "leads.xls"))
    assert read_all(tmp_path / "leads.xls") == TEXTS


def test_an_open_document(tmp_path: Path) -> None:
    cells = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2026-11-03"/>'
    rows = [cells.format("ID") + cells.format("作成日"), cells.format("A1") + day]
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(tmp_path / "leads.ods", "w") as file:
        file.writestr("mimetype", kind)
        file.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        file.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
            f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="一覧">'
            + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
            + "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    assert read_all(tmp_path / "leads.ods") == [(2, ["A1", "2026-11-03"])]


def test_rows_are_numbered_as_the_spreadsheet_does(tmp_path: Path) -> None:
    """The table begins in the third row and the second column; a blank row counts."""
    rows: list[list[object]] = [[], [], [None, "ID", "n"], [None, "A1", 1], [], [None, "A2", 2]]
    assert read_all(xlsx(tmp_path / "leads.xlsx", a=rows)) == [(4, ["A1", "1"]), (6, ["A2", "2"])]


def test_columns_without_a_name_are_called_by_their_position(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "leads.xlsx", a=[["ID", None, "ID", "City"], ["A1", "x", "y", "z"]])
    assert read(path).columns == ("ID", "column 2", "column 3", "City")


def test_the_first_sheet_with_a_table_is_read_unless_another_is_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "leads.xlsx", 表紙=[], 九月=[["ID"], ["A1"]], 十月=[["ID"], ["A2"]])
    assert (read(path).name, read(path).names) == ("九月", ("九月", "十月"))
    assert read_all(path) == [(2, ["A1"])]
    assert read_all(path, "十月") == [(2, ["A2"])]
    assert read(path, "十一月").name == "九月"


def test_the_first_values_of_a_sheet(tmp_path: Path) -> None:
    found = read(xlsx(tmp_path / "leads.xlsx", a=ROWS)).samples()
    assert (found["ID"], found["予算"]) == (("A1", "A2", "００３"), ("1200000", "0.1"))


@pytest.mark.parametrize("dictionary", [True, False])
def test_a_damaged_parquet_file_is_refused(tmp_path: Path, dictionary: bool) -> None:
    texts = pa.array([b"A1", b"A1\xefA2"], pa.binary()).view(pa.string())
    parquet.write_table(pa.table({"ID": texts}), tmp_path / "leads.parquet", use_dictionary=dictionary)
    with pytest.raises(Unreadable):
        read(tmp_path / "leads.parquet").samples()


def test_a_parquet_file(tmp_path: Path) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    table = pa.table(
        {
            "ID": ["A1", "", None],
            "n": pa.array([1, None, None], pa.int32()),
            "x": [1.0, 0.25, None],
            "yes": [True, False, None],
            "day": pa.array([date(2026, 11, 3), None, None]),
            "wall": pa.array([datetime(2026, 11, 3, 9, 5), None, None], pa.timestamp("us")),  # noqa: DTZ001
            "at": pa.array(
                [datetime(2026, 11, 3, 9, 5, tzinfo=tokyo), None, None], pa.timestamp("ns", "Asia/Tokyo")
            ),
            "kinds": pa.array([["a", "b"], [], None], pa.list_(pa.string())),
            "word": pa.array(["x", None, None]).dictionary_encode(),
            "money": pa.array([Decimal("1.50"), None, None], pa.decimal128(9, 2)),
            "hour": pa.array([time(9, 5), None, None]),
            "raw": pa.array([b"abc", None, None]),
        }
    )
    parquet.write_table(table, tmp_path / "leads.parquet")
    rows = read_all(tmp_path / "leads.parquet")
    assert [line for line, _row in rows] == [1, 2]  # the third has nothing in it
    first = dict(zip(table.column_names, rows[0][1], strict=True))
    assert first == {
        "ID": "A1",
        "n": "1",
        "x": "1",
        "yes": "true",
        "day": "2026-11-03",
        "wall": "2026-11-03 09:05:00.000000",
        "at": "2026-11-03 09:05:00.000000+0900",
        "kinds": "a;b",
        "word": "x",
        "money": "1.50",
        "hour": "09:05:00",
        "raw": "abc",
    }
    assert rows[1][1] == [None, None, "0.25", "false", *[None] * 8]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04rest of a workbook", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "spreadsheet"),
        (b"PAR1 and nothing else PAR1", "parquet"),
        (b"%PDF-1.7 x,y", "binary"),
        (b"\x1f\x8b\x08\x00", "binary"),
        (b"<!DOCTYPE html><p>Sign in, please</p>", "document"),
        ('\ufeff {"leads": []}'.encode(), "document"),
    ],
)
def test_a_wrong_file_says_what_it_is(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(Unreadable) as error:
        read(tmp_path / "file")
    assert error.value.code == code


def test_a_zip_file_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "leads.xlsx", "w") as file:
        file.writestr("letter.txt", "Dear colleagues")
    with pytest.raises(Unreadable) as error:
        read(tmp_path / "leads.xlsx")
    assert error.value.code == "spreadsheet"


def test_a_workbook_that_unpacks_to_more_than_memory_is_refused_unread(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "leads.xlsx", "w", zipfile.ZIP_DEFLATED) as file,
        file.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(600):
            part.write(b" " * 1024 * 1024)
    with pytest.raises(Unreadable) as error:
        read(tmp_path / "leads.xlsx")
    assert error.value.code == "workbook_too_large"


@pytest.mark.parametrize("rows", [[], [["ID", "n"]], [[1, 2], [3, 4]]])
def test_a_workbook_without_leads_is_empty_or_has_no_names(tmp_path: Path, rows: list[list[object]]) -> None:
    path = xlsx(tmp_path / "leads.xlsx", a=rows)
    try:
        assert read_all(path) == []
    except Unreadable as error:
        assert error.code in ("empty", "no_header")

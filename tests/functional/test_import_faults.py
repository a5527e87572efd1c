"""A CP932 file with ten kinds of fault is imported in the browser, and every row of it put right."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import expect
from pytest_django import Settings

from evidence.leads.records import records
from evidence.models import Snapshot
from tests.functional.office import UNIVERSE, Office
from tests.integration.universe import world
from tests.integration.working import DATABASE_TASKS, work

HEAD = ["顧客ID", "作成日", "従業員数", "予算", "決裁権", "導入希望時期", "業種"]
GOOD = ["2026/9/1 10:00", "１,２００", "￥1,200,000", "はい", "令和8年11月3日", "製造業"]
FAULTS = {
    "no id": ("", {}),
    "an id that is there": ("A1", {}),
    "a word for a whole number": ("A2", {2: "多数"}),
    "a fraction for a whole number": ("A3", {2: "12.5"}),
    "a word for an amount": ("A4", {3: "応相談"}),
    "neither yes nor no": ("A5", {4: "たぶん"}),
    "a word for a date": ("A6", {5: "来春"}),
    "a day that is not": ("A7", {5: "2026/13/45"}),
    "a word for an instant": ("A8", {1: "先週"}),
}
MENDED = {
    "多数": "300",
    "12.5": "12",
    "応相談": "",
    "たぶん": "いいえ",
    "来春": "2027/4/1",
    "2026/13/45": "",
    "先週": "2026/9/2",
}


@pytest.fixture
def office_at_work(office: Office, settings: Settings) -> Iterator[Office]:
    """A company with a version in force, whose jobs wait for a worker."""
    settings.TASKS = DATABASE_TASKS
    universe = world()
    written = [cell for _id, cells in FAULTS.values() for cell in cells.values()]
    office.data = (*UNIVERSE, *HEAD, *GOOD, *written, "とても", "子会社を", "含む", "余り", "取引先")
    with time_machine.travel(universe.later(), tick=True):
        yield office


def faulty() -> bytes:
    """One good row over two lines, one for each fault, one with a field too many and one with too few."""
    rows = [["A1", *GOOD[:-1], "子会社を\n含む"]]
    for id_, cells in FAULTS.values():
        row = [id_, *GOOD]
        for place, text in cells.items():
            row[place] = text
        rows.append(row)
    rows += [["A9", *GOOD, "余り"], ["A10", *GOOD[:3]]]
    written = io.StringIO()
    csv.writer(written).writerows([HEAD, *rows])
    return written.getvalue().encode("cp932")


def test_ten_kinds_of_fault_are_mended(office_at_work: Office, tmp_path: Path) -> None:
    office, path = office_at_work, tmp_path / "取引先.csv"
    path.write_bytes(faulty())
    say, desk = office.say, office.desk("suzuki", "/imports/new/")
    page, main = desk.page, desk.page.get_by_role("main")
    page.get_by_label(say("File of leads"), exact=True).set_input_files(path)
    page.get_by_label(say("Name of the new source"), exact=True).fill("CRM")
    desk.press(say("Upload and check the columns"))
    # With a blank and an id twice, nobody can guess which column it is.
    page.get_by_label(say("Which column says which lead it is?")).select_option("顧客ID")
    desk.press(say("Import these leads"))

    expect(main).to_contain_text(say("It waits: no worker is running."))
    work()
    expect(page).to_have_url(f"{office.address}/imports/{Snapshot.objects.get().pk}/")
    desk.look()
    desk.follow(say("Correct the refused rows"))
    assert [row.get_by_role("cell").first.inner_text() for row in main.get_by_role("row").all()[1:]] == [
        str(line) for line in range(4, 15)
    ]

    # One in its form: wrong once more, then right.
    desk.follow(say("Correct line %(line)s", line=6))
    field = page.get_by_label("従業員数", exact=True)
    expect(field).to_have_value("多数")
    field.fill("とても")
    desk.press(say("Take this row in"))
    expect(field).to_have_value("とても")
    expect(main).to_contain_text(say("This is not a whole number."))
    field.fill("３００")
    desk.press(say("Take this row in"))
    work()
    desk.told(say("%(n)s row was taken in.", plural="%(n)s rows were taken in.", count=1, n=1))

    # The others in the file, as Excel saves it.
    with page.expect_download() as download:
        main.get_by_role("link", name=say("Download the refused rows (CSV)")).click()
    back = tmp_path / "back.csv"
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert len(rows) == 11
    for number, row in enumerate(rows[1:], start=1):
        row[2:9] = [MENDED.get(cell, cell) for cell in row[2:9]]
        row[2] = f"B{number}"
    with back.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)
    page.get_by_label(say("The corrected file"), exact=True).set_input_files(back)
    desk.press(say("Send the corrected rows"))
    work()
    expect(main).to_contain_text(say("All refused rows are corrected and taken in."))
    desk.look()

    newest = Snapshot.objects.all()[0]
    assert newest.leads == 12
    found = {lead.source_id: lead.attributes for lead in records(newest, ["crm:A1", "crm:A2", "crm:B6"])}
    assert found["A1"] == {
        "employees": 1200,
        "budget": 1_200_000,
        "authority": True,
        "timeline": "2026-11-03",
        "industry": "子会社を\n含む",
    }
    assert (found["A2"]["employees"], found["B6"]["timeline"]) == (300, "2027-04-01")

"""Refused rows are put right and taken in over the newest state; what is still wrong stays refused."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from evidence.actions import ImportRefused
from evidence.corrections import check, correct, given_file, given_rows
from evidence.leads.erasing import Whose, rewrite
from evidence.leads.records import records
from evidence.leads.refused import Asked, refused_count, refused_reasons, refused_rows, whole_rows
from evidence.leads.rows import Refused
from evidence.leads.writing import importing
from evidence.models import Correction, Snapshot
from people.models import User
from tests.integration.evidence.conftest import NOW, Importer

Write = Callable[..., Path]
LATER = NOW + timedelta(hours=1)
MAPPING = {
    "id": "ID",
    "fields": {"employees": {"column": "Size"}, "authority": {"column": "OK"}},
}
HEAD = ("ID", "Size", "OK", "Note")


@pytest.fixture
def snapshot(importer: Importer, write: Write) -> Snapshot:
    path = write(
        "leads.csv",
        HEAD,
        ("A1", "10", "はい", "=sum"),
        ("A2", "many", "perhaps", "two\nlines"),
        ("", "30", "", "no id"),
        ("A1", "40", "", "again"),
        ["A5", "50", "yes", "too", "many", "fields"],
        ["A6", "60"],
    )
    return importer(path, MAPPING)


def test_every_refused_row_is_kept_whole(snapshot: Snapshot) -> None:
    assert (snapshot.rows, snapshot.accepted, snapshot.refused) == (6, 1, 5)
    assert [(row.line, row.extra, tuple(row.cells.values()), row.codes) for row in whole_rows(snapshot)] == [
        (3, "", ("A2", "many", "perhaps", "two\nlines"), ("not_a_whole_number", "not_yes_or_no")),
        (5, "", ("", "30", "", "no id"), ("id_missing",)),
        (6, "", ("A1", "40", "", "again"), ("duplicate_id",)),
        (7, "many; fields", ("A5", "50", "yes", "too"), ("too_many_fields",)),
        (8, "", ("A6", "60", "", ""), ("too_few_fields",)),
    ]


def test_they_can_be_asked_for_by_reason_and_column(snapshot: Snapshot) -> None:
    assert set(refused_reasons(snapshot)) == {
        ("not_a_whole_number", "Size", 1),
        ("not_yes_or_no", "OK", 1),
        ("id_missing", "ID", 1),
        ("duplicate_id", "ID", 1),
        ("too_many_fields", "", 1),
        ("too_few_fields", "", 1),
    }
    assert [row.line for row in refused_rows(snapshot, asked=Asked(column="ID"))] == [5, 6]
    assert refused_count(snapshot, Asked(code="not_yes_or_no")) == 1
    lines = [row.line for row in refused_rows(snapshot, asked=Asked(order="column"))]
    assert lines == [7, 8, 5, 6, 3, 3]


def test_what_is_right_is_taken_in_and_what_is_not_stays_refused(snapshot: Snapshot, analyst: User) -> None:
    given = given_rows(
        snapshot,
        {3: {"Size": "20", "OK": "いいえ"}, 5: {"ID": "A3"}, 6: {"Size": "41"}, 8: {"Size": "sixty"}, 99: {}},
    )
    done = correct(snapshot=snapshot, given=given, by=analyst, at=LATER)
    assert done.lines == (3, 5)
    assert done.wrong == (
        Refused(6, "ID", "A1", "duplicate_id"),
        Refused(8, "Size", "sixty", "not_a_whole_number"),
    )
    taken = done.taken_in
    assert taken and (taken.rows, taken.accepted, taken.refused, taken.leads) == (2, 2, 0, 3)
    found = {lead.source_id: lead.attributes for lead in records(taken, ["crm:A1", "crm:A2", "crm:A3"])}
    assert found == {
        "A1": {"employees": 10, "authority": True},
        "A2": {"employees": 20, "authority": False},
        "A3": {"employees": 30},
    }
    note = Correction.objects.get()
    assert (note.snapshot, note.taken_in, note.lines) == (snapshot, taken, [3, 5])
    assert (note.corrected_by, note.corrected_at) == (analyst, LATER)
    assert refused_count(snapshot, Asked(mended=False)) == 3
    assert {row.line for row in refused_rows(snapshot, asked=Asked(mended=True))} == {3, 5}


def test_a_row_is_corrected_once(snapshot: Snapshot, analyst: User) -> None:
    given = given_rows(snapshot, {5: {"ID": "A3"}})
    correct(snapshot=snapshot, given=given, by=analyst, at=LATER)
    again = correct(snapshot=snapshot, given=given, by=analyst, at=LATER + timedelta(hours=1))
    assert (again.taken_in, again.lines, again.wrong) == (None, (), ())
    assert Snapshot.objects.count() == 2 and Correction.objects.count() == 1


def test_checking_keeps_nothing(snapshot: Snapshot) -> None:
    (wrong,) = check(snapshot=snapshot, given=given_rows(snapshot, {3: {"Size": "20"}}))
    assert (wrong.line, wrong.column, wrong.code) == (3, "OK", "not_yes_or_no")
    assert Snapshot.objects.count() == 1


def test_the_downloaded_file_comes_back_as_excel_saves_it(
    snapshot: Snapshot, analyst: User, tmp_path: Path
) -> None:
    """CP932, the reason's column gone, a formula's apostrophe, a line that was never refused."""
    path = tmp_path / "back.csv"
    path.write_bytes("行,ID,Size,OK,Note\n3,A2,２０,はい,'=sum\n2,A1,99,,\nnone,A9,1,,\n".encode("cp932"))
    done = correct(snapshot=snapshot, given=given_file(snapshot, path), by=analyst, at=LATER)
    assert (done.lines, done.wrong) == ((3,), ())
    assert done.taken_in
    (lead,) = records(done.taken_in, ["crm:A2"])
    assert lead.attributes == {"employees": 20, "authority": True}


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", "行,ID,Size\nx,A2,1\n".encode(), b"%PDF-1.4"])
def test_another_file_is_refused(snapshot: Snapshot, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused):
        given_file(snapshot, path)


def test_the_file_after_a_correction_changes_nothing(
    snapshot: Snapshot, analyst: User, importer: Importer, tmp_path: Path
) -> None:
    """The corrected lead stays, though the file still has its row refused."""
    done = correct(snapshot=snapshot, given=given_rows(snapshot, {5: {"ID": "A3"}}), by=analyst, at=LATER)
    again = importer(tmp_path / "leads.csv", MAPPING, LATER + timedelta(hours=1))
    assert done.taken_in and again.leads == done.taken_in.leads == 2
    (lead,) = records(again, ["crm:A3"])
    assert lead.attributes == {"employees": 30}


def test_the_command_prints_them_and_takes_them_in(snapshot: Snapshot, analyst: User, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("correct_rows", snapshot.pk, stdout=out)
    path = tmp_path / "back.csv"
    path.write_text(out.getvalue().replace(",many,perhaps,", ",20,,"), encoding="utf-8")
    out = io.StringIO()
    call_command("correct_rows", snapshot.pk, path, stdout=out)
    first, *rest = out.getvalue().splitlines()
    assert first == "3 行を取り込みました。2 行はまだ取り込めません。"
    assert [line.split("\t")[0] for line in rest] == ["5", "6"]
    assert Correction.objects.get().lines == [3, 7, 8]


def test_an_erased_lead_is_in_no_refused_row_either(snapshot: Snapshot) -> None:
    for id_ in ("A2", "A5", "A6"):
        with importing():
            new = rewrite(snapshot.fingerprint, Whose(f"crm:{id_}", id_, frozenset(["ID"])), [])
        snapshot.fingerprint = new.fingerprint
    assert [row.line for row in whole_rows(snapshot)] == [5, 6]
    assert {row.line for row in refused_rows(snapshot)} == {5, 6}


def test_of_a_row_of_an_erased_lead_nothing_is_kept(
    analyst: User, importer: Importer, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.actions.erased", lambda _source: lambda id_: id_ in ("A2", "A5"))
    path = write("leads.csv", HEAD, ("A1", "1", "", ""), ("A2", "many", "", "x"), ["A5", "1", "", "x", "y"])
    snapshot = importer(path, MAPPING)
    assert list(whole_rows(snapshot)) == []
    assert refused_rows(snapshot) == [Refused(3, "ID", "", "erased"), Refused(4, "ID", "", "erased")]

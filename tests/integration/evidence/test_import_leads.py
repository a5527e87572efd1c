"""Importing leads: typed, laid over the state before, refused rows kept, and whole whatever happens."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from evidence.actions import ImportRefused, import_leads, preview, try_import
from evidence.leads.fingerprints import fingerprint
from evidence.leads.folders import files_in, folder, snapshots
from evidence.leads.records import listing, records
from evidence.leads.refused import refused_rows
from evidence.leads.rows import Refused
from evidence.models import Snapshot, Source
from people.actions import grant_role
from people.models import Role, User
from tests.integration.evidence.conftest import NOW, Importer

Write = Callable[..., Path]
HEAD = ("ID", "従業員数", "業種", "決裁権", "作成日", "MQL", "初回", "受注日", "却下", "金額", "セミナー")
MAPPING = {
    "id": "ID",
    "null_words": ["未設定"],
    "fields": {
        "employees": {"column": "従業員数"},
        "industry": {"column": "業種"},
        "authority": {"column": "決裁権"},
        "created_at": {"column": "作成日"},
        "mql_at": {"column": "MQL"},
        "contacted_at": {"column": "初回"},
        "won_at": {"column": "受注日"},
        "rejected_reason": {"column": "却下"},
        "amount": {"column": "金額"},
    },
    "events": [{"event": "seminar", "column": "セミナー"}],
}


def row(id_: str, **cells: str) -> list[str]:
    return [id_, *(cells.get(name, "") for name in HEAD[1:])]


def test_a_lead_is_typed_and_kept_as_written(importer: Importer, write: Write) -> None:
    cells = {
        "従業員数": "１,２００",
        "業種": " ＩＴ ",
        "決裁権": "はい",
        "作成日": "2026/9/1",
        "MQL": "2026-09-03 18:00",
        "初回": "2026-09-04T10:00+09:00",
        "受注日": "2026年10月1日",
        "金額": "¥1,200,000",
        "セミナー": "2026/9/2; 2026/8/1 13:30",
    }
    snapshot = importer(write("leads.csv", HEAD, row("A1", **cells)), MAPPING)
    (lead,) = records(snapshot, ["crm:A1"])
    assert lead.attributes == {"employees": 1200, "industry": "ＩＴ", "authority": True}
    assert lead.events == (
        ("seminar", datetime(2026, 8, 1, 4, 30, tzinfo=UTC)),
        ("seminar", datetime(2026, 9, 1, 15, 0, tzinfo=UTC)),
    )
    assert lead.life["created_at"] == datetime(2026, 8, 31, 15, tzinfo=UTC)
    assert lead.life["won_at"] == datetime(2026, 9, 30, 15, tzinfo=UTC)
    assert lead.life["amount"] == 1_200_000
    assert (lead.judged_at, lead.received_at) == (datetime(2026, 9, 3, 9, tzinfo=UTC), NOW)
    assert lead.document == {
        "id": "crm:A1",
        "employees": 1200,
        "industry": "ＩＴ",
        "authority": True,
        "events": [
            {"event": "seminar", "at": "2026-08-01T04:30:00+00:00"},
            {"event": "seminar", "at": "2026-09-01T15:00:00+00:00"},
        ],
    }
    assert snapshot.attributes == {"employees": 1, "industry": 1, "authority": 1}


def test_outcomes_follow_from_what_happened(importer: Importer, write: Write) -> None:
    """Won before all else; rejected by sales; never contacted where contact is known; lost; open."""
    path = write(
        "leads.csv",
        ("ID", "contact", "won", "rejected", "stage"),
        ("1", "2026/10/1", "2026/10/2", "no budget", "Lost"),
        ("2", "2026/10/1", "", "no budget", "Lost"),
        ("3", "", "", "", "Lost"),
        ("4", "2026/10/1", "", "", " lost "),
        ("5", "2026/10/1", "", "", "Talking"),
        ("6", "", "", "", "WON"),
    )
    fields = {
        "contacted_at": {"column": "contact"},
        "won_at": {"column": "won"},
        "rejected_reason": {"column": "rejected"},
    }
    outcome = {"column": "stage", "won": ["Won"], "lost": ["Lost"]}
    snapshot = importer(path, {"id": "ID", "fields": fields, "outcome": outcome})
    found = {lead.source_id: lead.outcome for lead in records(snapshot, [f"crm:{n}" for n in range(1, 7)])}
    assert found == {
        "1": "won",
        "2": "rejected",
        "3": "never_contacted",
        "4": "lost",
        "5": "open",
        "6": "won",
    }


def test_without_a_contact_column_nobody_was_never_contacted(importer: Importer, write: Write) -> None:
    path = write("leads.csv", ("ID", "stage"), ("1", "Lost"), ("2", ""))
    outcome = {"column": "stage", "won": ["Won"], "lost": ["Lost"]}
    snapshot = importer(path, {"id": "ID", "fields": {"segment": {"column": "stage"}}, "outcome": outcome})
    assert [(lead.outcome, lead.contact_known) for lead in records(snapshot, ["crm:1", "crm:2"])] == [
        ("lost", False),
        ("open", False),
    ]


def test_the_judging_instant(importer: Importer, write: Write) -> None:
    """When it was judged MQL; else 30 days after it came, or at the import where that is sooner."""
    path = write(
        "leads.csv",
        HEAD,
        row("judged", 作成日="2026/9/1", MQL="2026/9/10"),
        row("old", 作成日="2026/9/1"),
        row("young", 作成日="2026/10/20"),
        row("dateless"),
    )
    found = records(importer(path, MAPPING), ["crm:judged", "crm:old", "crm:young", "crm:dateless"])
    assert {lead.source_id: lead.judged_at for lead in found} == {
        "judged": datetime(2026, 9, 9, 15, tzinfo=UTC),
        "old": datetime(2026, 9, 30, 15, tzinfo=UTC),
        "young": NOW,
        "dateless": NOW,
    }


def test_refused_rows_are_kept_with_line_column_value_and_reason(importer: Importer, write: Write) -> None:
    path = write(
        "leads.csv",
        HEAD,
        row("A1", 業種="two\nlines"),
        row("", 従業員数="5"),
        row("A2", 従業員数="many", 作成日="soon"),
        row("A1", 従業員数="9"),
        ["A3", "1"],
        row("未設定"),
        row("A4", 従業員数="未設定", セミナー="2026/9/1; once"),
        row("A5"),
        encoding="cp932",
    )
    snapshot = importer(path, MAPPING)
    assert (snapshot.rows, snapshot.accepted, snapshot.refused, snapshot.leads) == (8, 2, 6, 2)
    assert refused_rows(snapshot) == [
        Refused(4, "ID", "", "id_missing"),
        Refused(5, "作成日", "soon", "not_an_instant"),
        Refused(5, "従業員数", "many", "not_a_whole_number"),
        Refused(6, "ID", "A1", "duplicate_id"),
        Refused(7, "", "A3,1", "too_few_fields"),
        Refused(8, "ID", "未設定", "id_missing"),
        Refused(9, "セミナー", "2026/9/1; once", "not_an_instant"),
    ]
    assert {lead.source_id for lead in listing(snapshot).rows} == {"A1", "A5"}


def test_a_second_import_updates_and_adds(importer: Importer, write: Write) -> None:
    """And the first state stays as it was, with the instants at which leads first came."""
    first = importer(
        write("1.csv", HEAD, row("A1", 従業員数="10", セミナー="2026/9/1"), row("A2", 従業員数="20")), MAPPING
    )
    later = NOW + timedelta(days=30)
    second = importer(
        write("2.csv", HEAD, row("A2", 従業員数="25"), row("A3", 従業員数="30")), MAPPING, later
    )
    leads = records(second, ["crm:A1", "crm:A2", "crm:A3"])
    assert [(lead.source_id, lead.attributes["employees"], lead.received_at) for lead in leads] == [
        ("A1", 10, NOW),
        ("A2", 25, NOW),
        ("A3", 30, later),
    ]
    assert leads[0].events == (("seminar", datetime(2026, 8, 31, 15, tzinfo=UTC)),)
    assert leads[1].events == ()
    assert (second.accepted, second.leads) == (2, 3)
    assert [lead.attributes["employees"] for lead in records(first, ["crm:A1", "crm:A2", "crm:A3"])] == [
        10,
        20,
    ]


def test_sources_keep_their_leads_apart(importer: Importer, write: Write) -> None:
    importer(write("1.csv", HEAD, row("A1", 従業員数="10")), MAPPING, source="crm")
    path = write("2.csv", ("No", "Size"), ("A1", "99"))
    mapping = {"id": "No", "fields": {"employees": {"column": "Size"}}}
    snapshot = importer(path, mapping, NOW + timedelta(days=1), "fair")
    assert [(row.id, row.source_key) for row in listing(snapshot).rows] == [
        ("fair:A1", "fair"),
        ("crm:A1", "crm"),
    ]
    assert [lead.events for lead in records(snapshot, ["crm:A1", "fair:A1"])] == [(), None]


def test_the_same_file_again_changes_nothing(importer: Importer, write: Write) -> None:
    path = write("1.csv", HEAD, row("A1", 従業員数="10"), row("A2", 従業員数="x"))
    first = importer(path, MAPPING)
    assert importer(path, MAPPING, NOW + timedelta(days=3)) == first
    assert Snapshot.objects.count() == 1


def test_the_fingerprint_is_over_the_content(importer: Importer, write: Write) -> None:
    """Not over the order of rows or the layout of files: the same leads come to the same fingerprint."""
    snapshot = importer(write("1.csv", HEAD, row("A1", 従業員数="10"), row("A2")), MAPPING)
    stored = folder(snapshot.fingerprint)
    assert fingerprint(files_in(stored)) == snapshot.fingerprint
    source = Source.objects.get(key="crm")
    Snapshot.objects.all()._raw_delete(Snapshot.objects.db)
    turned = write("2.csv", HEAD, row("A2"), row("A1", 従業員数="10"))
    assert try_import(path=turned, source=source, mapping=MAPPING, at=NOW).fingerprint == snapshot.fingerprint
    changed = write("3.csv", HEAD, row("A2"), row("A1", 従業員数="11"))
    assert (
        try_import(path=changed, source=source, mapping=MAPPING, at=NOW).fingerprint != snapshot.fingerprint
    )


def test_an_attribute_whose_type_changed_keeps_what_still_fits(importer: Importer, write: Write) -> None:
    from definitions.models import Attribute

    importer(write("1.csv", HEAD, row("A1", 業種="12"), row("A2", 業種="IT")), MAPPING)
    attribute = Attribute.objects.get(key="industry")
    attribute.type = "integer"
    attribute.save()
    snapshot = importer(write("2.csv", HEAD, row("A3", 業種="7")), MAPPING, NOW + timedelta(days=1))
    leads = records(snapshot, ["crm:A1", "crm:A2", "crm:A3"])
    assert [lead.attributes.get("industry") for lead in leads] == [12, None, 7]


def test_trying_keeps_nothing(importer: Importer, write: Write) -> None:
    importer(write("1.csv", HEAD, row("A1")), MAPPING)
    before = sorted(snapshots().iterdir())
    source = Source.objects.get(key="crm")
    path = write("2.csv", HEAD, row("A2"), row("", 従業員数="1"))
    result = try_import(path=path, source=source, mapping=MAPPING, at=NOW)
    assert (result.rows, result.accepted, result.refused, result.leads) == (2, 1, 1, 2)
    assert sorted(snapshots().iterdir()) == before
    assert Snapshot.objects.count() == 1


def test_the_source_keeps_its_mapping_and_offers_it_again(importer: Importer, write: Write) -> None:
    path = write("1.csv", HEAD, row("A1"))
    importer(path, MAPPING)
    source = Source.objects.get(key="crm")
    assert preview(path, source).mapping.plain()["null_words"] == ["未設定"]
    other = write("2.csv", ("Lead ID", "employees"), ("1", "5"))
    assert preview(other, source).mapping.id == "Lead ID"


@pytest.mark.parametrize("role", ["", "administrator", "auditor"])
def test_only_analysts_import(role: str, analyst: User, importer: Importer, write: Write) -> None:
    path = write("1.csv", HEAD, row("A1"))
    importer(path, MAPPING)
    other = User.objects.create_user("other@example.jp", name="他")
    if role:
        grant_role(role=Role.objects.get(key=role), user=other, by=analyst, at=NOW)
    source = Source.objects.get(key="crm")
    with pytest.raises(ImportRefused):
        import_leads(
            path=write("2.csv", HEAD, row("A2")),
            file_name="2.csv",
            source=source,
            mapping=MAPPING,
            by=other,
            at=NOW,
        )
    assert Snapshot.objects.count() == 1


def test_an_import_before_the_latest_is_refused(importer: Importer, write: Write) -> None:
    importer(write("1.csv", HEAD, row("A1")), MAPPING)
    with pytest.raises(ImportRefused):
        importer(write("2.csv", HEAD, row("A2")), MAPPING, NOW - timedelta(days=1))


def test_a_bad_mapping_says_everything_that_is_wrong(importer: Importer, write: Write) -> None:
    with pytest.raises(ImportRefused) as refused:
        importer(write("1.csv", HEAD, row("A1")), {"id": "", "fields": {"colour": {"column": "Colour"}}})
    assert len(refused.value.texts) == 3


def test_a_file_of_nothing_but_names_is_refused(importer: Importer, write: Write) -> None:
    with pytest.raises(ImportRefused):
        importer(write("1.csv", HEAD), MAPPING)
    assert [path.name for path in snapshots().iterdir()] == ["import.lock"]


CRASH = """
import os, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo
from evidence.leads import writing
from evidence.leads.fields import Known
from evidence.leads.mapping import Mapping
from evidence.leads.reading import read
from definitions.language.tree import AttributeType
Path.rename = lambda *_: os._exit(9)
settings.DATA_DIR = Path(sys.argv[1])
at = datetime(2026, 11, 2, tzinfo=UTC)
known = {"employees": Known(AttributeType("integer"))}
mapping = Mapping("ID", {"employees": "Size"})
with writing.importing():
    incoming = writing.Incoming(read(Path(sys.argv[2])), mapping, known, "crm", ZoneInfo("UTC"), at, at)
    writing.write(incoming, sys.argv[3])
"""


def test_an_import_killed_just_before_its_end_leaves_the_state_before(
    importer: Importer, write: Write, data_folder: Path
) -> None:
    mapping = {"id": "ID", "fields": {"employees": {"column": "Size"}}}
    first = importer(write("1.csv", ("ID", "Size"), ("A1", "10")), mapping)
    second = write("2.csv", ("ID", "Size"), ("A1", "11"), ("A2", "12"))
    root = Path(__file__).resolve().parents[3]
    killed = subprocess.run(
        [sys.executable, "-c", CRASH, str(data_folder), str(second), first.fingerprint],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=root,
        check=False,
    )
    assert killed.returncode == 9
    unfinished = [path for path in snapshots().iterdir() if path.name.startswith("unfinished-")]
    assert len(unfinished) == 1
    assert set(unfinished[0].iterdir()) == set(files_in(unfinished[0]))
    assert [lead.attributes for lead in records(first, ["crm:A1"])] == [{"employees": 10}]
    after = importer(second, mapping, NOW + timedelta(days=2))
    assert not unfinished[0].exists()
    assert [lead.attributes for lead in records(after, ["crm:A1", "crm:A2"])] == [
        {"employees": 11},
        {"employees": 12},
    ]


def test_a_date_is_stored_as_one(importer: Importer, write: Write) -> None:
    from definitions.models import Attribute

    Attribute.objects.create(
        key="founded", label_ja="設立日", label_en="founded", type="date", element="demographic"
    )
    path = write("1.csv", ("ID", "設立"), ("A1", "1999年4月1日"))
    snapshot = importer(path, {"id": "ID", "fields": {"founded": {"column": "設立"}}})
    (lead,) = records(snapshot, ["crm:A1"])
    assert lead.attributes == {"founded": date(1999, 4, 1).isoformat()}

"""Alerts at half, three quarters and the end of a clock: to its owner, then to the sales head, once each."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from evidence.actions import add_source, import_leads
from evidence.models import ClockAlert, Snapshot
from governance import clock_alerts
from governance.clock_alerts import tell_clocks
from governance.models import Kind, Notice
from tests.integration.universe import Universe

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")
MONDAY = datetime(2026, 6, 15, 6, tzinfo=TOKYO)
LEADS = [
    ("A", "森", "2026/6/15 5:00"),
    ("B", "森 葵", "2026/6/15 4:00"),
    ("C", "知らない人", "2026/6/15 3:00"),
]


@pytest.fixture
def leads(world: Universe, tmp_path: Path) -> Snapshot:
    path = tmp_path / "leads.csv"
    path.write_text("id,owner,mql,contact\n" + "\n".join(f"{','.join(row)}," for row in LEADS))
    crm = add_source(key="crm", name="CRM", by=world.suzuki, at=MONDAY)
    columns = {"mql_at": "mql", "contacted_at": "contact", "owner": "owner"}
    mapping = {"id": "id", "fields": {key: {"column": column} for key, column in columns.items()}}
    return import_leads(
        path=path, file_name=path.name, source=crm, mapping=mapping, by=world.suzuki, at=MONDAY
    )


def told(at: datetime) -> list[tuple[str, str, list[str]]]:
    """(to, subject, lines) of what a run writes about clocks."""
    before = {*Notice.objects.values_list("pk", flat=True)}
    tell_clocks(at)
    rows = Notice.objects.filter(kind=Kind.CONTACT_DUE).exclude(pk__in=before).select_related("to")
    return sorted(
        (
            row.to.email.partition("@")[0],
            row.subject,
            [line for line in row.text.splitlines() if line[:1] == "-"],
        )
        for row in rows
        if row.to
    )


def names(found: list[tuple[str, str, list[str]]]) -> list[tuple[str, list[str]]]:
    return [(to, [line[2:3] for line in lines]) for to, _subject, lines in found]


def test_each_level_is_told_once(leads: Snapshot) -> None:
    assert told(MONDAY) == []
    # Half of the time is over for all on Tuesday at 5:00; nobody knows C's owner, so the sales head is told.
    half = MONDAY + timedelta(days=1)
    assert names(told(half)) == [("mori", ["B", "A"]), ("tanaka", ["C"])]
    assert told(half) == []
    assert told(half + timedelta(hours=3)) == []
    later = MONDAY + timedelta(days=1, hours=12)
    assert names(told(later)) == [("mori", ["B", "A"]), ("tanaka", ["C", "B", "A"])]
    over = told(MONDAY + timedelta(days=2))
    assert names(over) == [("mori", ["B", "A"]), ("tanaka", ["C", "B", "A"])]
    assert over[1][1] == "初回コンタクトの期限超過：3件"
    assert told(MONDAY + timedelta(days=3)) == []


def test_a_level_passed_between_two_runs_is_not_told(leads: Snapshot) -> None:
    assert names(told(MONDAY + timedelta(days=2))) == [("mori", ["B", "A"]), ("tanaka", ["C", "B", "A"])]
    assert ClockAlert.objects.filter(lead="crm:A", level=50).count() == 2
    assert told(MONDAY + timedelta(days=2, minutes=5)) == []


def test_after_a_crash_it_is_told_once(leads: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run dies when the alerts are marked and the notices are to be written: neither stays."""
    half = MONDAY + timedelta(days=1)

    def dies(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(clock_alerts, "tell", dies)
        with pytest.raises(KeyboardInterrupt):
            tell_clocks(half)
    assert not ClockAlert.objects.exists()
    assert len(told(half)) == 2
    assert told(half) == []


def test_both_heads_are_told_every_working_morning(leads: Snapshot) -> None:
    def mornings(at: datetime) -> list[str]:
        tell_clocks(at)
        rows = Notice.objects.filter(kind=Kind.CONTACTS_DAILY, created_at=at).select_related("to")
        return sorted(row.to.email.partition("@")[0] for row in rows if row.to)

    assert mornings(MONDAY.replace(hour=7)) == []
    assert mornings(MONDAY.replace(hour=8)) == ["sato", "tanaka"]
    assert mornings(MONDAY.replace(hour=9)) == []
    row = Notice.objects.filter(kind=Kind.CONTACTS_DAILY).first()
    assert row and row.subject == "本日の初回コンタクト：期限前3件、期限超過0件"
    assert mornings(MONDAY.replace(day=20, hour=9)) == []  # a Saturday

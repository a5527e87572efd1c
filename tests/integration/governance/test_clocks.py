"""Closures, exceptions and contacts: who may, what they move; a verdict keeps the calendar of its day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from evidence.clock_rule import clock_of, terms_in_force
from evidence.clocks import clocked
from evidence.leads.records import records
from evidence.leads.store import open_leads, own
from evidence.models import Closure, Contact, Exemption, Snapshot
from governance.actions.clocks import (
    allow_exemption,
    enter_closures,
    record_contact,
    withdraw_closure,
    withdraw_contact,
    withdraw_exemption,
)
from governance.history import Filters, lines
from governance.refusals import Refused
from tests.integration.universe import Universe

TOKYO = ZoneInfo("Asia/Tokyo")
pytestmark = pytest.mark.django_db
Leads = Callable[..., Snapshot]


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=TOKYO)


@pytest.fixture
def leads(world: Universe, tmp_path: Path) -> Leads:
    """Import leads with these (id, judged MQL, first contact)."""

    def run(*rows: tuple[str, str, str]) -> Snapshot:
        from evidence.actions import add_source, import_leads

        path = tmp_path / "leads.csv"
        path.write_text("id,mql,contact\n" + "\n".join(",".join(row) for row in rows))
        crm = add_source(key="crm", name="CRM", by=world.suzuki, at=world.now)
        fields = {"mql_at": {"column": "mql"}, "contacted_at": {"column": "contact"}}
        mapping = {"id": "id", "fields": fields}
        return import_leads(
            path=path, file_name=path.name, source=crm, mapping=mapping, by=world.suzuki, at=world.now
        )

    return run


@contextmanager
def refuses(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.refusal.code.startswith(code)


def dues(snapshot: Snapshot) -> dict[str, tuple[str, float | None]]:
    """Lead -> (due, hours until the contact), of many at once; each by itself says the same."""
    terms = terms_in_force()
    with open_leads(snapshot) as opened:
        rows = opened.read(clocked(opened, snapshot, terms)).to_pylist()
    found = {}
    for row in rows:
        start, stopped, due = (
            at.replace(tzinfo=ZoneInfo("UTC")) if (at := row[own(name)]) else None
            for name in ("mql_at", "stopped_at", "due_at")
        )
        clock = clock_of(terms, row["id"], start, stopped)
        assert clock.due_at == due
        ran = row[own("ran")]
        assert (ran is None) == (stopped is None)
        if ran is not None:
            assert clock.counted == timedelta(microseconds=ran)
        found[row["id"].partition(":")[2]] = (
            f"{due.astimezone(TOKYO):%m-%d %H:%M}",
            ran / 3_600_000_000 if ran is not None else None,
        )
    return found


def test_a_closure_entered_before_its_day_moves_every_deadline_over_it(world: Universe, leads: Leads) -> None:
    enter_closures(
        days=[date(2026, 6, 16), date(2026, 6, 17)], name="創立記念", by=world.tanaka, at=tokyo("06-01T09:00")
    )
    snapshot = leads(("A", "2026/6/15 10:00", ""), ("B", "2026/6/11 10:00", ""))
    assert dues(snapshot) == {"A": ("06-19 10:00", None), "B": ("06-15 10:00", None)}


def test_a_closure_entered_late_moves_running_clocks_only(world: Universe, leads: Leads) -> None:
    """Tuesday 16 June was closed, entered on Wednesday 17 at noon."""
    snapshot = leads(
        ("running", "2026/6/15 18:00", ""),
        ("late", "2026/6/15 9:00", ""),  # was due on Wednesday at 9:00
        ("met", "2026/6/15 15:00", "2026/6/16 15:00"),
        ("before", "2026/6/11 15:00", ""),
        ("after", "2026/6/17 13:00", ""),
        ("during", "2026/6/16 8:00", ""),
    )
    before = dues(snapshot)
    enter_closures(days=[date(2026, 6, 16)], name="停電", by=world.tanaka, at=tokyo("06-17T12:00"))
    after = dues(snapshot)
    assert {name for name in before if before[name] != after[name]} == {"running", "during"}
    assert (before["running"][0], after["running"][0]) == ("06-17 18:00", "06-18 18:00")
    # Its clock now starts on Wednesday at 0:00.
    assert (before["during"][0], after["during"][0]) == ("06-18 08:00", "06-19 00:00")
    assert after["met"] == ("06-17 15:00", 24)
    clock = clock_of(terms_in_force(), "crm:running", tokyo("06-15T18:00"), None)
    assert clock.moved_by == (date(2026, 6, 16),)


def test_a_closure_is_withdrawn_before_its_day_only(world: Universe, leads: Leads) -> None:
    (row,) = enter_closures(days=[date(2026, 6, 16)], name="祭", by=world.yamada, at=tokyo("06-01T09:00"))
    with refuses("closure_began"):
        withdraw_closure(closure=row, by=world.yamada, at=tokyo("06-16T00:00"))
    withdraw_closure(closure=row, by=world.yamada, at=tokyo("06-15T23:59"))
    assert dues(leads(("A", "2026/6/15 10:00", ""))) == {"A": ("06-17 10:00", None)}
    with refuses("withdrawn_already"):
        withdraw_closure(closure=row, by=world.yamada, at=tokyo("06-15T23:59"))
    # The day can be closed again.
    enter_closures(days=[date(2026, 6, 16)], name="祭", by=world.yamada, at=tokyo("06-15T23:59"))
    assert Closure.objects.count() == 2


def test_an_exception_moves_the_deadlines_of_all_or_of_one(world: Universe, leads: Leads) -> None:
    snapshot = leads(
        ("A", "2026/6/15 10:00", "2026/6/18 10:00"), ("B", "2026/6/15 10:00", ""), ("C", "2026/6/8 10:00", "")
    )
    (b,) = records(snapshot, ["crm:B"])
    allow = {"by": world.tanaka, "at": tokyo("06-20T09:00")}
    failed = allow_exemption(
        kind="system_failure",
        note="電話が不通",
        starts_at=tokyo("06-16T09:00"),
        ends_at=tokyo("06-16T21:00"),
        **allow,
    )
    allow_exemption(
        kind="later_date",
        note="来週にと言われた",
        lead=b,
        starts_at=tokyo("06-17T10:00"),
        ends_at=tokyo("06-22T10:00"),
        **allow,
    )
    # Twelve hours later for all; of B 12 hours were left on Wednesday at 10:00, and go on on Monday.
    assert dues(snapshot) == {
        "A": ("06-17 22:00", 60),
        "B": ("06-22 22:00", None),
        "C": ("06-10 10:00", None),
    }
    withdraw_exemption(exemption=failed, by=world.sato, at=tokyo("06-21T09:00"))
    assert dues(snapshot)["A"] == ("06-17 10:00", 72)
    said = [line.text for line in lines(Filters(kind="exemption"))[0]]
    assert len(said) == 3


def test_a_contact_recorded_by_hand_stops_the_clock(world: Universe, leads: Leads) -> None:
    snapshot = leads(("A", "2026/6/15 10:00", "2026/6/18 10:00"), ("B", "2026/6/15 10:00", ""))
    a, b = records(snapshot, ["crm:A", "crm:B"])
    call = {"kind": "call", "two_way": False, "by": world.mori, "at": tokyo("06-20T09:00")}
    early = record_contact(lead=b, made_at=tokyo("06-14T10:00"), **call)
    record_contact(lead=b, made_at=tokyo("06-17T12:00"), **call)
    assert record_contact(lead=a, made_at=tokyo("06-16T10:00"), **call).two_way is False
    # The call on Sunday came before the judgement.
    assert dues(snapshot) == {"A": ("06-17 10:00", 24), "B": ("06-17 10:00", 50)}
    # The same again is the same.
    record_contact(lead=b, made_at=tokyo("06-17T12:00"), **call)
    assert Contact.objects.count() == 3
    with refuses("only_own_contacts"):
        withdraw_contact(contact=early, by=world.tanaka, at=tokyo("06-20T10:00"))
    for row in Contact.objects.filter(lead="crm:B"):
        withdraw_contact(contact=row, by=world.mori, at=tokyo("06-20T10:00"))
    assert dues(snapshot)["B"] == ("06-17 10:00", None)


@pytest.mark.parametrize(
    ("person", "code"),
    [("mori", "only_heads"), ("kondo", "auditors"), ("suzuki", "only_heads")],
)
def test_who_may_not_enter_closures_or_allow_exceptions(world: Universe, person: str, code: str) -> None:
    with refuses(code):
        enter_closures(days=[date(2026, 6, 16)], name="祭", by=world.people[person], at=world.now)
    with refuses(code):
        allow_exemption(
            kind="other",
            note="x",
            starts_at=world.now,
            ends_at=world.now + timedelta(days=1),
            by=world.people[person],
            at=world.now,
        )


def test_marketing_records_no_contacts(world: Universe, leads: Leads) -> None:
    (row,) = records(leads(("A", "2026/6/15 10:00", "")), ["crm:A"])
    sent = {"lead": row, "kind": "call", "two_way": True}
    with refuses("only_sales"):
        record_contact(made_at=world.now, by=world.sato, at=world.now, **sent)
    with refuses("contact_to_come"):
        record_contact(made_at=world.now + timedelta(hours=1), by=world.mori, at=world.now, **sent)


def test_what_an_exception_needs(world: Universe, leads: Leads) -> None:
    (unjudged,) = records(leads(("A", "", "")), ["crm:A"])
    allow = {
        "starts_at": world.now,
        "ends_at": world.now + timedelta(days=1),
        "by": world.sato,
        "at": world.now,
    }
    for sent, code in (
        ({"kind": "other", "note": " "}, "exemption_reason"),
        ({"kind": "nothing", "note": "x"}, "exemption_reason"),
        ({"kind": "other", "note": "x", "ends_at": world.now}, "exemption_period"),
        ({"kind": "later_date", "note": "x"}, "later_date_of_all"),
        ({"kind": "later_date", "note": "x", "lead": unjudged}, "no_clock"),
    ):
        with refuses(code):
            allow_exemption(**{**allow, **sent})
    assert not Exemption.objects.exists()

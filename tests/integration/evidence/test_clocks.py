"""Clocks of many leads at once say what the one clock says of each."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from definitions.deadline_policy import DAYS
from evidence.clock import Calendar, deadline, elapsed
from evidence.clocks import Terms, clocked, terms_in_force, terms_of
from evidence.inbox import push_events, take_in
from evidence.leads.store import open_leads, own
from evidence.models import Snapshot, Source
from people.models import User
from tests.integration.evidence.conftest import NOW, Importer

Write = Callable[..., Path]
MAPPING = {
    "id": "id",
    "fields": {
        "mql_at": {"column": "mql"},
        "contacted_at": {"column": "contact"},
        "created_at": {"column": "mql"},
    },
}
TERMS = (
    Terms(datetime(2024, 1, 1, tzinfo=UTC), 48, Calendar()),
    Terms(
        datetime(2025, 4, 28, 9, 30, tzinfo=UTC),
        30,
        Calendar(
            DAYS[:6],
            "DE",
            "Europe/Berlin",
            (date(2025, 12, 24), date(2026, 3, 28)),
            ((datetime(2026, 1, 7, 9, tzinfo=UTC), datetime(2026, 1, 8, 17, 20, tzinfo=UTC)),),
        ),
    ),
    Terms(datetime(2026, 4, 1, tzinfo=UTC), 48, Calendar(closures=(date(2026, 5, 7),))),
)


def read(
    snapshot: Snapshot, terms: tuple[Terms, ...]
) -> dict[str, tuple[datetime, datetime | None, int | None]]:
    with open_leads(snapshot) as opened:
        rows = opened.read(clocked(opened, snapshot, terms)).to_pylist()
    names = [own(name) for name in ("due_at", "stopped_at", "ran")]
    return {row["id"].partition(":")[2]: tuple(row[name] for name in names) for row in rows}


def aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at else None


def test_each_lead_has_the_deadline_and_the_time_of_its_own_clock(importer: Importer, write: Write) -> None:
    draw, rows, starts = random.Random(7), [], {}
    for n in range(400):
        start = datetime(2023, 11, 1, tzinfo=UTC) + timedelta(seconds=draw.randrange(1080 * 86400))
        # Some at a midnight of Tokyo, Berlin and UTC, some at the change of the rule.
        if n % 4 == 0:
            start = start.replace(hour=draw.choice([15, 23, 22, 0]), minute=0, second=0)
        if n % 50 == 0:
            start = TERMS[1].since + timedelta(seconds=n // 50 - 2)
        stop = start + timedelta(seconds=draw.randrange(20 * 86400)) if n % 3 else None
        starts[f"L{n}"] = (start, stop)
        rows.append([f"L{n}", start.isoformat(), stop.isoformat() if stop else ""])
    snapshot = importer(write("leads.csv", ["id", "mql", "contact"], *rows, ["never", "", ""]), MAPPING)
    found = read(snapshot, TERMS)
    assert found.keys() == starts.keys()
    for name, (start, stop) in starts.items():
        terms = terms_of(TERMS, start)
        due, stopped, ran = found[name]
        assert aware(due) == deadline(terms.calendar, start, terms.hours), name
        assert aware(stopped) == stop
        ran_for = timedelta(microseconds=ran) if ran is not None else None
        assert ran_for == (elapsed(terms.calendar, start, stop) if stop else None), name


def test_a_lead_judged_again_needs_a_contact_after_that(
    importer: Importer, write: Write, analyst: User
) -> None:
    rows = [["A", "2026-10-20T01:00Z", "2026-10-01T01:00Z"], ["B", "2026-10-20T01:00Z", "2026-10-01T01:00Z"]]
    importer(write("leads.csv", ["id", "mql", "contact"], *rows), MAPPING)
    crm = Source.objects.get()
    for event, at in (("call", "2026-10-21T05:00:00Z"), ("mail", "2026-10-22T05:00:00Z")):
        events = [{"event": event, "at": at}]
        push_events(source=crm, lead="B", events=events, key="", digest="", by=analyst, at=NOW)
    snapshot = take_in(source=crm, by=analyst, at=NOW + timedelta(days=1))
    assert snapshot
    found = read(snapshot, TERMS[2:])
    assert found["A"][1:] == (None, None)
    # From Tuesday 20 October, 10:00 in Tokyo, to Wednesday, 14:00.
    _due, stopped, ran = found["B"]
    assert (aware(stopped), ran) == (datetime(2026, 10, 21, 5, tzinfo=UTC), 28 * 3_600_000_000)


def test_the_rule_that_an_installation_starts_with_is_in_force(analyst: User) -> None:
    (terms,) = terms_in_force()
    assert (terms.hours, terms.calendar, terms.version) == (48, Calendar(), 1)

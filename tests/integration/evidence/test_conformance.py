"""Conformance and drift over leads written out in full, against values worked out by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from definitions.actions.versions import publish
from definitions.models import Document
from evidence.measures.conformance import ConformancePart, Truths, behind_conformance, conformance, drift
from evidence.measures.measure import Count
from evidence.measures.tallies import asking
from people.models import User
from tests.integration.evidence.conftest import Importer, definition

# Imported on 1 November 2026; the version asks for three visits and is in force from 1 September.
LEADS = (
    ("M1", "2026-08-30", "2026-09-02", "5"),  # marked, and satisfies it
    ("M2", "2026-09-01", "2026-09-03", "1"),  # marked, and does not
    ("M3", "2026-09-02", "2026-09-03", ""),  # marked, and nobody knows
    ("M4", "2026-08-10", "2026-08-20", "7"),  # marked before
    ("U1", "2026-09-01", "", "4"),  # satisfies it when judged after 30 days, and is not marked
    ("U2", "2026-10-20", "", "9"),  # satisfies it, and may still be marked
    ("U3", "2026-09-05", "", "0"),
)
SINCE = datetime(2026, 8, 31, 15, tzinfo=UTC)
VISITS = {"id": "visits", "attribute": "site_visits", "is": "at_least", "value": 3}


def test_both_ways_by_day_and_by_criterion(
    importer: Importer, write: Callable[..., Path], analyst: User
) -> None:
    version = publish(
        document=Document.objects.get(key="mql"),
        body=definition(VISITS, site_visits="integer"),
        agreement=[],
        approved_by=analyst,
        reason="",
        proposal_number=None,
        report_fingerprint="",
        decided_at=SINCE,
        published_at=SINCE,
        in_force_from=SINCE,
    )
    columns = {"created_at": "created", "mql_at": "mql", "site_visits": "visits"}
    mapping = {"id": "id", "fields": {field: {"column": column} for field, column in columns.items()}}
    asked = asking(importer(write("leads.csv", ("id", "created", "mql", "visits"), *LEADS), mapping))

    found = conformance(asked, version)
    assert found.marked == Count(hit=1, missed=1, unknown=1)
    assert found.found == Count(hit=1, missed=1, open=1)  # M1; U1; U2
    assert found.missing == {"visits": Truths(false=1)}
    days = {day: (line.marked, line.unmarked) for day, line in found.days.items() if line.marked.all}
    assert days == {
        date(2026, 9, 2): (Count(hit=1), 0),
        date(2026, 9, 3): (Count(missed=1, unknown=1), 0),
    }
    assert found.days[date(2026, 10, 1)].unmarked == 1  # U1, judged 30 days after it came

    def behind(part: ConformancePart, criterion: str = "") -> list[str]:
        listed = behind_conformance(asked, version, part, criterion, limit=50)
        assert len(listed.ids) == listed.total
        return [lead.partition(":")[2] for lead in listed.ids]

    assert (behind("hit"), behind("missed"), behind("unknown")) == (["M1"], ["M2"], ["M3"])
    assert (behind("unmarked"), behind("missed", "visits")) == (["U1"], ["M2"])

    moves = drift(asked, version)
    assert (moves.months[0], moves.months[-1]) == (date(2025, 11, 1), date(2026, 11, 1))
    assert moves.criteria["visits"][-4:] == [
        Truths(true=2),  # August: M1, M4
        Truths(true=1, false=2, unknown=1),  # September: U1; M2, U3; M3
        Truths(true=1),  # October: U2
        Truths(),
    ]
    assert (moves.leads["visits"], moves.named("visits")) == (Truths(true=4, false=2, unknown=1), "")

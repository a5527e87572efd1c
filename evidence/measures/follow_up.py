"""Lead follow-up rate: of the leads that the CRM marked MQL in a period, those that sales contacted."""

from collections.abc import Sequence

from evidence.figures import Rate
from evidence.measures.measure import Measure, Period
from evidence.measures.tallies import asking, tallies
from evidence.models import Snapshot

FOLLOW_UP = Measure(
    key="follow_up",
    starts="mql_at",
    hits=lambda lead: lead.has("contacted_at"),
    window="follow_up",
    known=lambda lead: lead["contact_known"],
    goal=0.8,
    alarm=0.3,
)


def follow_up(snapshot: Snapshot, periods: Sequence[Period]) -> list[Rate]:
    """The rate in each period, in their order. Raises `TooSlow`, `FileNotFoundError`."""
    found = tallies(asking(snapshot), [FOLLOW_UP])[FOLLOW_UP.key]
    return [found.over(period).rate for period in periods]

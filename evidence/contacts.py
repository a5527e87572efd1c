"""Contacts: all that sales did to reach one lead, from its source and recorded by hand, and its clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evidence.clock_rule import Clock, Terms, clock_of
from evidence.leads.fields import contacts as kinds
from evidence.leads.records import Record
from evidence.leads.store import open_leads
from evidence.models import Contact, Snapshot

always_two_way = ("meeting", "visit")


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact. `kind` is empty where the source tells of none, but for its instant; `row`: as somebody
    recorded it by hand.
    """

    at: datetime
    kind: str
    two_way: bool
    person: str = ""
    """Who of ours, as the source names them."""
    row: Contact | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A lead's contacts, the earliest first, and its clock; None where it was never judged an MQL or there is
    no rule.
    """

    touches: tuple[Touch, ...]
    clock: Clock | None

    @property
    def first(self) -> Touch | None:
        """The first that stopped the clock."""
        return next(iter(self.since_start), None)

    @property
    def first_two_way(self) -> Touch | None:
        """The first in which the lead is known to have answered."""
        return next((touch for touch in self.since_start if touch.two_way), None)

    @property
    def since_start(self) -> list[Touch]:
        return [touch for touch in self.touches if self.clock and touch.at >= self.clock.started_at]


def reached(lead: Record, snapshot: Snapshot, terms: Sequence[Terms]) -> Reached:
    """Of a lead as its record has it in a snapshot."""
    rows = Contact.objects.standing().filter(lead=lead.id).select_related("person__department")
    touches = [Touch(row.made_at, row.kind, row.two_way, str(row.person), row) for row in rows]
    touches += _told(lead.id, snapshot)
    told = lead.life["contacted_at"]
    if told and all(touch.at != told for touch in touches):
        touches.append(Touch(told, "", False))
    touches.sort(key=lambda touch: touch.at)
    start = lead.life["mql_at"]
    if start is None or not terms:
        return Reached(tuple(touches), None)
    stop = next((touch.at for touch in touches if touch.at >= start), None)
    return Reached(tuple(touches), clock_of(terms, lead.id, start, stop))


def _told(lead: str, snapshot: Snapshot) -> list[Touch]:
    """What its source tells."""
    with open_leads(snapshot) as opened:
        events = opened.events
        rows = opened.read(events.filter(events["lead_id"] == lead, events["event"].isin(kinds))).to_pylist()
    return [
        Touch(
            row["at"].replace(tzinfo=UTC),
            row["event"],
            row["event"] in always_two_way,
            row.get("person") or "",
        )
        for row in rows
    ]

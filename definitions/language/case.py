"""A case: one lead at one instant, what was read of it, and what a compiled part of a rule is."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from definitions.language.reason import Points, Reason, Truth
from definitions.language.tree import AttributeType
from definitions.language.values import read_events, read_value

Lead = Mapping[str, object]
microsecond = timedelta(microseconds=1)
day = timedelta(days=1) // microsecond


class Case:
    """One lead at one instant (in UTC), seen through one definition's attributes in its company's zone."""

    __slots__ = ("_events", "_values", "at", "lead", "open_references", "warnings", "zone")

    def __init__(
        self, lead: Lead, at: datetime, zone: ZoneInfo, open_references: tuple[str, ...] = ()
    ) -> None:
        self.lead = lead
        self.at = at
        self.zone = zone
        self.open_references = open_references
        self.warnings: dict[tuple[str, str], None] = {}
        self._values: dict[str, object] | None = None
        self._events: dict[str, list[datetime]] | bool | None = False

    def prepared(self, attribute: str, type_: AttributeType) -> object:
        """The prepared value, None where unknown. Read once, with a warning where it is odd."""
        if self._values is None:
            self._values = {}
        if attribute not in self._values:
            value, warning = read_value(self.lead.get(attribute), type_, self.zone)
            self._values[attribute] = value
            if warning:
                self.warnings[attribute, warning] = None
        return self._values[attribute]

    def ages(self, event: str, within_days: int) -> list[int] | None:
        """Ages in microseconds of the events of that name in the window, None where events are unknown."""
        if isinstance(self._events, bool):
            self._events = self._read_events()
        if self._events is None:
            return None
        ages = [(self.at - at) // microsecond for at in self._events.get(event, ())]
        return [age for age in ages if 0 <= age < within_days * day]

    def _read_events(self) -> dict[str, list[datetime]] | None:
        events, faulty = read_events(self.lead.get("events"), self.zone)
        if faulty:
            self.warnings["events", "wrong_type"] = None
        if events is None:
            return None
        instants: dict[str, list[datetime]] = {}
        for name, at in events:
            instants.setdefault(name, []).append(at)
        return instants


Kept = list[Case]
"""The case of a lead once something asked for it: most verdicts need none. At most one."""
Truths = Callable[[Lead, datetime, Kept], Truth]
"""The truth of a node for a lead at an instant (in UTC)."""
OpenCase = Callable[[Lead, datetime, Kept], Case]


class Plain(NamedTuple):
    """What a comparison makes of the commonest raw values, without reading them any further.

    It holds for values of exactly this `kind` that are in `holds`, and does not for those in `fails`. Whole
    numbers have ranges (low, high) instead, both ends included; one that is empty says nothing.
    """

    attribute: str
    kind: type
    holds: set[object]
    fails: set[object]
    range_holds: tuple[int, int] = (0, -1)
    range_fails: tuple[int, int] = (0, -1)


Shape = tuple[bool, bool, tuple[Any, ...]]
"""Of a group: the truth of a child that decides it, what it then is, and how each child is asked."""


class Way(NamedTuple):
    """How a group comes to its truth (unrolled.py): its shape, and what is bound to the steps of it."""

    shape: Shape
    values: tuple[object, ...]


class Part(NamedTuple):
    """A compiled node: its truth for a lead, and the same with reasons."""

    truth: Truths
    reason: Callable[[Case], Reason]
    plain: Plain | None = None
    way: Way | None = None


class EntryPart(NamedTuple):
    """A compiled entry of a score: its points for a lead, and the same with reasons."""

    points: Callable[[Lead, datetime, Kept], Points]
    reason: Callable[[Case], Reason]


def case_opener(zone: ZoneInfo) -> OpenCase:
    """What gives the case of a lead, seen through a definition of a company in that zone; made once."""

    def case_of(lead: Lead, at: datetime, kept: Kept) -> Case:
        if not kept:
            kept.append(Case(lead, at, zone))
        return kept[0]

    return case_of


def in_utc(at: datetime) -> datetime:
    """The judging instant in UTC. Raises `ValueError` for one without a time zone."""
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError("the judging instant needs a time zone")
    return at.astimezone(UTC)

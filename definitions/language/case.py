"""A case: one lead at one instant, how a rule reads it, and what a compiled part of a rule is."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from definitions.language.reason import Points, Reason, Truth
from definitions.language.tree import AttributeType
from definitions.language.values import fold_text, folded_choices, largest_number, read_events, read_value

Read = Callable[["Case"], Any]
"""Gives an attribute's prepared value, None where unknown."""
microsecond = timedelta(microseconds=1)
day = timedelta(days=1) // microsecond


class Case:
    """One lead at one instant (in UTC), seen through one definition's attributes in its company's zone."""

    __slots__ = ("_ages", "_values", "at", "lead", "open_references", "warnings", "zone")

    def __init__(
        self, lead: Mapping[str, object], at: datetime, zone: ZoneInfo, open_references: tuple[str, ...] = ()
    ) -> None:
        self.lead = lead
        self.at = at
        self.zone = zone
        self.open_references = open_references
        self.warnings: dict[tuple[str, str], None] = {}
        self._values: dict[str, object] | None = None
        self._ages: dict[str, list[int]] | bool | None = False

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
        if isinstance(self._ages, bool):
            self._ages = self._read_ages()
        if self._ages is None:
            return None
        return [age for age in self._ages.get(event, ()) if age < within_days * day]

    def _read_ages(self) -> dict[str, list[int]] | None:
        events, faulty = read_events(self.lead.get("events"), self.zone)
        if faulty:
            self.warnings["events", "wrong_type"] = None
        if events is None:
            return None
        ages: dict[str, list[int]] = {}
        for name, at in events:
            if at <= self.at:
                ages.setdefault(name, []).append((self.at - at) // microsecond)
        return ages


class Part(NamedTuple):
    """A compiled node: its truth for a lead, and the same with reasons."""

    truth: Callable[[Case], Truth]
    reason: Callable[[Case], Reason]


class EntryPart(NamedTuple):
    """A compiled entry of a score: its points for a lead, and the same with reasons."""

    points: Callable[[Case], Points]
    reason: Callable[[Case], Reason]


def reader(attribute: str, type_: AttributeType) -> Read:
    """What reads an attribute of a lead.

    The usual raw values are as good as prepared: they take a short way, all others that of `read_value`.
    """
    match type_.type:
        case "integer" | "number":
            return _number_reader(attribute, type_)
        case "text" | "choice":
            return _text_reader(attribute, type_)
        case "boolean":
            return _boolean_reader(attribute, type_)
    return lambda case: case.prepared(attribute, type_)


def _number_reader(attribute: str, type_: AttributeType) -> Read:
    smallest, largest = -largest_number, largest_number

    def read(case: Case) -> object:
        raw = case.lead.get(attribute)
        if type(raw) is int and smallest <= raw <= largest:
            return raw
        return None if raw is None else case.prepared(attribute, type_)

    return read


def _boolean_reader(attribute: str, type_: AttributeType) -> Read:
    def read(case: Case) -> object:
        raw = case.lead.get(attribute)
        return raw if raw is None or type(raw) is bool else case.prepared(attribute, type_)

    return read


def _text_reader(attribute: str, type_: AttributeType) -> Read:
    listed = folded_choices(type_.choices) if type_.type == "choice" else frozenset()

    def read(case: Case) -> object:
        raw = case.lead.get(attribute)
        if type(raw) is str and (folded := fold_text(raw)) and (not listed or folded in listed):
            return folded
        return None if raw is None else case.prepared(attribute, type_)

    return read


def in_utc(at: datetime) -> datetime:
    """The judging instant in UTC. Raises `ValueError` for one without a time zone."""
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError("the judging instant needs a time zone")
    return at.astimezone(UTC)

"""A tree as Python closures: per node its truth (or points) for one lead at one instant.

Points are counted in whole hundredths, so that sums are exact and quick; an end without a bound is infinite.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import inf
from typing import Any

from definitions.language.tree import (
    AttributeType,
    Comparison,
    Count,
    Definition,
    Entry,
    Event,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Reference,
    Score,
)
from definitions.language.values import read_events, read_value

Truth = bool | None
Points = tuple[int | float, int | float]
References = Callable[[str, datetime], Definition | None]
microsecond = timedelta(microseconds=1)
day = timedelta(days=1) // microsecond


class ReferenceCycle(ValueError):  # noqa: N818 - named for what it is
    """A definition refers to itself, directly or through others, so that no lead can be judged by it."""


class Case:
    """One lead at one instant, seen through one definition's attributes; each value is read once."""

    __slots__ = ("_ages", "_values", "at", "definition", "lead", "open_references", "warnings")

    def __init__(
        self, definition: Definition, lead: Mapping[str, object], at: datetime, open_: tuple[str, ...]
    ) -> None:
        self.definition = definition
        self.lead = lead
        self.at = at
        self.open_references = open_
        self.warnings: dict[tuple[str, str], None] = {}
        self._values: dict[str, object] = {}
        self._ages: dict[str, list[int]] | bool | None = False

    def value(self, attribute: str) -> object:
        """The prepared value, None where unknown."""
        if attribute not in self._values:
            raw, type_ = self.lead.get(attribute), self.definition.attributes[attribute]
            self._values[attribute], warning = read_value(raw, type_, self.definition.company_zone)
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
        events, faulty = read_events(self.lead.get("events"), self.definition.company_zone)
        if faulty:
            self.warnings["events", "wrong_type"] = None
        if events is None:
            return None
        ages: dict[str, list[int]] = {}
        for name, at in events:
            if at <= self.at:
                ages.setdefault(name, []).append((self.at - at) // microsecond)
        return ages


@dataclass(frozen=True, slots=True)
class Part:
    """One compiled node or entry: a node has `truth`, an entry has `points`."""

    node: Node | Entry
    truth: Callable[[Case], Truth]
    points: Callable[[Case], Points]
    parts: "tuple[Part, ...]" = field(default=())


def _no_truth(_case: Case) -> Truth:
    raise TypeError("an entry of a score has points, not a truth")


def _no_points(_case: Case) -> Points:
    raise TypeError("a node has a truth, not points")


class Compiler:
    """Compiles the trees of a definition and of those it refers to, each once."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._compiled: dict[int, tuple[Definition, Part]] = {}

    def rule(self, definition: Definition) -> Part:
        """The compiled rule of a definition."""
        known = self._compiled.get(id(definition))
        if known is None:
            # The definition is kept beside its parts, so that its id() stays its own.
            known = (definition, self.node(definition.rule, definition))
            self._compiled[id(definition)] = known
        return known[1]

    def referred(self, name: str, case: Case) -> tuple[Part, Case] | None:
        """The rule in force under a name with the lead seen through it; None where none is in force."""
        if name in case.open_references:
            raise ReferenceCycle(" → ".join((*case.open_references, name)))
        definition = self._references(name, case.at)
        if definition is None:
            case.warnings[name, "not_in_force"] = None
            return None
        return self.rule(definition), Case(definition, case.lead, case.at, (*case.open_references, name))

    def node(self, node: Node, definition: Definition) -> Part:
        """The compiled form of a node."""
        match node:
            case Group() | Count():
                parts = tuple(self.node(child, definition) for child in node.children)
                truths = tuple(part.truth for part in parts)
                return Part(node, _many(node, truths), _no_points, parts)
            case Comparison():
                return Part(node, _comparison(node, definition.attributes[node.attribute]), _no_points)
            case Event():
                return Part(node, _event(node), _no_points)
            case Score():
                parts = tuple(self.entry(entry, definition) for entry in node.entries)
                return Part(node, _score(node, tuple(part.points for part in parts)), _no_points, parts)
            case Reference():
                return Part(node, self._reference(node.definition), _no_points)

    def entry(self, entry: Entry, definition: Definition) -> Part:
        """The compiled form of a score's entry."""
        match entry:
            case PointsWhen():
                part = self.node(entry.when, definition)
                return Part(entry, _no_truth, _points_when(part.truth, hundredths(entry.points)), (part,))
            case PointsPerEvent():
                return Part(entry, _no_truth, _points_per_event(entry))
            case PointsGroup():
                parts = tuple(self.entry(inner, definition) for inner in entry.entries)
                points = _points_group(tuple(part.points for part in parts), entry.at_most)
                return Part(entry, _no_truth, points, parts)

    def _reference(self, name: str) -> Callable[[Case], Truth]:
        def truth(case: Case) -> Truth:
            found = self.referred(name, case)
            if found is None:
                return None
            part, inner = found
            answer = part.truth(inner)
            case.warnings |= inner.warnings
            return answer

        return truth


def hundredths(points: Decimal) -> int:
    """Points, which have at most two decimals, as a whole number of hundredths."""
    return int(points * 100)


def capped(total: int | float, cap: int | None) -> int | float:
    """A total held to its cap: not above one of 0 or more, not below a negative one."""
    if cap is None:
        return total
    return min(total, cap) if cap >= 0 else max(total, cap)


def _many(node: Group | Count, truths: tuple[Callable[[Case], Truth], ...]) -> Callable[[Case], Truth]:
    if isinstance(node, Count):
        return _count(truths, node.at_least)
    stops_at = node.kind != "all"  # the one child's truth that decides the group
    answer = node.kind == "any"

    def truth(case: Case) -> Truth:
        unknown = False
        for child in truths:
            seen = child(case)
            if seen is stops_at:
                return answer
            unknown = unknown or seen is None
        return None if unknown else not answer

    return truth


def _count(truths: tuple[Callable[[Case], Truth], ...], at_least: int) -> Callable[[Case], Truth]:
    def truth(case: Case) -> Truth:
        seen = [child(case) for child in truths]
        if (true := seen.count(True)) >= at_least:
            return True
        return None if true + seen.count(None) >= at_least else False

    return truth


def _event(node: Event) -> Callable[[Case], Truth]:
    def truth(case: Case) -> Truth:
        ages = case.ages(node.event, node.within_days)
        return None if ages is None else len(ages) >= node.times

    return truth


def _score(node: Score, points: tuple[Callable[[Case], Points], ...]) -> Callable[[Case], Truth]:
    at_least = hundredths(node.at_least)
    total = _points_group(points, None)

    def truth(case: Case) -> Truth:
        low, high = total(case)
        return True if low >= at_least else None if high >= at_least else False

    return truth


def _points_when(when: Callable[[Case], Truth], points: int) -> Callable[[Case], Points]:
    unknown, true = (min(points, 0), max(points, 0)), (points, points)

    def of(case: Case) -> Points:
        truth = when(case)
        return true if truth else (0, 0) if truth is False else unknown

    return of


def _points_per_event(node: PointsPerEvent) -> Callable[[Case], Points]:
    each, window = hundredths(node.each), node.within_days * day
    cap = None if node.at_most is None else hundredths(node.at_most)
    if node.each == 0 or cap == 0:
        unknown: Points = (0, 0)
    elif node.each > 0:
        unknown = (0, inf if cap is None else cap)
    else:
        unknown = (-inf if cap is None else cap, 0)

    def of(case: Case) -> Points:
        ages = case.ages(node.event, node.within_days)
        if ages is None:
            return unknown
        # In window-ths of a hundredth until the very end: first the cap, then the rounding, both exact.
        weight = len(ages) * window - sum(ages) if node.fades else len(ages) * window
        total = abs(each) * weight
        if cap is not None:
            total = min(total, abs(cap) * window)
        rounded = (2 * total + window) // (2 * window)
        points = rounded if each >= 0 else -rounded
        return points, points

    return of


def _points_group(
    points: tuple[Callable[[Case], Points], ...], at_most: Decimal | None
) -> Callable[[Case], Points]:
    cap = None if at_most is None else hundredths(at_most)

    def of(case: Case) -> Points:
        low: int | float = 0
        high: int | float = 0
        for entry in points:
            entry_low, entry_high = entry(case)
            low += entry_low
            high += entry_high
        return capped(low, cap), capped(high, cap)

    return of


def _comparison(node: Comparison, type_: AttributeType) -> Callable[[Case], Truth]:
    attribute = node.attribute
    if node.is_ in ("known", "unknown"):
        when_known = node.is_ == "known"
        return lambda case: (case.value(attribute) is not None) is when_known
    if node.is_ in ("within_last_days", "within_next_days"):
        return _within(node, type_)
    holds = _holds(node.is_, node.value)

    def truth(case: Case) -> Truth:
        value = case.value(attribute)
        return None if value is None else holds(value)

    return truth


def _holds(is_: str, value: Any) -> Callable[[Any], bool]:
    """Whether a known value of the lead satisfies a comparison."""
    values = frozenset(value) if isinstance(value, tuple) else frozenset()
    table: dict[str, Callable[[Any], bool]] = {
        "equals": lambda seen: bool(seen == value),
        "not_equals": lambda seen: bool(seen != value),
        "one_of": lambda seen: seen in values,
        "none_of": lambda seen: seen not in values,
        "at_least": lambda seen: bool(seen >= value),
        "at_most": lambda seen: bool(seen <= value),
        "more_than": lambda seen: bool(seen > value),
        "less_than": lambda seen: bool(seen < value),
        "between": lambda seen: bool(value[0] <= seen <= value[1]),
        "contains": lambda seen: value in seen,
        "starts_with": lambda seen: bool(seen.startswith(value)),
        "contains_any": lambda seen: any(text in seen for text in value),
        "has": lambda seen: value in seen,
        "has_any": lambda seen: not values.isdisjoint(seen),
        "has_all": lambda seen: values.issubset(seen),
        "before": lambda seen: bool(seen < value),
        "after": lambda seen: bool(seen > value),
    }
    return table[is_]


def _within(node: Comparison, type_: AttributeType) -> Callable[[Case], Truth]:
    attribute, forward = node.attribute, node.is_ == "within_next_days"
    span = timedelta(days=node.value if isinstance(node.value, int) else 0)

    def truth(case: Case) -> Truth:
        seen: Any = case.value(attribute)
        if seen is None:
            return None
        at: Any = case.at
        if type_.type == "date":
            at = at.astimezone(case.definition.company_zone).date()
        elapsed = seen - at if forward else at - seen
        return bool(timedelta(0) <= elapsed <= span)

    return truth


def in_utc(at: datetime) -> datetime:
    """The judging instant in UTC. Raises `ValueError` for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError("the judging instant needs a time zone")
    return at.astimezone(UTC)

"""Sets of values: what an attribute may be where a comparison holds, as intervals or as lists of values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import ceil, floor

from definitions.language.tree import Comparison
from definitions.language.values import largest_number

# An end of an interval: (value, 0) is the value itself, (value, 1) just above it, (value, -1) just below.
End = tuple[int | Decimal, int]
Interval = tuple[End, End]
_far = 10**40


@dataclass(frozen=True, slots=True)
class Intervals:
    """Disjoint intervals in order, both ends included, within a `whole`."""

    parts: tuple[Interval, ...]
    whole: Interval
    discrete: bool

    def complement(self) -> "Intervals":
        """What is in the whole and not in this."""
        gaps, low = [], self.whole[0]
        for start, end in self.parts:
            gaps.append((low, self._before(start)))
            low = self._after(end)
        return Intervals(_ordered([*gaps, (low, self.whole[1])]), self.whole, self.discrete)

    def intersection(self, other: "Intervals") -> "Intervals":
        """What is in both."""
        parts = [(max(a, c), min(b, d)) for a, b in self.parts for c, d in other.parts]
        return Intervals(_ordered(parts), self.whole, self.discrete)

    def empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.parts

    def _before(self, end: End) -> End:
        value, side = end
        if self.discrete:
            return value - 1, 0
        return (value, -1) if side == 0 else (value, 0)

    def _after(self, end: End) -> End:
        value, side = end
        if self.discrete:
            return value + 1, 0
        return (value, 1) if side == 0 else (value, 0)


@dataclass(frozen=True, slots=True)
class Listed:
    """These values, or (`others`) all but these."""

    values: frozenset[object]
    others: bool = False

    def complement(self) -> "Listed":
        """What is not in it."""
        return Listed(self.values, not self.others)

    def intersection(self, other: "Listed") -> "Listed":
        """What is in both."""
        if self.others and other.others:
            return Listed(self.values | other.values, True)
        if self.others or other.others:
            few, many = (other, self) if self.others else (self, other)
            return Listed(few.values - many.values)
        return Listed(self.values & other.values)

    def empty(self) -> bool:
        """Whether nothing is in it."""
        return not self.values and not self.others


ValueSet = Intervals | Listed


def meet(one: ValueSet, other: ValueSet) -> ValueSet:
    """What is in both sets of one attribute."""
    if isinstance(one, Intervals) and isinstance(other, Intervals):
        return one.intersection(other)
    assert isinstance(one, Listed) and isinstance(other, Listed)
    return one.intersection(other)


def within(one: ValueSet, other: ValueSet) -> bool:
    """Whether everything in the one is in the other."""
    return meet(one, other.complement()).empty()


def value_set(node: Comparison, type_name: str) -> tuple[str, ValueSet] | None:
    """(what is measured, the values for which it holds), None where it says something else.

    Measured is "value", or "offset" for days from the judging instant: the two know nothing of each other.
    """
    if node.is_ in ("within_last_days", "within_next_days"):
        unit = 1 if type_name == "date" else 86_400_000_000
        days = int(str(node.value)) * unit
        ends = (-days, 0) if node.is_ == "within_last_days" else (0, days)
        return "offset", _intervals([_closed(*ends)], _closed(-_far, _far), discrete=True)
    if type_name in ("text", "choice"):
        return _of_texts(node)
    if type_name == "boolean" and node.is_ in ("equals", "not_equals"):
        return "value", Listed(frozenset({node.value is (node.is_ == "equals")}))
    if type_name in ("integer", "number", "date", "instant"):
        parts = _parts(node)
        if parts is None:
            return None
        whole = {
            "date": _closed(date.min.toordinal(), date.max.toordinal()),
            "instant": _closed(-_far, _far),
        }.get(type_name, _closed(-largest_number, largest_number))
        found = _intervals(parts, whole, discrete=type_name != "number")
        return "value", found.complement() if node.is_ in ("not_equals", "none_of") else found
    return None


def _of_texts(node: Comparison) -> tuple[str, ValueSet] | None:
    many = node.value if isinstance(node.value, tuple) else (node.value,)
    if node.is_ in ("equals", "one_of"):
        return "value", Listed(frozenset(many))
    return ("value", Listed(frozenset(many), True)) if node.is_ in ("not_equals", "none_of") else None


def _parts(node: Comparison) -> list[Interval] | None:
    """The intervals of a comparison with numbers or times, before they are put in order."""
    value = node.value
    low, high = (-_far, 0), (_far, 0)
    if isinstance(value, tuple) and node.is_ == "between":
        return [((_number(value[0]), 0), (_number(value[1]), 0))]
    if isinstance(value, tuple):
        return [((_number(one), 0), (_number(one), 0)) for one in value]
    if value is None:
        return None
    at = _number(value)
    ends: dict[str, Interval] = {
        "equals": ((at, 0), (at, 0)),
        "not_equals": ((at, 0), (at, 0)),
        "at_least": ((at, 0), high),
        "more_than": ((at, 1), high),
        "after": ((at, 1), high),
        "at_most": (low, (at, 0)),
        "less_than": (low, (at, -1)),
        "before": (low, (at, -1)),
    }
    return [ends[node.is_]] if node.is_ in ends else None


def _number(value: object) -> int | Decimal:
    if isinstance(value, datetime):
        return (value - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int | Decimal)
    return value


def _intervals(parts: Iterable[Interval], whole: Interval, *, discrete: bool) -> Intervals:
    if discrete:
        parts = [((_up(start), 0), (_down(end), 0)) for start, end in parts]
    inside = [(max(start, whole[0]), min(end, whole[1])) for start, end in parts]
    return Intervals(_ordered(inside), whole, discrete)


def _up(end: End) -> int:
    value, side = end
    return floor(value) + 1 if side > 0 else ceil(value)


def _down(end: End) -> int:
    value, side = end
    return ceil(value) - 1 if side < 0 else floor(value)


def _closed(low: int, high: int) -> Interval:
    return (low, 0), (high, 0)


def _ordered(parts: Iterable[Interval]) -> tuple[Interval, ...]:
    """Those that are not empty, in order, those that overlap joined."""
    joined: list[Interval] = []
    for start, end in sorted(part for part in parts if part[0] <= part[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)

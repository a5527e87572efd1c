"""A score as closures: its entries' points for one lead, in whole hundredths, so that sums are exact."""

from collections.abc import Callable
from datetime import datetime
from math import inf

from definitions.language.case import Case, EntryPart, Kept, Lead, OpenCase, Part, day
from definitions.language.reason import Points, Reason, Truth, decimal, hundredths
from definitions.language.tree import PointsGroup, PointsPerEvent, PointsWhen, Score


def score(node: Score, entries: tuple[EntryPart, ...]) -> Part:
    """True when the points reach the threshold whatever is unknown, unknown when they might."""
    at_least = hundredths(node.at_least)
    total, reasons = _total(entries, None), tuple(entry.reason for entry in entries)

    def reached(points: Points) -> Truth:
        low, high = points
        return True if low >= at_least else None if high >= at_least else False

    def truth(lead: Lead, at: datetime, kept: Kept) -> Truth:
        return reached(total(lead, at, kept))

    def reason(case: Case) -> Reason:
        children = tuple([reason(case) for reason in reasons])
        points = _sum(children, None)
        seen = decimal(points[0]) if points[0] == points[1] else None
        return Reason(node, reached(points), seen, children, points)

    return Part(truth, reason)


def points_when(entry: PointsWhen, when: Part) -> EntryPart:
    """Points for a condition; all or nothing, or either while it is unknown."""
    worth = hundredths(entry.points)
    unknown = min(worth, 0), max(worth, 0)
    by_truth: dict[Truth, Points] = {True: (worth, worth), False: (0, 0), None: unknown}

    def points(lead: Lead, at: datetime, kept: Kept) -> Points:
        return by_truth[when.truth(lead, at, kept)]

    def reason(case: Case) -> Reason:
        child = when.reason(case)
        return Reason(entry, None, None, (child,), by_truth[child.truth])

    return EntryPart(points, reason)


def points_per_event(entry: PointsPerEvent, case_of: OpenCase) -> EntryPart:
    """Points for each event in the window, capped, then rounded half away from zero."""
    each, window = hundredths(entry.each), entry.within_days * day
    cap = None if entry.at_most is None else abs(hundredths(entry.at_most))
    most = 0 if entry.each == 0 else inf if cap is None else cap
    unknown: Points = (0, most) if entry.each >= 0 else (-most, 0)

    def of(ages: list[int] | None) -> Points:
        if ages is None:
            return unknown
        # In window-ths of a hundredth until the very end: first the cap, then the rounding, both exact.
        weight = len(ages) * window - sum(ages) if entry.fades else len(ages) * window
        total = abs(each) * weight
        if cap is not None:
            total = min(total, cap * window)
        rounded = (2 * total + window) // (2 * window)
        points = rounded if each >= 0 else -rounded
        return points, points

    def points(lead: Lead, at: datetime, kept: Kept) -> Points:
        return of(case_of(lead, at, kept).ages(entry.event, entry.within_days))

    def reason(case: Case) -> Reason:
        ages = case.ages(entry.event, entry.within_days)
        return Reason(entry, None, None if ages is None else len(ages), (), of(ages))

    return EntryPart(points, reason)


def points_group(entry: PointsGroup, entries: tuple[EntryPart, ...]) -> EntryPart:
    """The sum of entries, held to a cap."""
    cap = None if entry.at_most is None else hundredths(entry.at_most)
    reasons = tuple(inner.reason for inner in entries)

    def reason(case: Case) -> Reason:
        children = tuple([reason(case) for reason in reasons])
        return Reason(entry, None, None, children, _sum(children, cap))

    return EntryPart(_total(entries, cap), reason)


def capped(total: int | float, cap: int | None) -> int | float:
    """A total held to its cap: not above one of 0 or more, not below a negative one."""
    if cap is None:
        return total
    return min(total, cap) if cap >= 0 else max(total, cap)


def _total(entries: tuple[EntryPart, ...], cap: int | None) -> Callable[[Lead, datetime, Kept], Points]:
    points = tuple(entry.points for entry in entries)

    def total(lead: Lead, at: datetime, kept: Kept) -> Points:
        low: int | float = 0
        high: int | float = 0
        for of in points:
            entry_low, entry_high = of(lead, at, kept)
            low += entry_low
            high += entry_high
        return capped(low, cap), capped(high, cap)

    return total


def _sum(entries: tuple[Reason, ...], cap: int | None) -> Points:
    low: int | float = 0
    high: int | float = 0
    for entry in entries:
        assert entry.hundredths is not None
        low += entry.hundredths[0]
        high += entry.hundredths[1]
    return capped(low, cap), capped(high, cap)

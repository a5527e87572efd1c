"""Points: the least and the most that a score, an entry or a count can still be, in whole hundredths.

NULL is no bound. LEAST and GREATEST pass over NULL in some databases and not in others, so nothing here
leans on that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import add, gt, lt
from typing import Any

import ibis

from evidence.engine.inputs import microseconds_of_day
from evidence.engine.stages import Stages, Term, balanced, lift
from evidence.engine.truth import Truth, flag

Two = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Points:
    """Least and most as terms; one can be NULL only where its flag says so."""

    low: Term
    high: Term
    no_least: bool = False
    no_most: bool = False


def points_when(truth: Truth, points: int) -> Points:
    """All of the points where true, none where false, either where unknown."""
    # 64 bits from the start: a sum takes the width of what is added.
    surely, maybe = (
        lift(lambda half: half.cast("int64") * points, half) for half in (truth.surely, truth.maybe)
    )
    return Points(surely, maybe) if points >= 0 else Points(maybe, surely)


def points_per_event(window: Term, each: int, cap: int | None, fading_days: int | None) -> Points:
    """`each` per event of a window (`fading_days`: its length, where points fade), never past the cap.

    Where events are unknown: anything between 0 and the cap.
    """

    def known(value: Any) -> Any:
        points = value * each if fading_days is None else _faded(value, each, fading_days)
        if cap is None:
            return points
        return ibis.least(points, cap) if each > 0 else ibis.greatest(points, cap)

    def or_else(bound: int | None) -> Term:
        return lift(lambda value: value.notnull().ifelse(known(value), bound), window)

    if each == 0:
        return sum_of(())
    least, most = (0, cap) if each > 0 else (cap, 0)
    return Points(or_else(least), or_else(most), least is None, most is None)


def sum_of(parts: Sequence[Points]) -> Points:
    """The interval of a sum."""
    if not parts:
        zero = Term(0, lambda table: ibis.literal(0, "int64"))
        return Points(zero, zero)
    low = lift(lambda *values: balanced(add, values), *(part.low for part in parts))
    high = lift(lambda *values: balanced(add, values), *(part.high for part in parts))
    return Points(low, high, any(part.no_least for part in parts), any(part.no_most for part in parts))


def capped(points: Points, cap: int, stages: Stages) -> Points:
    """Held to a cap: not above one of 0 or more, not below a negative one."""

    def bounded(end: Term, hold: Two) -> Term:
        return lift(lambda value: ibis.coalesce(hold(value, cap), cap), end)

    def open_(end: Term, unbounded: bool, hold: Two, past: Two) -> Term:
        if not unbounded:
            return lift(lambda value: hold(value, cap), end)
        return lift(lambda value: past(value, cap).ifelse(cap, value), stages.keep(end))

    if cap >= 0:
        low = open_(points.low, points.no_least, ibis.least, gt)
        return Points(low, bounded(points.high, ibis.least), no_least=points.no_least)
    high = open_(points.high, points.no_most, ibis.greatest, lt)
    return Points(bounded(points.low, ibis.greatest), high, no_most=points.no_most)


def reaches(points: Points, threshold: int) -> Truth:
    """Surely where the least is enough, perhaps where the most is."""

    def enough(end: Term, unbounded: bool, otherwise: bool) -> Term:
        if not unbounded:
            return lift(lambda value: flag(value >= threshold), end)
        return lift(lambda value: flag(ibis.coalesce(value >= threshold, otherwise)), end)

    return Truth(
        enough(points.low, points.no_least, otherwise=False),
        enough(points.high, points.no_most, otherwise=True),
    )


def _faded(remaining: Any, each: int, days: int) -> Any:
    """`each * remaining / window`, rounded half away from zero to a whole hundredth, exactly.

    All is whole numbers of up to 128 bits until the last division, which has no remainder; the double it
    gives is less than a half off, so that rounding finds the whole number it stands for.
    """
    window = days * microseconds_of_day
    doubled = remaining * (2 * abs(each)) + window
    whole = ((doubled - doubled % (2 * window)) / (2 * window)).round()
    return whole if each >= 0 else -whole

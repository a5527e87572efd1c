"""A value period by period as a small SVG: a line with its range, named at its end; a table says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from evidence.figures import Rate
from evidence.measures.measure import Count, Measure, Period
from evidence.measures.response_time import Hours
from evidence.statistics import TOO_FEW
from web.presenters.figures import percent
from web.presenters.periods import period_name, tick_name
from web.presenters.rates import yardstick

WIDTH, HEIGHT = 480, 178
LEFT, RIGHT, TOP, BOTTOM = 6, 392, 24, 146
"""Where the lines lie; the rest is for words."""
_shares = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
_hours = (12.0, 24.0, 48.0, 72.0, 96.0, 144.0, 240.0, 480.0, 960.0)
_most_ticks = 7

Versions = Sequence[tuple[date, int]]
"""The day from which each version is in force."""


@dataclass(frozen=True, slots=True)
class Point:
    """`text`: the value in words; `open`: whether some of its leads are still too young."""

    period: Period
    value: float | None
    low: float | None
    high: float | None
    text: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    open: bool
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Points of SVG shapes in a box of WIDTH by HEIGHT."""

    spoken: str
    band: str
    """Between the ends of the ranges."""
    lines: tuple[str, ...]
    """Each unbroken stretch."""
    dots: tuple[Dot, ...]
    end: tuple[float, float, str]
    """Where the last value stands, and the value."""
    yardstick: Mark | None
    yardstick_label: float
    """Height of its name, clear of the last value."""
    usual: tuple[float, float] | None
    """Top and height of the usual range."""
    ticks: tuple[Mark, ...]
    versions: tuple[Mark, ...]


def rate_chart(
    name: str, measure: Measure | None, points: Sequence[tuple[Period, Count]], versions: Versions, ripe: date
) -> LineChart | None:
    """With the goal or the usual range of the measure. `ripe`: leads of later days are too young to count."""
    found = [_of_rate(period, count.rate, open=period.until > ripe) for period, count in points]
    enough = [point for point, (_period, count) in zip(found, points, strict=True) if count.n >= TOO_FEW]
    if len(enough) > 1:
        # Of few leads a rate jumps about; the table has it all the same.
        found = [point if point in enough else replace(point, value=None) for point in found]
    usual = measure.usual if measure else None
    mark = (measure.goal if measure else None) or (usual[1] if usual else None)
    words = (mark, yardstick(measure)) if mark and measure else None
    return line_chart(name, found, versions, words, _shares, usual)


def hours_chart(
    name: str, points: Sequence[tuple[Period, Hours]], versions: Versions, hours: int
) -> LineChart | None:
    """The median of counted hours; its range goes up to the 90th percentile."""
    found = [
        Point(one, of.counted_median, of.counted_median, of.counted_p90, in_hours(of.counted_median))
        for one, of in points
    ]
    return line_chart(name, found, versions, (hours, _("rule %(hours)s h") % {"hours": hours}), _hours)


def in_hours(value: float | None) -> str:
    return "–" if value is None else _("%(hours)s h") % {"hours": round(value)}


def _of_rate(period: Period, rate: Rate, *, open: bool) -> Point:  # noqa: A002 - what a lead is, too
    return Point(period, rate.value, rate.low, rate.high, percent(rate), open)


def line_chart(
    name: str,
    points: Sequence[Point],
    versions: Versions,
    mark: tuple[float, str] | None,
    tops: Sequence[float],
    usual: tuple[float, float] | None = None,
) -> LineChart | None:
    """None where fewer than two periods have a value. `tops`: round values that the scale can end at."""
    drawn = [i for i, point in enumerate(points) if point.value is not None]
    if len(drawn) < 2:
        return None
    first, last = points[drawn[0]], points[drawn[-1]]
    highest = max(*(points[i].value or 0.0 for i in drawn), mark[0] if mark else 0.0)
    if tops is _hours:
        highest = max(highest, *(points[i].high or 0.0 for i in drawn))
    top = next((one for one in tops if one >= highest * 1.05), max(tops[-1], highest))
    step = (RIGHT - LEFT) / (len(points) - 1)

    def x(i: float) -> float:
        return round(LEFT + step * i, 1)

    def y(value: float | None) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * min((value or 0.0) / top, 1), 1)

    upper = [f"{x(i)},{y(points[i].high)}" for i in drawn]
    lower = [f"{x(i)},{y(points[i].low)}" for i in reversed(drawn)]
    words = {"name": name, "first": first.text, "last": last.text}
    words |= {"since": period_name(first.period), "until": period_name(last.period)}
    return LineChart(
        spoken=_("%(name)s: %(first)s in %(since)s, %(last)s in %(until)s") % words,
        band=" ".join([*upper, *lower]),
        lines=tuple(
            " ".join(f"{x(i)},{y(points[i].value)}" for i in run) for run in _runs(drawn) if len(run) > 1
        ),
        dots=tuple(
            Dot(x(i), y(point.value), point.open, f"{period_name(point.period)} {point.text}")
            for i, point in enumerate(points)
            if point.value is not None
        ),
        end=(x(drawn[-1]) + 9, round(y(last.value) + 5, 1), last.text),
        yardstick=Mark(y(mark[0]), mark[1]) if mark else None,
        yardstick_label=_apart(y(mark[0]) if mark else 0, y(last.value)),
        usual=(y(usual[1]), round(y(usual[0]) - y(usual[1]), 1)) if usual else None,
        ticks=tuple(Mark(x(i), tick_name(points[i].period)) for i in _ticks(len(points))),
        versions=tuple(
            Mark(x(at), _("version %(number)s") % {"number": number})
            for day, number in versions
            if (at := _place(points, day)) is not None
        ),
    )


def _apart(mark: float, last: float) -> float:
    """The height of a mark's name, where the last value's does not stand in its way."""
    least = 17
    if abs(mark - last) >= least:
        return round(mark + 4, 1)
    return round((last - least if mark <= last else last + least) + 4, 1)


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Neighbours together."""
    run: list[int] = []
    for i in places:
        if run and i != run[-1] + 1:
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _ticks(count: int) -> range:
    """So few that their words have room, the last one always."""
    every = -(-count // _most_ticks)
    return range((count - 1) % every, count, every)


def _place(points: Sequence[Point], day: date) -> float | None:
    """Where a day lies among the periods, as a broken index; None outside of them."""
    for i, point in enumerate(points):
        if point.period.since <= day <= point.period.until:
            share_of = (day - point.period.since).days / point.period.days
            return min(max(i - 0.5 + share_of, 0), len(points) - 1)
    return None

"""The dashboard's cards: a rate beside our own past and the yardstick, its chart; one sentence over all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from evidence.figures import Rate
from evidence.measures.measure import Count, Period
from evidence.measures.readings import Question, Reading
from evidence.measures.words import rate_name
from web.presenters.figures import Figure, bounds, number, percent, rate_figure
from web.presenters.line_chart import LineChart, rate_chart
from web.presenters.periods import period_name
from web.presenters.rates import Change, change, threshold, yardstick

CLEAR = ("worse", "better", "same")


@dataclass(frozen=True, slots=True)
class Past:
    """The same rate in a period before, and how ours compares."""

    label: str
    value: str
    counted: str
    """k of n; "" where there is none."""
    change: Change


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a chart's table."""

    name: str
    period: Period | None
    value: str
    counted: str
    """k of n; "" where there is nothing to count."""
    bounds: str
    open: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Card:
    reading: Reading
    name: str
    period: str
    figure: Figure
    asides: list[str]
    """What is not in the rate: open leads, unknown ones."""
    pasts: list[Past]
    yardstick: str
    threshold: str
    message: str
    """Since when it is another; "" where it is not."""
    chart: LineChart | None
    rows: list[Row]

    @property
    def key(self) -> str:
        return self.reading.measure.key


def cards(question: Question, readings: Iterable[Reading]) -> list[Card]:
    return [card(question, reading) for reading in readings]


def card(question: Question, reading: Reading) -> Card:
    name = rate_name(reading.measure.key, question.hours)
    return Card(
        reading=reading,
        name=name,
        period=period_name(reading.period),
        figure=figure(reading.count),
        asides=asides(question, reading),
        pasts=[] if question.brief else pasts(reading),
        yardstick=yardstick(reading.measure),
        threshold=threshold(reading.measure),
        message=turned(reading),
        chart=rate_chart(name, reading.measure, reading.points, question.version_days, reading.ripe),
        rows=rows(reading.points),
    )


def figure(count: Count) -> Figure:
    """Without a number where no source tells what would show: that is no rate of 0."""
    found = rate_figure("", count.rate, "")
    return replace(found, stands_on=_("not recorded")) if count.unrecorded else found


def asides(question: Question, reading: Reading) -> list[str]:
    said = []
    if reading.waiting and reading.waiting.open:
        said.append(
            _("All %(n)s leads of the period asked are still open: this is the newest one with any to count.")
            % {"n": number(reading.waiting.open)}
        )
    elif reading.period != question.period:
        said.append(
            _("No lead of the period asked is old enough to count: this is the newest one that has any.")
        )
    if reading.count.open:
        said.append(_("%(n)s still open, not counted") % {"n": number(reading.count.open)})
    if reading.count.unknown:
        said.append(_("nothing known of %(n)s, not counted") % {"n": number(reading.count.unknown)})
    if len(reading.by_version) > 1:
        numbers = " / ".join(map(str, reading.by_version))
        said.append(_("counted together over versions %(numbers)s") % {"numbers": numbers})
    return said


def pasts(reading: Reading) -> list[Past]:
    return [
        past(_("Period before"), reading.before.rate, change(reading.since_before)),
        past(_("A year before"), reading.year_before.rate, change(reading.since_last_year)),
    ]


def past(label: str, then: Rate, changed: Change) -> Past:
    return Past(label, percent(then), f"({number(then.k)} / {number(then.n)})" if then.n else "", changed)


def turned(reading: Reading) -> str:
    """Since when the rate is clearly another, with both."""
    sides = reading.around_the_turn()
    if sides is None or reading.turn is None:
        return ""
    then, since = (f"{percent(side.rate)} {bounds(side.rate)}" for side in sides)
    words = {"since": period_name(reading.points[reading.turn][0]), "now": since, "then": then}
    lower = (sides[1].rate.value or 0) < (sides[0].rate.value or 0)
    if lower:
        return _("Lower since %(since)s: %(now)s, before that %(then)s.") % words
    return _("Higher since %(since)s: %(now)s, before that %(then)s.") % words


def rows(points: Sequence[tuple[Period, Count]]) -> list[Row]:
    """A chart's table, the newest first."""
    return [row(period_name(period), count, period) for period, count in reversed(points)]


def row(name: str, count: Count, period: Period | None = None) -> Row:
    rate = count.rate
    return Row(
        name=name,
        period=period,
        value=value(count),
        counted=f"{number(rate.k)} / {number(rate.n)}" if rate.n else "",
        bounds=(_("too few to tell") if rate.too_few else bounds(rate)) if rate.n else "",
        open=count.open,
        unknown=count.unknown,
    )


def value(count: Count) -> str:
    """A rate, or why there is none."""
    if count.unrecorded:
        return _("not recorded")
    return _("still open") if count.still_open else percent(count.rate)


def sentence(reading: Reading) -> str:
    """One measure in one sentence: what it is, and whether that is another than a year ago or just before."""
    if reading.count.unrecorded:
        return _("Not recorded: no import says this of any lead.")
    if reading.count.rate.value is None:
        return _("There is nothing to count yet.")
    if reading.count.rate.too_few:
        return _("Too few leads to tell: %(n)s counted.") % {"n": number(reading.count.n)}
    for past, words in (
        (reading.since_last_year, _("%(value)s, %(change)s than a year before.")),
        (reading.since_before, _("%(value)s, %(change)s than in the period before.")),
    ):
        found = change(past)
        if found.kind in ("better", "worse"):
            return words % {"value": percent(reading.count.rate), "change": found.words}
    return _("%(value)s, no clear difference to our own past.") % {"value": percent(reading.count.rate)}


def opening(readings: Sequence[Reading], hours: int) -> str:
    """What the page opens with: where each rate stands, not yet whether it is another than before."""
    named = (f"{rate_name(one.measure.key, hours)} {percent(one.count.rate)}" for one in readings)
    return _("%(names)s. The comparison with our own past is being counted.") % {"names": _(", ").join(named)}


def answer(readings: Sequence[Reading], hours: int) -> str:
    """The page's one sentence: what is worse and better than a year ago, or than before where that is all."""
    a_year = {one.measure.key: change(one.since_last_year).kind for one in readings}
    before = {one.measure.key: change(one.since_before).kind for one in readings}
    yearly = any(kind in CLEAR for kind in a_year.values())
    kinds = a_year if yearly else before
    named = {
        one.measure.key: f"{rate_name(one.measure.key, hours)} {percent(one.count.rate)}" for one in readings
    }
    parts = [
        words % {"names": _(", ").join(names)}
        for kind, words in (
            ("worse", _("worse: %(names)s")),
            ("better", _("better: %(names)s")),
            ("same", _("no clear difference: %(names)s")),
        )
        if (names := [name for key, name in named.items() if kinds[key] == kind])
    ]
    if not parts:
        return _("There are too few leads yet to say whether anything has changed.")
    said = _("; ").join(parts)
    if yearly:
        return _("Against a year before – %(said)s.") % {"said": said}
    return _("Against the period before – %(said)s.") % {"said": said}

"""Conformance and drift in words: what the CRM marks against the definition, and how each criterion moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from evidence.measures.conformance import Conformance, Drift, Truths
from evidence.measures.measure import Count, Period
from evidence.measures.periods import until
from evidence.measures.readings import Question
from web.presenters.dashboard import Row, rows
from web.presenters.figures import Figure, bounds, number, percent, rate_figure
from web.presenters.line_chart import LineChart, rate_chart
from web.presenters.periods import tick_name
from web.presenters.sparkline import Sparkline, sparkline

WEEKS = 26


@dataclass(frozen=True, slots=True)
class DayLine:
    day: date
    marked: int
    conforming: int
    unknown: int
    unmarked: int


@dataclass(frozen=True, slots=True)
class MissedLine:
    """A criterion that marked leads miss; `of`: the marked leads that do not satisfy the version."""

    id: str
    name: str
    missed: int
    unknown: int
    of: int


@dataclass(frozen=True, slots=True)
class ConformanceView:
    answer: str
    marked: Figure
    marked_aside: str
    found: Figure
    found_aside: str
    chart: LineChart | None
    rows: list[Row]
    """The chart as a table."""
    missing: int
    """Marked leads that do not satisfy the version."""
    missed: list[MissedLine]
    days: list[DayLine]


def conformance_view(question: Question, found: Conformance, names: Mapping[str, str]) -> ConformanceView:
    """`names`: of the criteria."""
    marked, reverse = found.marked, found.found
    weeks = [week for week in until(question.today, "week", WEEKS) if week.until >= found.since]
    counts = [(week, over(found, week)) for week in weeks if not question.brief]
    chart_name = _("MQLs that satisfy the version in force")
    of = marked.missed
    return ConformanceView(
        answer=conformity(marked, None if question.brief else reverse, found.version),
        marked=rate_figure(_("Marked MQL, and satisfies the version"), marked.rate, ""),
        marked_aside=_("too little known of %(n)s, not counted") % {"n": number(marked.unknown)}
        if marked.unknown
        else "",
        found=rate_figure(_("Satisfies the version, and is marked MQL"), reverse.rate, ""),
        found_aside=_("%(n)s may still be marked, not counted") % {"n": number(reverse.open)}
        if reverse.open
        else "",
        chart=rate_chart(chart_name, None, counts, question.version_days, question.today),
        rows=rows(counts),
        missing=of,
        missed=[
            MissedLine(id_, names.get(id_, id_), truths.false, truths.unknown, of)
            for id_, truths in sorted(found.missing.items(), key=lambda one: -one[1].false)
        ],
        days=[
            DayLine(day, line.marked.all, line.marked.hit, line.marked.unknown, line.unmarked)
            for day, line in reversed(found.days.items())
            if line.marked.all or line.unmarked
        ],
    )


def conformity(marked: Count, reverse: Count | None, version: int) -> str:
    """Both ways in one sentence; `reverse` None: one way, while the other is still counted."""
    if not marked.n:
        return _("Since the version came into force, no lead was marked MQL of which enough is known.")
    words = {"n": number(marked.n), "rate": percent(marked.rate), "version": version}
    if reverse is None:
        return _("Of %(n)s leads that the CRM marked MQL, %(rate)s satisfy version %(version)s.") % words
    return _(
        "Of %(n)s leads that the CRM marked MQL, %(rate)s satisfy version %(version)s; %(unmarked)s that "
        "satisfy it were not marked."
    ) % (words | {"unmarked": number(reverse.missed)})


def over(found: Conformance, period: Period) -> Count:
    """The marked leads of a period."""
    days: Iterable[Count] = (
        line.marked for day, line in found.days.items() if period.since <= day <= period.until
    )
    return sum(days, Count())


@dataclass(frozen=True, slots=True)
class DriftLine:
    """A criterion by month: the share that satisfies it of those known."""

    name: str
    line: Sparkline | None
    first: str
    last: str
    whole: str
    bounds: str
    unknown: str
    odd: str
    """What is odd about it, in words; "" where nothing is."""
    months: list[str]


def drift_lines(found: Drift, names: Mapping[str, str]) -> list[DriftLine]:
    return [drift_line(found, id_, names.get(id_, id_)) for id_ in found.criteria]


def drift_line(found: Drift, id_: str, name: str) -> DriftLine:
    months, whole = found.criteria[id_], found.leads[id_]
    values = [month.rate.value for month in months if month.rate.value is not None]
    known = [month.rate for month in months if month.rate.value is not None]
    return DriftLine(
        name=name,
        line=sparkline(values, name, (0, 1)),
        first=percent(known[0]) if known else "–",
        last=percent(known[-1]) if known else "–",
        whole=percent(whole.rate),
        bounds=bounds(whole.rate),
        unknown=share_of(whole),
        odd=odd_words()[found.named(id_)],
        months=[percent(month.rate) for month in months],
    )


def share_of(truths: Truths) -> str:
    """How many are unknown, of all."""
    return f"{round(100 * truths.unknown / truths.all)}%" if truths.all else "–"


def odd_words() -> dict[str, str]:
    return {
        "": "",
        "nobody": _("nobody satisfies it"),
        "everybody": _("everybody satisfies it"),
        "unknown": _("unknown for most leads"),
    }


def month_heads(found: Drift) -> list[str]:
    return [tick_name(Period(month, month)) for month in found.months]


def month_ends(found: Drift) -> list[str]:
    """The first and the last month, with their years."""
    ends = (found.months[0], found.months[-1]) if found.months else ()
    return [formats.date_format(month, "YEAR_MONTH_FORMAT") for month in ends]

"""The time to the first contact: median and 90th percentile, in counted hours and on the wall's clock."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.measures.measure import Period
from evidence.measures.readings import Question, Responses
from evidence.measures.response_time import Hours
from evidence.measures.words import rate_name
from web.presenters.figures import number
from web.presenters.line_chart import LineChart, hours_chart, in_hours
from web.presenters.periods import period_name


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A period in words; `period` for an address."""

    name: str
    period: Period
    n: str
    median: str
    p90: str
    wall_median: str
    wall_p90: str
    too_few: bool


@dataclass(frozen=True, slots=True)
class HoursCard:
    name: str
    now: HoursRow
    pasts: list[tuple[str, HoursRow]]
    chart: LineChart | None
    rows: list[HoursRow]


def hours_card(question: Question, found: Responses) -> HoursCard:
    name = rate_name("response_time")
    return HoursCard(
        name=name,
        now=hours_row(question.period, found.now),
        pasts=[
            (label, hours_row(question.period, then))
            for label, then in ((_("Period before"), found.before), (_("A year before"), found.year_before))
            if then
        ],
        chart=hours_chart(name, found.points, question.version_days, question.hours),
        rows=[hours_row(*point) for point in reversed(found.points)],
    )


def hours_row(period: Period, hours: Hours) -> HoursRow:
    return HoursRow(
        name=period_name(period),
        period=period,
        n=number(hours.n),
        median=in_hours(hours.counted_median),
        p90=in_hours(hours.counted_p90),
        wall_median=in_hours(hours.median),
        wall_p90=in_hours(hours.p90),
        too_few=hours.too_few,
    )

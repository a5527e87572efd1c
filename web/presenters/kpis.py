"""The shared KPIs in words: each month beside its goals."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from evidence.measures.acquisition_cost import Cost
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.kpis import KpiMonth
from evidence.measures.lead_to_opportunity import LEAD_TO_OPPORTUNITY
from evidence.measures.measure import Period
from evidence.measures.pipeline import WON, Won
from web.presenters.figures import money, number
from web.presenters.periods import period_name


@dataclass(frozen=True, slots=True)
class KpiCell:
    """A number beside its goal; `reached` None without a goal or a number, or while the month runs."""

    value: str
    goal: str
    reached: bool | None
    url: str
    """Of the leads behind it; "" where there are none."""


@dataclass(frozen=True, slots=True)
class KpiLine:
    month: str
    version: str
    """Of the formulas, where one came into force in it."""
    address: str
    over: bool
    cells: list[KpiCell]
    """Leads, MQLs, deals won, contribution."""
    cost: str
    each: str


def kpi_lines(found: Sequence[KpiMonth]) -> list[KpiLine]:
    """The newest first."""
    return [kpi_line(one) for one in reversed(found)]


def kpi_line(one: KpiMonth) -> KpiLine:
    values = {
        "leads": float(one.leads),
        "mqls": float(one.mqls),
        "won": None if one.won.unrecorded else float(one.won.deals),
        "contribution": None if one.won.unrecorded else one.won.marketing_amount,
    }
    return KpiLine(
        month=period_name(one.period),
        version=_("version %(number)s") % {"number": one.version} if one.version else "",
        address=f"{one.period.since:%Y-%m}",
        over=one.over,
        cells=[cell(name, value, one) for name, value in values.items()],
        cost=money(one.cost.spent) if not one.cost.missing else _("not entered"),
        each=money(one.cost.each) if one.cost.each is not None else "–",
    )


MEASURES = {"leads": LEAD_TO_OPPORTUNITY.key, "mqls": FOLLOW_UP.key, "won": WON.key, "contribution": WON.key}
"""Number of a month -> the measure whose leads are those behind it."""


def cell(name: str, value: float | None, one: KpiMonth) -> KpiCell:
    """`value`: None where nobody knows it."""
    goal, written = one.goals.get(name), money if name == "contribution" else number
    reached = value >= goal if value is not None and goal is not None and one.over else None
    return KpiCell(
        value=written(value) if value is not None else _("not recorded"),
        goal=written(goal) if goal is not None else "",
        reached=reached,
        url=leads_of(MEASURES[name], one.period) if value else "",
    )


def leads_of(measure: str, period: Period) -> str:
    days = {"since": period.since.isoformat(), "until": period.until.isoformat()}
    return f"{reverse('measure_leads', args=[measure])}?{urlencode(days)}"


def coverage(found: Sequence[KpiMonth]) -> str:
    """How much is known of the deals; "" where nothing is missing."""
    deals, amounts = (sum(getattr(one.won, name) for one in found) for name in ("deals", "with_amount"))
    without = sum(one.won.without_source for one in found)
    said = []
    if deals > amounts:
        said.append(
            _("%(n)s of %(deals)s deals have no amount.")
            % {"n": number(deals - amounts), "deals": number(deals)}
        )
    if without:
        said.append(
            _("%(n)s of %(deals)s deals have no source and count to nobody.")
            % {"n": number(without), "deals": number(deals)}
        )
    return " ".join(said)


def a_year_before(then: Won | None) -> str:
    """What was won in the same month; "" where nobody knows, or in an opening."""
    if then is None or then.unrecorded:
        return ""
    words = {"won": number(then.deals), "amount": money(then.marketing_amount)}
    return _("A year before: %(won)s deals, %(amount)s.") % words


def answer(month: Period, won: Won, cost: Cost) -> str:
    """The last month that is over, in one sentence."""
    if won.unrecorded:
        return _("No source of leads tells when deals are won, so nobody knows what marketing contributed.")
    words = {
        "month": period_name(month),
        "won": number(won.deals),
        "amount": money(won.marketing_amount),
        "each": money(cost.each) if cost.each is not None else "–",
    }
    if cost.each is None:
        return (
            _("In %(month)s %(won)s deals were won, and marketing’s sources contributed %(amount)s.") % words
        )
    return (
        _(
            "In %(month)s %(won)s deals were won at a cost of %(each)s each, and marketing’s sources "
            "contributed %(amount)s."
        )
        % words
    )

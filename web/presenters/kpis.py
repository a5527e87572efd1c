"""The shared KPIs in words: each month beside its goals."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.measures.acquisition_cost import Cost
from evidence.measures.kpis import KpiMonth
from evidence.measures.measure import Period
from evidence.measures.pipeline import Won
from web.presenters.figures import number
from web.presenters.periods import period_name


@dataclass(frozen=True, slots=True)
class KpiCell:
    """A number beside its goal; `reached` None without a goal or a number, or while the month runs."""

    value: str
    goal: str
    reached: bool | None


@dataclass(frozen=True, slots=True)
class KpiLine:
    month: str
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
        address=f"{one.period.since:%Y-%m}",
        over=one.over,
        cells=[cell(value, one.goals.get(name), over=one.over) for name, value in values.items()],
        cost=number(one.cost.spent) if not one.cost.missing else _("not entered"),
        each=number(one.cost.each) if one.cost.each is not None else "–",
    )


def cell(value: float | None, goal: float | None, *, over: bool) -> KpiCell:
    """`value`: None where nobody knows it."""
    reached = value >= goal if value is not None and goal is not None and over else None
    written = number(value) if value is not None else _("not recorded")
    return KpiCell(written, number(goal) if goal is not None else "", reached)


def answer(month: Period, won: Won, cost: Cost) -> str:
    """The last month that is over, in one sentence."""
    if won.unrecorded:
        return _("No source of leads tells when deals are won, so nobody knows what marketing contributed.")
    words = {
        "month": period_name(month),
        "won": number(won.deals),
        "amount": number(won.marketing_amount),
        "each": number(cost.each) if cost.each is not None else "–",
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

"""The shared KPIs month by month: what was won, what it cost, and the goals that both heads set."""

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.kpi_terms import terms_on
from evidence.measures.acquisition_cost import Cost, Costs, acquisition_cost
from evidence.measures.claims import goal_month
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_opportunity import LEAD_TO_OPPORTUNITY
from evidence.measures.measure import Period
from evidence.measures.periods import a_year_before, until
from evidence.measures.pipeline import Won, won_deals
from evidence.measures.readings import Question
from evidence.measures.tallies import tallies
from evidence.monthly import costs, goals_by_month

MONTHS = 14
"""The running one, the last that is over, and those before it to the same month a year earlier."""


@dataclass(frozen=True, slots=True)
class KpiMonth:
    period: Period
    leads: int
    mqls: int
    won: Won
    cost: Cost
    goals: Mapping[str, float]
    version: int | None
    """Of the formulas, where one came into force in the month."""
    over: bool
    """Whether the month is over at the newest import: a running one has not reached its end."""


def month_won(question: Question) -> tuple[Period, Won, Cost, Won | None]:
    """What was won in the last month that is over, at what cost, and what a year before; None of an opening.
    Raises like `kpi_months`.
    """
    month = goal_month(question.today)
    months = [month] if question.brief else [month, a_year_before(month)]
    won, *before = won_deals(question.asked, months, brief=question.brief)
    return month, won, _cost(question, costs(), month, won), before[0] if before else None


def kpi_months(question: Question) -> list[KpiMonth]:
    """The oldest first. Raises `TooSlow`, `FileNotFoundError`."""
    months = until(question.today, "month", MONTHS)
    found = tallies(question.asked, [LEAD_TO_OPPORTUNITY, FOLLOW_UP])
    deals = won_deals(question.asked, months)
    spent, goals = costs(), goals_by_month()
    return [
        KpiMonth(
            period=month,
            leads=found[LEAD_TO_OPPORTUNITY.key].over(month).all,
            mqls=found[FOLLOW_UP.key].over(month).all,
            won=won,
            cost=_cost(question, spent, month, won),
            version=_begun(question, month),
            goals=goals.get(month.since, {}),
            over=month.until < question.today,
        )
        for month, won in zip(months, deals, strict=True)
    ]


def _cost(question: Question, spent: Costs, month: Period, won: Won) -> Cost:
    return acquisition_cost(spent, month, won.deals, terms_on(question.asked.kpis, month.since).costs)


def _begun(question: Question, month: Period) -> int | None:
    terms = [one for one in question.asked.kpis if one.version and month.since <= one.since <= month.until]
    return terms[-1].version if terms else None

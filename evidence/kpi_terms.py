"""The formulas of the shared KPIs as they stand: the versions of their document; without any, what is set.

A deal goes by the version of the day on which it was won, a month's costs by that of its first day; what was
before the first version goes by that one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from definitions.agreed import Agreed
from definitions.kpi_policy import SIDES
from evidence.models import Counting
from people.company_time import company_day


@dataclass(frozen=True, slots=True)
class KpiTerms:
    """From a day of the company on. `version` 0: nothing is agreed, it is as it is set."""

    since: date
    sales_sources: tuple[str, ...] = ()
    costs: tuple[str, ...] = SIDES
    version: int = 0


def kpi_terms(now: Agreed, found: Counting) -> tuple[KpiTerms, ...]:
    """Of every version, the oldest first; one at least. `now`: what is agreed; `found`: what is set."""
    return tuple(
        KpiTerms(company_day(since), policy.sales_sources, policy.costs, number)
        for since, number, policy in now.kpi_policies
    ) or (KpiTerms(date.min, tuple(found.sales_sources)),)


def terms_on(terms: Sequence[KpiTerms], day: date) -> KpiTerms:
    return next((one for one in reversed(terms) if one.since <= day), terms[0])

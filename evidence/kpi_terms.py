"""The formulas of the shared KPIs as they stand: the versions of their document; without any, what is set.

A deal goes by the version of the day on which it was won, a month's costs by that of its first day; what was
before the first version goes by that one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from definitions.kpi_policy import SIDES, parse
from definitions.models import Document, Version
from evidence.models import Counting
from people.company_time import company_day


@dataclass(frozen=True, slots=True)
class KpiTerms:
    """From a day of the company on. `version` 0: nothing is agreed, it is as it is set."""

    since: date
    sales_sources: tuple[str, ...] = ()
    costs: tuple[str, ...] = SIDES
    version: int = 0


def kpi_terms(found: Counting) -> tuple[KpiTerms, ...]:
    """Of every version, the oldest first; one at least. `found`: what is set."""
    rows = Version.objects.filter(document__kind=Document.Kind.KPI, document__scope="")
    terms = []
    fields = ("in_force_from", "number", "body")
    for since, number, body in rows.order_by(*fields[:2]).values_list(*fields):
        policy = parse(body)
        terms.append(KpiTerms(company_day(since), policy.sales_sources, policy.costs, number))
    return tuple(terms) or (KpiTerms(date.min, tuple(found.sales_sources)),)


def terms_on(terms: Sequence[KpiTerms], day: date) -> KpiTerms:
    return next((one for one in reversed(terms) if one.since <= day), terms[0])

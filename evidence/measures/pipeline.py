"""What was won: customers and their amounts day by day, and how much of it marketing's sources brought.

A deal belongs to the day on which it was won. *Pipeline contribution* is the sum of the amounts won from
leads of marketing's sources; a lead without a source counts to nobody.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import ibis

from evidence.engine.duckdb_sql import duckdb_sql
from evidence.keeping import kept
from evidence.kpi_terms import KpiTerms, terms_on
from evidence.leads.days import company_day_of
from evidence.leads.period import Part, ask_part
from evidence.leads.store import open_leads, own
from evidence.measures.measure import Measure, Period, Scope
from evidence.measures.tallies import Asked, scoped

WON = Measure(key="won", starts="won_at", hits=lambda lead: lead.has("won_at"))
"""Deals, as the leads of a rate: each belongs to the day on which it was won."""

Row = tuple[str, str, int, int, float]
"""Day, source in small letters, deals won, those with an amount, their sum."""


@dataclass(frozen=True, slots=True)
class Won:
    """Deals won in a period; amounts are summed over those that have one."""

    deals: int = 0
    with_amount: int = 0
    amount: float = 0.0
    marketing_deals: int = 0
    marketing_amount: float = 0.0
    """Pipeline contribution."""
    without_source: int = 0
    unrecorded: bool = False
    """No source tells when deals are won, so nobody knows how many were."""

    @property
    def average(self) -> float | None:
        """Of the deals that have an amount."""
        return self.amount / self.with_amount if self.with_amount else None


def won_deals(asked: Asked, periods: Sequence[Period], *, brief: bool = False) -> list[Won]:
    """What was won in each period. `brief`: of one period, by its deals alone. Raises like `tallies`."""
    if not _recorded(asked):
        return [Won(unrecorded=True) for _period in periods]
    rows: list[Row] = _alone(asked, periods[0]) if brief else kept(asked.key("won"), lambda: _by_day(asked))
    days = [date.fromisoformat(row[0]) for row in rows]
    return [
        _won(rows[bisect_left(days, one.since) : bisect_right(days, one.until)], asked.kpis)
        for one in periods
    ]


def _recorded(asked: Asked) -> bool:
    """Whether the newest import tells when deals are won, or a lead has it from before."""
    return "won_at" in (asked.snapshot.mapping.get("fields") or ()) or kept(
        asked.key("won recorded"), lambda: _any_won(asked)
    )


def _any_won(asked: Asked) -> bool:
    with open_leads(asked.snapshot) as opened:
        leads = opened.leads
        (row,) = opened.read(leads.aggregate(won=leads[own("won_at")].notnull().any())).to_pylist()
    return bool(row["won"])


def _by_day(asked: Asked) -> list[Row]:
    with open_leads(asked.snapshot) as opened:
        return _rows(opened.read(_won_by_day(opened.leads, asked.scope)).to_pylist())


def _alone(asked: Asked, period: Period) -> list[Row]:
    """Of a period, by its deals alone. Not kept, as `briefly`."""
    part = Part(asked.snapshot, "won_at", period.since, period.until)
    return _rows(ask_part(part, lambda types: _question(tuple(types.items()), asked.scope)))


def _rows(found: Iterable[Mapping[str, Any]]) -> list[Row]:
    return [
        (row["day"].isoformat(), row["source"], int(row["n"]), int(row["known"]), float(row["amount"] or 0))
        for row in found
    ]


@lru_cache(maxsize=16)
def _question(types: tuple[tuple[str, str], ...], scope: Scope) -> str:
    """Planning takes as long as counting."""
    return duckdb_sql(_won_by_day(ibis.table(dict(types), "leads"), scope))


def _won_by_day(leads: Any, scope: Scope) -> Any:
    leads = scoped(leads, scope).filter(lambda t: t[own("won_at")].notnull())
    leads = leads.select(
        day=company_day_of(leads[own("won_at")]),
        source=leads[own("source")].fill_null("").strip().lower(),
        amount=leads[own("amount")],
    )
    counted = leads.group_by("day", "source").aggregate(
        n=leads.count(), known=leads["amount"].count(), amount=leads["amount"].sum()
    )
    return counted.order_by("day", "source")


def _won(rows: Sequence[Row], terms: Sequence[KpiTerms]) -> Won:
    others = {one: {name.lower() for name in one.sales_sources} for one in terms}
    ours = [
        row for row in rows if row[1] and row[1] not in others[terms_on(terms, date.fromisoformat(row[0]))]
    ]
    return Won(
        deals=sum(row[2] for row in rows),
        with_amount=sum(row[3] for row in rows),
        amount=sum(row[4] for row in rows),
        marketing_deals=sum(row[2] for row in ours),
        marketing_amount=sum(row[4] for row in ours),
        without_source=sum(row[2] for row in rows if not row[1]),
    )

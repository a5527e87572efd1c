"""Response time: from the judgement as an MQL to the first contact after it, median and 90th percentile.

In hours by the clock on the wall and in hours that count under the 48-hour rule. A lead without a contact has
none: the follow-up rate says how many those are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from evidence.clocks import clocked
from evidence.leads.days import company_day_of
from evidence.leads.store import open_leads, own
from evidence.measures.measure import Period
from evidence.measures.tallies import Asked, kept_seconds, scoped
from evidence.statistics import TOO_FEW

_hour = 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Hours:
    """Of the MQLs of a period that were contacted; None where there are none, or no rule to count by."""

    n: int
    median: float | None
    p90: float | None
    """So many hours or fewer in nine cases of ten."""
    counted_median: float | None
    counted_p90: float | None

    @property
    def too_few(self) -> bool:
        return self.n < TOO_FEW


def response_time(asked: Asked, periods: Sequence[Period]) -> list[Hours]:
    """In each period, in their order; they must not overlap. Raises `TooSlow`, `FileNotFoundError`."""
    key = asked.key("response", periods)
    found: list[dict[str, Any]] | None = cache.get(key)
    if found is None:
        found = _asked(asked, periods)
        cache.set(key, found, kept_seconds)
    by_period = {row["period"]: row for row in found}
    names = ("median", "p90", "counted_median", "counted_p90")
    return [
        Hours(int(row["n"]), *(row[name] for name in names)) if row else Hours(0, None, None, None, None)
        for row in map(by_period.get, range(len(periods)))
    ]


def _asked(asked: Asked, periods: Sequence[Period]) -> list[dict[str, Any]]:
    import ibis

    if not asked.has_clocks:
        return []
    with open_leads(asked.snapshot) as opened:
        leads = scoped(clocked(opened, asked.terms), asked.scope)
        leads = leads.filter(leads[own("stopped_at")].notnull())
        day = company_day_of(leads[own("mql_at")])
        within = [(day.between(one.since, one.until), i) for i, one in enumerate(periods)]
        taken = leads[own("stopped_at")].epoch_seconds() - leads[own("mql_at")].epoch_seconds()
        hours = leads.select(
            period=ibis.cases(*within, else_=None), wall=taken / 3600, counted=leads[own("ran")] / _hour
        )
        hours = hours.filter(hours["period"].notnull())
        return list(
            opened.read(
                hours.group_by("period").aggregate(
                    n=hours.count(),
                    median=hours["wall"].quantile(0.5),
                    p90=hours["wall"].quantile(0.9),
                    counted_median=hours["counted"].quantile(0.5),
                    counted_p90=hours["counted"].quantile(0.9),
                )
            ).to_pylist()
        )

"""Reason mix: of the leads marked MQL in a period that sales rejected, how many for each reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.figures import Rate
from evidence.keeping import kept
from evidence.leads.days import company_day_of
from evidence.leads.store import open_leads, own
from evidence.measures.measure import Period
from evidence.measures.tallies import Asked, scoped


@dataclass(frozen=True, slots=True)
class Mix:
    """Of a period: reason, as most write it, -> rejections; the most frequent first."""

    reasons: dict[str, int]
    rejected: int

    def rate(self, reason: str) -> Rate:
        return Rate.of(self.reasons.get(reason, 0), self.rejected)


def reason_mix(asked: Asked, periods: Sequence[Period]) -> list[Mix]:
    """The mix in each period, in their order. Raises `TooSlow`, `FileNotFoundError`."""
    found: list[list[tuple[str, int]]] = kept(asked.key("reasons", periods), lambda: _asked(asked, periods))
    return [_mix(rows) for rows in found]


def _asked(asked: Asked, periods: Sequence[Period]) -> list[list[tuple[str, int]]]:
    with open_leads(asked.snapshot) as opened:
        leads = scoped(opened.leads, asked.scope)
        leads = leads.filter(leads[own("rejected_reason")].notnull(), leads[own("mql_at")].notnull())
        leads = leads.select(
            day=company_day_of(leads[own("mql_at")]), reason=leads[own("rejected_reason")].strip()
        )
        rows = opened.read(leads.group_by("day", "reason").aggregate(n=leads.count())).to_pylist()
    return [
        [(row["reason"], int(row["n"])) for row in rows if one.since <= row["day"] <= one.until]
        for one in periods
    ]


def _mix(rows: Sequence[tuple[str, int]]) -> Mix:
    counts: dict[str, int] = {}
    for reason, n in rows:
        counts[reason] = counts.get(reason, 0) + n
    ordered = dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    return Mix(ordered, sum(ordered.values()))

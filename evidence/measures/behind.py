"""Behind a figure: the leads of one part of a measure in a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evidence.leads.days import company_day_of
from evidence.leads.store import Leads, open_leads, own
from evidence.measures.measure import Lead, Measure, Part, Period, naive
from evidence.measures.tallies import Asked, in_force, scoped, started, unrecorded


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of ids, the newest start first, and how many there are on all pages."""

    ids: tuple[str, ...]
    total: int

    @classmethod
    def page(cls, opened: Leads, leads: Any, at: str, limit: int, offset: int) -> "Behind":
        """Of leads as an expression, whose column `at` says when each started."""
        (counted,) = opened.read(leads.aggregate(n=leads.count())).to_pylist()
        page = leads.order_by(leads[at].desc(), leads["id"]).limit(limit, offset=offset)
        ids = opened.read(page.select("id", at=page[at])).to_pylist()
        return cls(tuple(row["id"] for row in ids), int(counted["n"]))


def behind(
    asked: Asked,
    measure: Measure,
    period: Period,
    part: Part | None = None,
    version: int | None = None,
    reasons: Sequence[str] = (),
    *,
    limit: int = 50,
    offset: int = 0,
) -> Behind:
    """`part` None: all of them; `version`: those under it; `reasons`: those rejected for one of
    them, in capitals or not. Raises `TooSlow`, `FileNotFoundError`.
    """
    import ibis

    with open_leads(asked.snapshot) as opened:
        leads = scoped(started(opened, asked, [measure]), asked.scope)
        starts = leads[own(measure.starts)]
        leads = leads.filter(starts.notnull(), company_day_of(starts).between(period.since, period.until))
        if part:
            now = ibis.literal(naive(asked.snapshot.imported_at))
            lead = Lead(leads, now, unrecorded(asked, [measure]))
            leads = leads.filter(measure.states(lead, asked.windows).parts[part])
        if version is not None:
            leads = leads.filter(in_force(leads[own(measure.starts)], asked) == version)
        if reasons:
            wanted = [reason.lower() for reason in reasons]
            leads = leads.filter(leads[own("rejected_reason")].strip().lower().isin(wanted))
        return Behind.page(opened, leads, own(measure.starts), limit, offset)

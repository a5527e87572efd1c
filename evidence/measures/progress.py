"""Progress: how far the leads have come that are neither won, lost nor rejected, and how long they have stood
there.
"""

from dataclasses import dataclass
from typing import Any

from evidence.keeping import kept
from evidence.leads.store import open_leads, own
from evidence.measures.measure import naive
from evidence.measures.tallies import Asked, scoped

STEPS = ("created_at", "nurtured_at", "mql_at", "contacted_at", "sql_at", "opportunity_at")
"""The instants of a lead's life, in its order; a lead stands at the last one that it has."""
_day = 24 * 3600


@dataclass(frozen=True, slots=True)
class Standing:
    """Open leads whose last step this was: how many, and for how many days half of them have stood there."""

    step: str
    leads: int
    days: float | None


def progress(asked: Asked) -> list[Standing]:
    """Every step, in their order. Raises `TooSlow`, `FileNotFoundError`."""
    found: dict[str, Any] = kept(asked.key("progress"), lambda: _asked(asked))
    return [
        Standing(step, n, age / _day if age is not None else None)
        for step in STEPS
        for n, age in [found.get(step, (0, None))]
    ]


def _asked(asked: Asked) -> dict[str, tuple[int, float | None]]:
    import ibis

    with open_leads(asked.snapshot) as opened:
        leads = scoped(opened.leads, asked.scope)
        leads = leads.filter(leads[own("outcome")].isin(("open", "never_contacted")))
        at = [(leads[own(name)].notnull(), leads[own(name)]) for name in reversed(STEPS)]
        # Numbers are quicker to group by than words.
        step = [(leads[own(name)].notnull(), i) for i, name in reversed([*enumerate(STEPS)])]
        leads = leads.select(step=ibis.cases(*step, else_=None), at=ibis.cases(*at, else_=None))
        age = ibis.literal(naive(asked.snapshot.imported_at)).epoch_seconds() - leads["at"].epoch_seconds()
        leads = leads.mutate(age=age)
        counted = leads.group_by("step").aggregate(n=leads.count(), age=leads["age"].quantile(0.5))
        rows = [row for row in opened.read(counted).to_pylist() if row["step"] is not None]
    return {STEPS[row["step"]]: (int(row["n"]), row["age"]) for row in rows}

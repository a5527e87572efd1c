"""BANT among MQLs: of the leads marked MQL in a period, those without authority, need, budget or a near date.

By what was known when a lead was judged. A company whose catalogue has no such attribute, or has it of
another type, has no figure.
"""

from collections.abc import Sequence
from typing import Any

from evidence.engine.columns import column
from evidence.keeping import kept
from evidence.leads.days import company_day_of, within_days
from evidence.leads.known import is_column, was_column
from evidence.leads.store import Leads, open_leads, own, stored_columns
from evidence.measures.behind import Behind
from evidence.measures.measure import Count, Period
from evidence.measures.tallies import Asked, scoped

FAR = 180
"""Days after the judgement from which on the timing is off."""
_types = {"authority": "BOOLEAN", "need": "BOOLEAN", "timeline": "DATE", "budget": "DOUBLE"}


def bant(asked: Asked, periods: Sequence[Period]) -> dict[str, list[Count]]:
    """Attribute -> per period: hit where it speaks against the lead, unknown where nothing is known; for the
    budget hit where none is known. Raises `TooSlow`, `FileNotFoundError`.
    """
    names = _named(asked)
    if not names:
        return {}
    key = asked.key("bant", names, periods)
    rows: list[dict[str, Any]] = kept(key, lambda: _asked(asked, names, periods))
    counts = {name: [Count()] * len(periods) for name in names}
    for row in rows:
        for name in names:
            n, hit, known = (int(row[one] or 0) for one in ("n", f"{name}_hit", f"{name}_known"))
            counts[name][row["period"]] = Count(hit=hit, missed=known - hit, unknown=n - known)
    return counts


def behind_bant(asked: Asked, key: str, period: Period, *, limit: int, offset: int = 0) -> Behind:
    """The MQLs of a period that an attribute speaks against, the last judged first. Raises like `bant`."""
    name = _named(asked).get(key)
    if name is None:
        return Behind((), 0)
    with open_leads(asked.snapshot) as opened:
        leads = _marked(opened, asked)
        leads = leads.filter(leads["marked"].between(period.since, period.until), _against(leads, key, name))
        return Behind.page(opened, leads, own("mql_at"), limit, offset)


def _named(asked: Asked) -> dict[str, str]:
    """Attribute -> its column, of those that there are and are of the right type."""
    stored = stored_columns(asked.snapshot.fingerprint)
    names = {
        key: next((name for name in (was_column(column(key)), is_column(column(key))) if name in stored), "")
        for key in _types
    }
    return {key: name for key, name in names.items() if name and stored[name] == _types[key]}


def _marked(opened: Leads, asked: Asked) -> Any:
    """The leads that were marked MQL, with the day."""
    leads = scoped(opened.leads, asked.scope).filter(lambda t: t[own("mql_at")].notnull())
    return leads.mutate(marked=company_day_of(leads[own("mql_at")]))


def _against(leads: Any, key: str, name: str) -> Any:
    """Whether an attribute speaks against a lead; of the budget, whether none is known."""
    import ibis

    value = leads[own(name)]
    if key == "timeline":
        far = leads["marked"] + ibis.interval(days=FAR)
        return value.cast("timestamp") > far.cast("timestamp")
    return value.isnull() if key == "budget" else ~value


def _asked(asked: Asked, names: dict[str, str], periods: Sequence[Period]) -> list[dict[str, Any]]:
    import ibis

    with open_leads(asked.snapshot) as opened:
        leads = _marked(opened, asked)
        at = leads[own("mql_at")]
        within = [(within_days(at, one.since, one.until), i) for i, one in enumerate(periods)]
        leads = leads.mutate(period=ibis.cases(*within, else_=None))
        leads = leads.filter(leads["period"].notnull())
        sums: dict[str, Any] = {"n": leads.count()}
        for key, name in names.items():
            sums[f"{key}_hit"] = leads.count(where=_against(leads, key, name))
            sums[f"{key}_known"] = leads.count() if key == "budget" else leads[own(name)].count()
        return list(opened.read(leads.group_by("period").aggregate(**sums)).to_pylist())

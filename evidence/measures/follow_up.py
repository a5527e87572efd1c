"""Lead follow-up rate: of the leads that the CRM marked MQL in a period, those that sales contacted."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.cache import cache

from evidence.figures import Rate
from evidence.leads.store import open_leads, own
from evidence.models import Snapshot

MATURES_AFTER = timedelta(days=7)
"""A lead marked MQL less than this before the import may still be contacted: it is not counted yet."""
_cached_seconds = 3600

Period = tuple[datetime, datetime]
"""[start, end)"""


def follow_up(snapshot: Snapshot, periods: Sequence[Period]) -> list[Rate]:
    """The rate in each period, in their order; leads of which no contact is recorded either way are left out.

    Raises `TooSlow`, `FileNotFoundError`.
    """
    instants = [snapshot.imported_at, *(instant for period in periods for instant in period)]
    spans = sha256("|".join(instant.isoformat() for instant in instants).encode()).hexdigest()
    key = f"follow-up:{snapshot.fingerprint}:{spans}"
    found: list[Rate] | None = cache.get(key)
    if found is None:
        found = _follow_up(snapshot, periods)
        cache.set(key, found, _cached_seconds)
    return found


def _follow_up(snapshot: Snapshot, periods: Sequence[Period]) -> list[Rate]:
    import ibis

    mature = snapshot.imported_at - MATURES_AFTER
    with open_leads(snapshot) as opened:
        marked = opened.leads[own("mql_at")]
        contacted = opened.leads[own("contacted_at")].notnull()
        counts: dict[str, Any] = {}
        for i, (start, end) in enumerate(periods):
            within = (marked >= ibis.literal(_naive(start))) & (
                marked < ibis.literal(_naive(min(end, mature)))
            )
            within &= opened.leads[own("contact_known")]
            counts |= {f"n{i}": within.ifelse(1, 0).sum(), f"k{i}": (within & contacted).ifelse(1, 0).sum()}
        row = opened.read(opened.leads.aggregate(**counts)).to_pylist()[0]
    return [Rate.of(int(row[f"k{i}"] or 0), int(row[f"n{i}"] or 0)) for i in range(len(periods))]


def _naive(instant: datetime) -> datetime:
    """Snapshots keep instants in UTC without saying so."""
    return instant.astimezone(UTC).replace(tzinfo=None)

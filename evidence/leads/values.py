"""What values leads really have, and how often: what an editor offers while somebody writes a criterion."""

from typing import Any

from django.core.cache import cache

from evidence.leads.batches import value_column
from evidence.leads.records import values
from evidence.leads.store import open_leads, own
from evidence.models import Snapshot

most_frequent = 40
steps = 10
_cached_seconds = 24 * 3600

Occurring = dict[str, list[tuple[str, int]]]


def occurring(snapshot: Snapshot | None) -> Occurring:
    """Attribute key -> (value, leads) of the past leads; nothing without leads.

    Texts and choices: the most frequent values, as most write them, most frequent first. Numbers: values
    that cut the leads into tenths, ascending, each with the number of leads that have *at least* so much.
    Computed once per snapshot. Raises `TooSlow`.
    """
    if snapshot is None:
        return {}
    key = f"occurring:{snapshot.fingerprint}:{snapshot.pk}"
    found: Occurring | None = cache.get(key)
    if found is None:
        listed = {
            name: values(snapshot, name, most_frequent) or _tenths(snapshot, name)
            for name in snapshot.attributes
        }
        found = {name: pairs for name, pairs in listed.items() if pairs}
        cache.set(key, found, _cached_seconds)
    return found


def _tenths(snapshot: Snapshot, attribute: str) -> list[tuple[str, int]]:
    import ibis

    with open_leads(snapshot) as opened:
        name = own(value_column(attribute))
        if name not in opened.leads.columns or not opened.leads[name].type().is_numeric():
            return []
        known = opened.leads.select(value=opened.leads[name]).filter(ibis._.value.notnull())
        ends = known.aggregate(**{f"q{i}": known.value.quantile(i / steps) for i in range(1, steps)})
        row: dict[str, Any] = opened.read(ends).to_pylist()[0]
        cuts = list(dict.fromkeys(int(end) for end in row.values() if end is not None))
        if not cuts:
            return []
        counts = known.aggregate(**{f"n{i}": (known.value >= cut).sum() for i, cut in enumerate(cuts)})
        reached = opened.read(counts).to_pylist()[0]
    return [(str(cut), int(reached[f"n{i}"])) for i, cut in enumerate(cuts)]

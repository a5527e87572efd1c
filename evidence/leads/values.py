"""What values leads really have, and how often: what an editor offers while somebody writes a criterion."""

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from evidence.leads.store import Leads, open_leads, own, stored_columns

if TYPE_CHECKING:
    from evidence.models import Snapshot

most_frequent = 40
steps = 10
Occurring = MappingProxyType[str, tuple[tuple[str, int], ...]]


def occurring(snapshot: "Snapshot | None") -> Occurring:
    """Attribute key -> (value, leads) of the past leads; nothing without leads.

    Texts and choices: the most frequent values, as they were written, most frequent first. Numbers: values that cut the
    leads into tenths, ascending, each with the number of leads that have *at least* so much. Raises `TooSlow`.
    """
    return _occurring(snapshot.fingerprint, tuple(snapshot.attributes)) if snapshot else MappingProxyType({})


@lru_cache(maxsize=8)
def _occurring(fingerprint: str, keys: tuple[str, ...]) -> Occurring:
    """A snapshot never changes, so its answer is kept."""
    from evidence.leads.batches import raw_column, value_column

    columns = stored_columns(fingerprint)
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    with open_leads(fingerprint) as leads:
        for key in keys:
            type_ = columns.get(value_column(key), "")
            if (raw := raw_column(key)) in columns:
                found[key] = _frequent(leads, leads.leads[own(raw)], listed=type_.endswith("[]"))
            elif type_ in ("BIGINT", "DOUBLE"):
                found[key] = _tenths(leads, leads.leads[own(value_column(key))])
    return MappingProxyType({key: values for key, values in found.items() if values})


def _frequent(leads: Leads, column: Any, *, listed: bool) -> tuple[tuple[str, int], ...]:
    import ibis

    values = leads.leads.select(value=column.unnest() if listed else column)
    counted = values.filter(values.value.notnull()).group_by("value").agg(leads=ibis._.count())
    rows = leads.read(counted.order_by(ibis.desc("leads"), "value").limit(most_frequent)).to_pylist()
    return tuple((row["value"], row["leads"]) for row in rows)


def _tenths(leads: Leads, column: Any) -> tuple[tuple[str, int], ...]:
    known = leads.leads.filter(column.notnull()).select(value=column)
    ends = leads.read(known.agg(**{f"q{i}": known.value.quantile(i / steps) for i in range(1, steps)})).to_pylist()[0]
    whole = dict.fromkeys(int(end) for end in ends.values() if end is not None)
    if not whole:
        return ()
    counts = leads.read(known.agg(**{f"n{i}": (known.value >= end).sum() for i, end in enumerate(whole)})).to_pylist()
    return tuple((str(end), counts[0][f"n{i}"]) for i, end in enumerate(whole))

"""What past leads really have: values and events that occur and how often, while a criterion is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.cache import cache

from evidence.leads.batches import value_column
from evidence.leads.records import values
from evidence.leads.store import open_leads, own
from evidence.models import Snapshot

most_frequent = 200
steps = 10
_cached_seconds = 24 * 3600
_epoch = datetime(1970, 1, 1, tzinfo=UTC)

Measured = int | float | date | datetime


@dataclass(frozen=True, slots=True)
class Occurring:
    """What occurs of one attribute: `known` of `leads` have it.

    `values`: texts and choices as most write them with their leads, most frequent first; yes and no as "true"
    and "false"; of numbers those that cut the leads into tenths, ascending, each with the leads that have *at
    least* so much. `least`, `middle`, `most`: of numbers, dates and instants (aware, in UTC), else None.
    """

    known: int
    leads: int
    values: tuple[tuple[str, int], ...] = ()
    least: Measured | None = None
    middle: Measured | None = None
    most: Measured | None = None


def occurring(snapshot: Snapshot, attribute: str) -> Occurring:
    """Of an attribute that the leads may have. Computed once per snapshot. Raises `TooSlow`."""
    key = f"occurring:{snapshot.fingerprint}:{snapshot.pk}:{attribute}"
    found: Occurring | None = cache.get(key)
    if found is None:
        found = _occurring(snapshot, attribute)
        cache.set(key, found, _cached_seconds)
    return found


def happening(snapshot: Snapshot) -> Mapping[str, int]:
    """Folded name of an event -> leads of which it is known, most frequent first. Raises `TooSlow`."""
    key = f"happening:{snapshot.fingerprint}"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        with open_leads(snapshot) as opened:
            events = opened.events
            counted = events.group_by("event").aggregate(leads=events["lead_id"].nunique())
            ordered = counted.order_by(counted["leads"].desc(), counted["event"]).limit(most_frequent)
            found = {row["event"]: row["leads"] for row in opened.read(ordered).to_pylist()}
        cache.set(key, found, _cached_seconds)
    return found


def _occurring(snapshot: Snapshot, attribute: str) -> Occurring:
    known, leads = snapshot.attributes.get(attribute, 0), snapshot.leads
    if not known:
        return Occurring(0, leads)
    if listed := values(snapshot, attribute, most_frequent):
        return Occurring(known, leads, tuple(listed))
    return _measured(snapshot, attribute, known)


def _measured(snapshot: Snapshot, attribute: str, known: int) -> Occurring:
    """Of yes and no, a number, a date or an instant: by seconds, as quantiles are of numbers."""
    name = own(value_column(attribute))
    with open_leads(snapshot) as opened:
        if name not in opened.leads.columns:
            return Occurring(known, snapshot.leads)
        column = opened.leads[name]
        type_ = column.type()
        if type_.is_boolean():
            yes = opened.read(opened.leads.aggregate(n=column.sum())).to_pylist()[0]["n"] or 0
            return Occurring(known, snapshot.leads, (("true", int(yes)), ("false", known - int(yes))))
        if type_.is_temporal():
            column = column.cast("timestamp").epoch_seconds()
        table = opened.leads.select(value=column)
        ends = {f"q{i}": table.value.quantile(i / steps) for i in range(1, steps)}
        asked = table.aggregate(least=table.value.min(), most=table.value.max(), **ends)
        row: dict[str, Any] = opened.read(asked).to_pylist()[0]
        reached: list[tuple[str, int]] = []
        if type_.is_numeric():
            cuts = list(dict.fromkeys(int(row[end]) for end in ends))
            counts = table.aggregate(**{f"n{i}": (table.value >= cut).sum() for i, cut in enumerate(cuts)})
            numbers = opened.read(counts).to_pylist()[0]
            reached = [(str(cut), int(numbers[f"n{i}"])) for i, cut in enumerate(cuts)]
    least, middle, most = (_back(row[end], type_) for end in ("least", f"q{steps // 2}", "most"))
    return Occurring(known, snapshot.leads, tuple(reached), least, middle, most)


def _back(value: Any, type_: Any) -> Measured | None:
    """A number of the answer as the attribute's own type has it."""
    if not type_.is_temporal():
        return value  # type: ignore[no-any-return]
    instant = _epoch + timedelta(seconds=int(value))
    return instant.date() if type_.is_date() else instant

"""What rules read: attributes of leads, and events counted once per name and window, joined to their leads.

Names inside the engine are its own (a0, e0, k0 …), so that no attribute's key can collide with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis

from evidence.engine.columns import TypesDisagreeError, column, filled_column, storage, unknown_column
from evidence.engine.stages import Term

microseconds_of_day = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """Events of a name in `(at - days * 24 h, at]`: how many; with `fades`, what is left of their windows."""

    event: str
    days: int
    fades: bool = False


@dataclass(slots=True)
class Inputs:
    """Collects what the rules ask for; `table` then gives one row per lead with all of it.

    `at` is the judging instant, or the name of the leads' column that holds it (a timestamp in UTC).
    """

    leads: Any
    events: Any
    at: datetime | str
    _attributes: dict[str, tuple[str, str]] = field(default_factory=dict)
    _filled: dict[str, int] = field(default_factory=dict)
    _windows: dict[Window, str] = field(default_factory=dict)

    def attribute(self, key: str, type_name: str) -> Term:
        """The prepared value, NULL where unknown or where no such column is. Raises `TypesDisagreeError`."""
        name, known = self._attributes.setdefault(key, (f"a{len(self._attributes)}", type_name))
        if known != type_name:
            raise TypesDisagreeError(key, known, type_name)
        return Term(0, lambda table: table[name])

    def filled(self, key: str) -> tuple[Term, Term] | None:
        """The value without NULL, and 1 where it is unknown, else 0; None where leads have no such column."""
        if filled_column(column(key)) not in self.leads.columns:
            return None
        number = self._filled.setdefault(key, len(self._filled))
        return Term(0, lambda table: table[f"f{number}"]), Term(0, lambda table: table[f"u{number}"])

    def window(self, window: Window) -> Term:
        """The number of events, or the sum of their remaining microseconds; NULL where events are unknown."""
        name = self._windows.setdefault(window, f"e{len(self._windows)}")
        return Term(0, lambda table: table[name])

    def instant(self) -> Term:
        """The judging instant, in UTC."""
        if isinstance(self.at, datetime):
            constant = ibis.literal(utc(self.at))
            return Term(0, lambda table: constant)
        return Term(0, lambda table: table["at"])

    def table(self, keep: Sequence[str]) -> Any:
        """One row per lead: `keep` as k0 …, attributes as a0 …, windows as e0 …; `at` where a column."""
        leads = self.leads
        columns = {f"k{i}": leads[name] for i, name in enumerate(keep)}
        attributes = self._attributes.items()
        columns |= {name: self._stored(key, type_name) for key, (name, type_name) in attributes}
        for key, number in self._filled.items():
            columns[f"f{number}"] = leads[filled_column(column(key))]
            columns[f"u{number}"] = leads[unknown_column(column(key))]
        if isinstance(self.at, str):
            columns["at"] = leads[self.at]
        names = self._windows.values()
        if not names or self.events is None:
            return leads.select(**columns, **dict.fromkeys(names, ibis.null("int64")))
        counted = self._counted()
        known = leads["has_events"]
        if isinstance(self.at, str):
            known = known & leads[self.at].notnull()
        columns |= {name: known.ifelse(ibis.coalesce(counted[name], 0), None) for name in names}
        return leads.left_join(counted, leads["id"] == counted["lead_id"]).select(**columns)

    def _stored(self, key: str, type_name: str) -> Any:
        name = column(key)
        if name not in self.leads.columns:
            return ibis.null(storage[type_name])
        value = self.leads[name]
        if not _fits(value.type(), type_name):
            raise TypeError(f"column {name!r} of the leads is {value.type()}, not {storage[type_name]}")
        return value

    def _counted(self) -> Any:
        """One pass over the events: per lead, every window's number or sum."""
        events = self.events
        events = events.filter(events["event"].isin(sorted({window.event for window in self._windows})))
        if isinstance(self.at, str):
            judged = self.leads.select(judged_lead="id", judged_at=self.at)
            events = events.inner_join(judged, events["lead_id"] == judged["judged_lead"])
        longest = max(window.days for window in self._windows)
        events = events.filter(self._inside(events, longest))
        return events.group_by("lead_id").aggregate(
            **{name: self._total(events, window) for window, name in self._windows.items()}
        )

    def _total(self, events: Any, window: Window) -> Any:
        where = (events["event"] == window.event) & self._inside(events, window.days)
        if not window.fades:
            return events.count(where=where)
        age = self._judged(events).delta(events["at"], unit="microsecond")
        return (window.days * microseconds_of_day - age).sum(where=where)

    def _inside(self, events: Any, days: int) -> Any:
        """Whether an event is in a window; its start is a constant wherever it can be."""
        at = self._judged(events)
        if isinstance(self.at, str):
            return (events["at"] > at - ibis.interval(days=days)) & (events["at"] <= at)
        start = _days_before(self.at, days)
        return events["at"] <= at if start is None else (events["at"] > start) & (events["at"] <= at)

    def _judged(self, events: Any) -> Any:
        return events["judged_at"] if isinstance(self.at, str) else ibis.literal(utc(self.at))


def utc(instant: datetime) -> datetime:
    """An aware instant as tables hold it: in UTC, without its zone."""
    return instant.astimezone(UTC).replace(tzinfo=None)


def _days_before(at: datetime, days: int) -> datetime | None:
    """`at` less so many times 24 hours, as tables hold it; None where that is before the calendar begins."""
    try:
        return utc(at) - timedelta(days=days)
    except OverflowError:
        return None


def _fits(dtype: Any, type_name: str) -> bool:
    match type_name:
        case "text" | "choice":
            fits = dtype.is_string()
        case "choices":
            fits = dtype.is_array() and dtype.value_type.is_string()
        case "integer":
            fits = dtype.is_integer()
        case "number":
            fits = dtype.is_integer() or dtype.is_floating()
        case "boolean":
            fits = dtype.is_boolean()
        case "date":
            fits = dtype.is_date()
        case _:
            fits = dtype.is_timestamp() and dtype.timezone is None
    return bool(fits)

"""Everything that happened in one list, newest first: events, imports of leads, and edits field by field."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value

from governance.history_lines import KINDS, FieldChange, Filters, Line
from governance.history_sources import ALL_KINDS, EDITED, ORIGINS, Origin, event_line, lines_of
from governance.models import Event, Proposal

__all__ = ["ALL_KINDS", "EDITED", "KINDS", "FieldChange", "Filters", "Line", "lines", "timeline"]


def lines(filters: Filters, *, offset: int = 0, limit: int = 50) -> tuple[list[Line], bool]:
    """(the lines from `offset` on, whether there are more): one query says which rows they are, and only
    those are read, by a few queries for each kind of row among them.
    """
    found = _keys(filters, offset, limit + 1)
    keys: dict[int, list[int]] = {}
    for origin, key in found[:limit]:
        keys.setdefault(origin, []).append(key)
    made = lines_of(keys, filters)
    return [made[one] for one in found[:limit] if one in made], len(found) > limit


def timeline(
    proposal: Proposal, hidden: Mapping[int, tuple[int, frozenset[str]]] | None = None
) -> list[Line]:
    """All that happened on one proposal, newest first; `hidden` as in `Filters`."""
    rows = Event.objects.select_related("by__department", "on_behalf_of", "document", "proposal", "version")
    events = rows.filter(proposal=proposal).order_by("-at", "-pk")
    return [event_line(event, Filters(hidden=hidden or {})) for event in events]


def _keys(filters: Filters, offset: int, limit: int) -> list[tuple[int, int]]:
    """Which rows stand from `offset` on: (origin, key)."""
    sign = "" if filters.oldest else "-"
    first, *others = _parts(filters, sign, offset + limit)
    rows = first.union(*others, all=True) if others else first
    rows = rows.order_by(f"{sign}sorted_at", "origin_number", f"{sign}row_key")
    return [(origin, key) for _at, origin, key in rows[offset : offset + limit]]


def _parts(filters: Filters, sign: str, count: int) -> Iterable["QuerySet[Any]"]:
    """Of each origin so many rows as the list can hold at most, by index."""
    listed = 0
    for number, origin in enumerate(ORIGINS):
        rows = origin.rows(filters)
        if rows is None:
            continue
        rows = _within(rows, filters, origin).order_by(f"{sign}{origin.instant}", f"{sign}pk")[:count]
        yield _named(rows.model._base_manager.filter(pk__in=rows.values("pk")), number, origin.instant)
        listed += 1
    if not listed:
        yield _named(Event.objects.none(), 0, "at")


def _named(rows: "QuerySet[Any]", number: int, instant: str) -> "QuerySet[Any]":
    named = {
        "sorted_at": F(instant),
        "origin_number": Value(number, output_field=IntegerField()),
        "row_key": F("pk"),
    }
    values: QuerySet[Any] = rows.order_by().annotate(**named)
    return values.values_list("sorted_at", "origin_number", "row_key")


def _within(rows: "QuerySet[Any]", filters: Filters, origin: Origin) -> "QuerySet[Any]":
    if filters.person:
        rows = rows.filter(**{origin.person: filters.person})
    if filters.since:
        rows = rows.filter(**{f"{origin.instant}__gte": filters.since})
    if filters.until:
        rows = rows.filter(**{f"{origin.instant}__lt": filters.until})
    return rows

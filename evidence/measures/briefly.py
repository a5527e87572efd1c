"""Briefly: measures in one period, by a question to the leads of that period alone.

What a page opens with, while the two years that it also shows are still counted. In which part of a measure
a lead is, `evidence.measures.measure` says here as it does there.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import Any

import ibis

from evidence.clocks import clock_rows
from evidence.engine.duckdb_sql import duckdb_sql
from evidence.keeping import NotKept, kept, only_kept
from evidence.leads.days import begins
from evidence.leads.period import Part, open_part
from evidence.leads.quoting import quoted, text, timestamp
from evidence.leads.store import Leads, own, snapshot_cursor
from evidence.measures.measure import Count, Lead, Measure, Period, Scope, Windows
from evidence.measures.periods import before
from evidence.measures.registry import counted_together
from evidence.measures.tallies import Asked, Tally, counts_of, scoped, sums, tallies, unrecorded

_now, _which = own("now"), own("which")
_clock = (own("due_at"), own("stopped_at"))
MOST = 40
"""Periods counted in one pass."""
Parts = tuple[int, int, int, int]


class Briefly:
    """A measure over single periods, each counted when it is asked for; it has no history."""

    versions: tuple[int, ...] = ()
    first = None

    def __init__(self, asked: Asked, measure: Measure, beside: Sequence[Measure]) -> None:
        """`beside`: what is asked besides, to be counted in the same pass where it can be."""
        self.asked, self.measure = asked, measure
        self.together = counted_together(measure, beside)
        self._found: dict[Period, Count] = {}

    def over(self, period: Period) -> Count:
        """The leads of a period. Raises `TooSlow`, `FileNotFoundError`."""
        if self._tally:
            return self._tally.over(period)
        if period not in self._found:
            periods = _back_to_ripe(self.asked, self.together, period)
            key = self.asked.key("periods alone", [one.key for one in self.together], periods)
            found: dict[str, list[Parts]] = kept(key, lambda: _over(self.asked, self.together, periods))
            counts = (Count(*parts) for parts in found[self.measure.key])
            self._found |= dict(zip(periods, counts, strict=True))
        return self._found[period]

    @cached_property
    def _tally(self) -> Tally | None:
        """Over all days, where that is kept: for another period only the rest of a page is still counted."""
        try:
            with only_kept():
                return tallies(self.asked, [self.measure])[self.measure.key]
        except NotKept:
            return None

    def by_version(self, _period: Period) -> dict[int, Count]:
        return {}


def _back_to_ripe(asked: Asked, measures: Sequence[Measure], period: Period) -> list[Period]:
    """A period and, where all of its leads are too young, those before it until one has leads to count: that
    is what will be asked next.
    """
    days = [getattr(asked.windows, one.window) for one in measures if one.window]
    ripe, periods = asked.snapshot.day - timedelta(days=max(days, default=0)), [period]
    while ripe < periods[-1].since <= asked.snapshot.day and len(periods) < MOST:
        periods.append(before(periods[-1]))
    return periods


def _over(asked: Asked, measures: Sequence[Measure], periods: Sequence[Period]) -> dict[str, list[Parts]]:
    """In each of some periods in a row, the newest first."""
    part = Part(asked.snapshot, measures[0].starts, periods[-1].since, periods[0].until)
    starts = quoted(own(measures[0].starts))
    since = " ".join(
        f"WHEN {starts} >= {text(str(begins(one.since)))} THEN {n}" for n, one in enumerate(periods[:-1])
    )
    which = f"CASE {since} ELSE {len(periods) - 1} END" if since else "0"
    if measures[0].clocked and asked.has_clocks:
        with open_part(part) as opened:
            leads, types = clock_rows(opened, asked.snapshot, asked.terms)
            rows = _counted(opened, asked, measures, which, leads, types)
    else:
        leads, types = part.query, part.types
        if measures[0].clocked:
            nothing = ", ".join(f"NULL::TIMESTAMP AS {quoted(name)}" for name in _clock)
            leads = f"SELECT *, {nothing} FROM ({leads})"
            types |= dict.fromkeys(_clock, "timestamp(6)")
        with snapshot_cursor() as cursor:
            rows = _counted(Leads(None, None, cursor, whole=False), asked, measures, which, leads, types)
    none = (0, 0, 0, 0)
    return {
        measure.key: [counts_of(rows[n], f"m{i}") if n in rows else none for n in range(len(periods))]
        for i, measure in enumerate(measures)
    }


def _counted(
    opened: Leads,
    asked: Asked,
    measures: Sequence[Measure],
    which: str,
    leads: str,
    types: Mapping[str, Any],
) -> dict[int, dict[str, Any]]:
    """Number of a period -> its row. `which`: that number of a lead; `leads`: a query with these columns."""
    missing = unrecorded(asked, measures)
    question = _question(tuple(measures), asked.windows, missing, asked.scope, tuple(types.items()))
    added = f"{timestamp(asked.snapshot.imported_at)} AS {quoted(_now)}, {which} AS {quoted(_which)}"
    query = f"WITH counted AS (SELECT *, {added} FROM ({leads})) {question}"
    return {row[_which]: row for row in opened.run(query).to_pylist()}


@lru_cache(maxsize=64)
def _question(
    measures: tuple[Measure, ...],
    windows: Windows,
    missing: frozenset[str],
    scope: Scope,
    types: tuple[tuple[str, Any], ...],
) -> str:
    """Of the leads `counted`. The same for every period and import: planning takes longer than counting."""
    leads = scoped(ibis.table(dict(types) | {_now: "timestamp(6)", _which: "int32"}, "counted"), scope)
    lead = Lead(leads, leads[_now], missing)
    return duckdb_sql(leads.group_by(_which).aggregate(**sums(lead, measures, windows)))

"""Briefly: measures in one period, by a question to the leads of that period alone.

What a page opens with, while the two years that it also shows are still counted. In which part of a measure
a lead is, `evidence.measures.measure` says here as it does there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import ibis

from evidence.clocks import clock_rows
from evidence.engine.duckdb_sql import duckdb_sql
from evidence.keeping import NotKept, only_kept
from evidence.leads.period import Part, open_part
from evidence.leads.quoting import quoted, timestamp
from evidence.leads.store import Leads, own, snapshot_cursor
from evidence.leads.warehouse import is_live
from evidence.measures.measure import Count, Lead, Measure, Period, Scope, Windows
from evidence.measures.registry import counted_together
from evidence.measures.tallies import Asked, Tally, counts_of, scoped, sums, tallies, unrecorded

_now = own("now")
_clock = (own("due_at"), own("stopped_at"))
Parts = tuple[int, int, int, int]


def briefly(asked: Asked, measures: Sequence[Measure]) -> "dict[str, Briefly]":
    """Measure's key -> it over single periods. Nothing of them is kept: they are asked quickly, and once the
    rest of a page is there they follow from that.
    """
    found: dict[tuple[str, Period], Count] = {}
    return {one.key: Briefly(asked, one, counted_together(one, measures), found) for one in measures}


def over_periods(asked: Asked, measures: Sequence[Measure]) -> "Mapping[str, Tally | Briefly]":
    """The same for whoever asks for a few periods and no history; leads that live elsewhere are counted over
    all days. Raises `TooSlow`, `FileNotFoundError`.
    """
    return tallies(asked, measures) if is_live(asked.snapshot.fingerprint) else briefly(asked, measures)


@dataclass(frozen=True)
class Briefly:
    """A measure over single periods, each counted when it is asked for; it has no history."""

    versions: ClassVar[tuple[int, ...]] = ()
    first: ClassVar[date | None] = None

    asked: Asked
    measure: Measure
    together: Sequence[Measure]
    """Counted in the same pass."""
    found: dict[tuple[str, Period], Count]
    """What was counted so far, of all that were made at once."""

    def over(self, period: Period) -> Count:
        """The leads of a period. Raises `TooSlow`, `FileNotFoundError`."""
        if self._tally:
            return self._tally.over(period)
        if (self.measure.key, period) not in self.found:
            for key, parts in _over(self.asked, self.together, period).items():
                self.found[key, period] = Count(*parts)
        return self.found[self.measure.key, period]

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


def _over(asked: Asked, measures: Sequence[Measure], period: Period) -> dict[str, Parts]:
    """Measure's key -> its parts."""
    part = Part(asked.snapshot, measures[0].starts, period.since, period.until)
    beside = {_now: timestamp(asked.snapshot.imported_at)}
    if measures[0].clocked and asked.has_clocks:
        with open_part(part) as opened:
            leads, types = clock_rows(opened, asked.snapshot, asked.terms)
            row = _counted(opened, asked, measures, types, beside, lambda _question: leads)
    else:
        if measures[0].clocked:
            beside |= dict.fromkeys(_clock, "NULL::TIMESTAMP")
        with snapshot_cursor() as cursor:
            opened = Leads(None, None, cursor, whole=False)
            row = _counted(opened, asked, measures, part.types, beside, part.query)
    return {measure.key: counts_of(row, f"m{i}") for i, measure in enumerate(measures)}


def _counted(
    opened: Leads,
    asked: Asked,
    measures: Sequence[Measure],
    types: Mapping[str, Any],
    beside: Mapping[str, str],
    leads: Callable[[str], str],
) -> dict[str, Any]:
    """`types`: of the leads' columns; `beside`: instants, the same for each lead; `leads`: their query by the
    question that is asked of them.
    """
    missing = unrecorded(asked, measures)
    columns = (*types.items(), *((name, "timestamp(6)") for name in beside))
    question = _question(tuple(measures), asked.windows, missing, asked.scope, columns)
    added = ", ".join(f"{value} AS {quoted(name)}" for name, value in beside.items())
    query = f"WITH counted AS (SELECT *, {added} FROM ({leads(question)})) {question}"
    (row,) = opened.rows(query)
    return row


@lru_cache(maxsize=64)
def _question(
    measures: tuple[Measure, ...],
    windows: Windows,
    missing: frozenset[str],
    scope: Scope,
    columns: tuple[tuple[str, Any], ...],
) -> str:
    """Of the leads `counted`. The same for every period and import: planning takes longer than counting."""
    leads = scoped(ibis.table(dict(columns), "counted"), scope)
    return duckdb_sql(sums(Lead(leads, leads[_now], missing), measures, windows))

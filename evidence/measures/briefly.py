"""Briefly: measures in one period, by a question to the leads of that period alone.

What a page opens with, while the two years that it also shows are still counted. In which part of a measure
a lead is, `evidence.measures.measure` says here as it does there.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import ibis

from evidence.engine.duckdb_sql import duckdb_sql
from evidence.keeping import kept
from evidence.leads.period import Part, open_part
from evidence.leads.quoting import quoted, timestamp
from evidence.leads.store import Leads, own, snapshot_cursor
from evidence.measures.measure import Count, Lead, Measure, Period, Scope, Windows
from evidence.measures.registry import counted_together
from evidence.measures.tallies import Asked, counts_of, scoped, started, sums, unrecorded

_now = own("now")


class Briefly:
    """A measure over single periods, each counted when it is asked for; it has no history."""

    versions: tuple[int, ...] = ()
    first = None

    def __init__(self, asked: Asked, measure: Measure, beside: Sequence[Measure]) -> None:
        """`beside`: what is asked besides, to be counted in the same pass where it can be."""
        self.asked, self.measure = asked, measure
        self.together = counted_together(measure, beside)

    def over(self, period: Period) -> Count:
        """The leads of a period. Raises `TooSlow`, `FileNotFoundError`."""
        key = self.asked.key("one period", [one.key for one in self.together], period)
        found: dict[str, tuple[int, int, int, int]] = kept(
            key, lambda: _over(self.asked, self.together, period)
        )
        return Count(*found[self.measure.key])

    def by_version(self, _period: Period) -> dict[int, Count]:
        return {}


def _over(asked: Asked, measures: Sequence[Measure], period: Period) -> dict[str, tuple[int, int, int, int]]:
    part = Part(asked.snapshot, measures[0].starts, period.since, period.until)
    if measures[0].clocked:
        with open_part(part) as opened:
            leads = started(opened, asked, measures)
            row = _counted(opened, asked, measures, duckdb_sql(leads), tuple(leads.schema().items()))
    else:
        with snapshot_cursor() as cursor:
            opened = Leads(None, None, cursor, whole=False)
            row = _counted(opened, asked, measures, part.query, tuple(part.types.items()))
    return {measure.key: counts_of(row, f"m{i}") for i, measure in enumerate(measures)}


def _counted(
    opened: Leads, asked: Asked, measures: Sequence[Measure], rows: str, types: tuple[tuple[str, Any], ...]
) -> dict[str, Any]:
    missing = unrecorded(asked, measures)
    question = _question(tuple(measures), asked.windows, missing, asked.scope, types)
    now = timestamp(asked.snapshot.imported_at)
    query = f"WITH counted AS (SELECT *, {now} AS {quoted(_now)} FROM ({rows})) {question}"
    found: list[dict[str, Any]] = opened.run(query).to_pylist()
    return found[0]


@lru_cache(maxsize=64)
def _question(
    measures: tuple[Measure, ...],
    windows: Windows,
    missing: frozenset[str],
    scope: Scope,
    types: tuple[tuple[str, Any], ...],
) -> str:
    """Of the leads `counted`. The same for every period and import: planning takes longer than counting."""
    leads = scoped(ibis.table(dict(types) | {_now: "timestamp(6)"}, "counted"), scope)
    lead = Lead(leads, leads[_now], missing)
    return duckdb_sql(leads.aggregate(**sums(lead, measures, windows)))

"""Response time: from the judgement as an MQL to the first contact after it, median and 90th percentile.

In hours by the clock on the wall and in hours that count under the 48-hour rule. A lead without a contact has
none: the follow-up rate says how many those are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import ibis

from evidence.clocks import clock_rows
from evidence.engine.duckdb_sql import duckdb_sql
from evidence.keeping import kept
from evidence.leads.days import day_number, day_number_of
from evidence.leads.period import Part, open_part
from evidence.leads.store import open_leads, own
from evidence.measures.measure import Measure, Period, Scope
from evidence.measures.tallies import Asked, dimensions, in_force, scoped
from evidence.statistics import TOO_FEW

_hour = 3600 * 1_000_000
_apart = ("version", *dimensions)
CONTACTED = Measure(
    key="response_time", starts="mql_at", hits=lambda lead: lead.has("stopped_at"), clocked=True
)
"""Its leads, as those of a rate: hit where they have a time."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Of the MQLs of a period that were contacted; None where there are none, or no rule to count by."""

    n: int
    median: float | None
    p90: float | None
    """So many hours or fewer in nine cases of ten."""
    counted_median: float | None
    counted_p90: float | None

    @property
    def too_few(self) -> bool:
        return self.n < TOO_FEW


def response_time(asked: Asked, periods: Sequence[Period], *, brief: bool = False) -> list[Hours]:
    """In each period, in their order; they may overlap. `brief`: of one period, by its leads alone. Raises
    `TooSlow`, `FileNotFoundError`.
    """
    ask = partial(_asked, asked, periods, brief)
    found: list[dict[str, Any]] = ask() if brief else kept(asked.key("response", periods), ask)
    by_period = {row["period"]: row for row in found}
    return [
        Hours(int(row["n"]), *(row["wall"] or (None, None)), *(row["counted"] or (None, None)))
        if row
        else Hours(0, None, None, None, None)
        for row in map(by_period.get, range(len(periods)))
    ]


def response_split(asked: Asked, period: Period) -> dict[str, list[tuple[str, Hours]]]:
    """Of a period: "version" -> its number, and each of `dimensions` -> its values as most write them, with
    their hours ("" for none). Versions in their order, values with most leads first. Raises like
    `response_time`.
    """
    rows: list[dict[str, Any]] = kept(
        asked.key("response split", period), lambda: _asked_apart(asked, period)
    )
    found: dict[str, list[tuple[str, Hours]]] = {name: [] for name in _apart}
    for row in rows:
        hours = Hours(int(row["n"]), *row["wall"], *row["counted"])
        found[_apart[row["apart"]]].append((str(row["name"] if row["name"] is not None else ""), hours))
    return found


def _asked_apart(asked: Asked, period: Period) -> list[dict[str, Any]]:
    if not asked.has_clocks:
        return []
    with open_part(Part(asked.snapshot, "mql_at", period.since, period.until)) as opened:
        clocks, types = clock_rows(opened, asked.snapshot, asked.terms)
        leads = scoped(ibis.table(types, "clocked"), asked.scope)
        leads = leads.filter(leads[own("stopped_at")].notnull())
        names = {name: leads[own(name)].fill_null("").strip() for name in dimensions}
        leads = leads.select(
            started=leads[own("mql_at")],
            stopped=leads[own("stopped_at")],
            ran=leads[own("ran")],
            version=in_force(leads[own("mql_at")], asked),
            **names,
        )
        shares = "[0.5, 0.9]"
        apart = " UNION ALL ".join(
            f"""SELECT {i} AS apart, mode({name})::VARCHAR AS name, count(*) AS n,
                quantile_cont((epoch_us(stopped) - epoch_us(started)) / {_hour}, {shares}) AS wall,
                quantile_cont(ran / {_hour}, {shares}) AS counted,
                {"min(version)" if name == "version" else "-count(*)"} AS rank
            FROM contacted GROUP BY {name if name == "version" else f"lower({name})"}"""
            for i, name in enumerate(_apart)
        )
        contacted = f"WITH clocked AS ({clocks}), contacted AS ({duckdb_sql(leads)})"
        return opened.rows(f"{contacted} {apart} ORDER BY apart, rank, name")


def _asked(asked: Asked, periods: Sequence[Period], brief: bool) -> list[dict[str, Any]]:
    if not asked.has_clocks:
        return []
    part = Part(asked.snapshot, "mql_at", periods[0].since, periods[0].until)
    with open_part(part) if brief else open_leads(asked.snapshot) as opened:
        leads, types = clock_rows(opened, asked.snapshot, asked.terms)
        period, join = "0", ""
        if not brief:
            opened.cursor.register("asked_days", _days(periods))
            period, join = "period", "JOIN asked_days USING (day)"
        shares, contacted = "[0.5, 0.9]", _contacted(tuple(types.items()), asked.scope)
        # One pass for all periods: a day belongs to each that it lies in.
        return opened.rows(
            f"""WITH clocked AS ({leads}) SELECT {period} AS period, count(*) AS n,
                quantile_cont((epoch_us(stopped) - epoch_us(started)) / {_hour}, {shares}) AS wall,
                quantile_cont(ran / {_hour}, {shares}) AS counted
            FROM ({contacted}) {join} GROUP BY ALL"""
        )


@lru_cache(maxsize=16)
def _contacted(types: tuple[tuple[str, Any], ...], scope: Scope) -> str:
    """Of the leads `clocked`. Planning takes as long as much of the counting."""
    leads = scoped(ibis.table(dict(types), "clocked"), scope)
    leads = leads.filter(leads[own("stopped_at")].notnull())
    leads = leads.select(
        day=day_number_of(leads[own("mql_at")]),
        started=leads[own("mql_at")],
        stopped=leads[own("stopped_at")],
        ran=leads[own("ran")],
    )
    return duckdb_sql(leads)


def _days(periods: Sequence[Period]) -> Any:
    """The days of each period, as a table."""
    import pyarrow as pa

    rows = [
        (number, day_number(one.since) + i) for number, one in enumerate(periods) for i in range(one.days)
    ]
    numbers, days = zip(*rows, strict=True) if rows else ((), ())
    return pa.table({"period": pa.array(numbers, pa.int32()), "day": pa.array(days, pa.int64())})

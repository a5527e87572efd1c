"""Many leads: the engine against the same questions written for Polars, over the same Parquet file.

Each question is asked of Polars in both its ways, and the quicker counts. `BENCH_LEADS` as for many_leads.
"""

from collections.abc import Callable
from datetime import date
from functools import partial, reduce
from operator import and_, or_
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from benchmarks import many_leads, many_rules
from benchmarks.many_leads import CRITERIA, GOALS, LEADS, ROUNDS, engine_queries, opened, write
from benchmarks.measured import ratio, say, seconds

WAYS = ("in-memory", "streaming")


def run() -> None:
    """Three questions about rules of every size."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "leads.parquet"
        write(path, LEADS)
        with opened(path) as (connection, leads):
            for comparisons in CRITERIA:
                ours, theirs = engine_queries(leads, comparisons), polars_queries(path, comparisons)
                agree(theirs, comparisons, connection)
                for what in GOALS:
                    about = f"{LEADS:,} leads, {comparisons} criteria: {what}"
                    against(about, partial(rows, connection, ours[what]), theirs[what])


def against(about: str, ours: Callable[[], Any], theirs: pl.LazyFrame) -> None:
    """Says how the engine compares with the quicker of Polars' ways."""
    measured = {way: ratio(ours, partial(theirs.collect, engine=way), ROUNDS) for way in WAYS}
    quicker = max(measured, key=lambda way: measured[way][0])
    times, mine, other = measured[quicker]
    say(f"{about}, times Polars ({quicker})", times, "at most 1.0", seconds(mine, other))


def polars_queries(path: Path, comparisons: int) -> dict[str, pl.LazyFrame]:
    """The same questions as one writes them for Polars; unknown is null, whose logic is the language's."""
    leads = pl.scan_parquet(path)
    rule = many_rules.rule(comparisons)
    new, stricter = map(expression, (rule, many_rules.rule(comparisons, stricter=True)))
    criteria = [expression(criterion).alias(f"c{i}") for i, criterion in enumerate(rule["all"])]
    named = [pl.col(f"c{i}") for i in range(len(criteria))]
    passed = [reduce(and_, named[: i + 1]) for i in range(len(named))]
    counts = [one.sum().alias(f"p{i}") for i, one in enumerate(passed)]
    questions = (
        leads.group_by(new.alias("verdict")).len(),
        leads.select("outcome", *criteria)
        .group_by("outcome", passed[-1].alias("verdict"))
        .agg(pl.len(), *[one.sum() for one in named], *counts),
        leads.group_by(new.alias("old"), stricter.alias("new"), "outcome").len(),
    )
    return dict(zip(GOALS, questions, strict=True))


def expression(node: dict[str, Any]) -> Any:
    """The rule as an expression of Polars."""
    for kind, combine in (("all", and_), ("any", or_)):
        if kind in node:
            return reduce(combine, map(expression, node[kind]))
    column, value = pl.col(node["attribute"]), node["value"]
    match node["is"]:
        case "at_least":
            return column >= value
        case "more_than":
            return column > value
        case "after":
            return column > date.fromisoformat(value)
        case "one_of":
            return column.is_in(value)
    return column == value


def agree(theirs: dict[str, pl.LazyFrame], comparisons: int, connection: Any) -> None:
    """Raises `AssertionError` where Polars gives other figures than SQL by hand."""
    for what, query in many_leads.hand_queries(comparisons).items():
        assert set(theirs[what].collect().rows()) == set(rows(connection, query))


def rows(connection: Any, query: str) -> list[Any]:
    """What a query gives."""
    return list(connection.execute(query).fetchall())

"""Many leads: the engine against hand-written DuckDB SQL over the same Parquet file.

`BENCH_LEADS` sets how many leads are generated (default 10,000,000).
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import ibis

from benchmarks import many_rules
from benchmarks.measured import processor, ratio, say, seconds
from evidence.engine.duckdb_sql import duckdb_sql
from evidence.engine.tables import count_table, effect_table, mask_table
from evidence.engine.tallies import funnel, read_masks

LEADS = int(os.environ.get("BENCH_LEADS", "10000000"))
CRITERIA = (5, 20, 100)
ROUNDS = 5
GOALS = {
    "verdict and count": "at most 1.1",
    "verdict x outcome with the funnel": "at most 1.0",
    "two versions x outcome": "at most 0.85",
}
IBIS_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "DATE": "date",
}


def run() -> None:
    """Three questions about rules of every size; then how long they are planned, and more leads."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "leads.parquet"
        write(path, LEADS)
        with opened(path) as (connection, leads):
            for comparisons in CRITERIA:
                against_hand(connection, leads, comparisons)
            planning(leads)
        growth(path, Path(folder) / "fewer.parquet")


def against_hand(connection: Any, leads: Any, comparisons: int) -> None:
    """Says how each question compares with the same in hand-written SQL, of the same answer."""
    ours, theirs = engine_queries(leads, comparisons), hand_queries(comparisons)
    agree(connection, ours, theirs, comparisons)
    for what, goal in GOALS.items():
        times, mine, other = ratio(
            lambda query=ours[what]: connection.execute(query).fetchall(),
            lambda query=theirs[what]: connection.execute(query).fetchall(),
            rounds=ROUNDS,
        )
        about = f"{LEADS:,} leads, {comparisons} criteria: {what}, times hand-written DuckDB SQL"
        say(about, times, goal, seconds(mine, other))


def engine_queries(leads: Any, comparisons: int) -> dict[str, str]:
    """The text of the engine's query for each question."""
    new, stricter = (many_rules.definition(comparisons, stricter) for stricter in (False, True))
    at = many_rules.AT
    tables = (
        count_table(new, leads, None, at),
        mask_table(new, leads, None, at),
        effect_table(new, stricter, leads, None, at),
    )
    return dict(zip(GOALS, map(duckdb_sql, tables), strict=True))


def hand_queries(comparisons: int) -> dict[str, str]:
    """The same questions as one writes them."""
    rule = many_rules.rule(comparisons)
    new, stricter = map(many_rules.by_hand, (rule, many_rules.rule(comparisons, stricter=True)))
    criteria = [many_rules.by_hand(criterion) for criterion in rule["all"]]
    named = ", ".join(f"{criterion} as c{i}" for i, criterion in enumerate(criteria))
    passed = [" and ".join(f"c{j}" for j in range(i + 1)) for i in range(len(criteria))]
    counts = ", ".join(f"count(*) filter (where {all_})" for all_ in passed)
    alone = ", ".join(f"count(*) filter (where c{i})" for i in range(len(criteria)))
    queries = (
        f"select {new} as verdict, count(*) from leads group by 1",
        f"select outcome, {passed[-1]} as verdict, count(*), {alone}, {counts}"
        f" from (select outcome, {named} from leads) group by all",
        f"select {new} as old, {stricter} as new, outcome, count(*) from leads group by all",
    )
    return dict(zip(GOALS, queries, strict=True))


def agree(
    connection: Any, ours: dict[str, str], theirs: dict[str, str], comparisons: int, plain: Any = None
) -> None:
    """Raises `AssertionError` where the two give different figures; `plain`: where theirs is asked."""
    plain = plain or connection
    words = {"qualified": True, "not_qualified": False, "undecided": None}
    for what in ("verdict and count", "two versions x outcome"):
        mine, other = connection.execute(ours[what]).fetchall(), plain.execute(theirs[what]).fetchall()
        assert {tuple(words.get(value, value) for value in row) for row in mine} == set(other)
    what = "verdict x outcome with the funnel"
    masks = read_masks(connection.execute(ours[what]).to_arrow_table().to_pylist())
    criteria = len(many_rules.rule(comparisons)["all"])
    rows = plain.execute(theirs[what]).fetchall()
    for outcome in {row[0] for row in rows}:
        sums = [sum(column) for column in zip(*(row[3:] for row in rows if row[0] == outcome), strict=True)]
        steps = funnel([mask for mask in masks if mask.outcome == outcome], criteria)
        assert [step.true.get(outcome, 0) for step in steps] == sums[:criteria]
        assert [step.passed.get(outcome, 0) for step in steps] == sums[criteria:]


def planning(leads: Any) -> None:
    """Says how many CPU seconds it takes to write the two versions' query of the largest rule."""
    new, stricter = (many_rules.definition(max(CRITERIA), stricter) for stricter in (False, True))
    started = time.process_time()
    duckdb_sql(effect_table(new, stricter, leads, None, many_rules.AT).limit(1_000))
    taken = time.process_time() - started
    say(
        f"{max(CRITERIA)} criteria, two versions: CPU seconds to plan them, once per rule",
        taken,
        "at most 0.3",
    )


def growth(path: Path, fewer: Path) -> None:
    """Says what one lead costs among all, as times of what it costs among a tenth of them."""
    write(fewer, LEADS // 10)
    costs = []
    for place, number in ((path, LEADS), (fewer, LEADS // 10)):
        with opened(place) as (connection, leads):
            query = engine_queries(leads, 20)["two versions x outcome"]
            costs.append(processor(lambda: connection.execute(query).fetchall(), ROUNDS) / number)  # noqa: B023
    about = f"20 criteria, two versions: cost of a lead among {LEADS:,}, times that among a tenth"
    say(about, costs[0] / costs[1], "at most 1.1")


def write(path: Path, leads: int) -> None:
    """So many invented leads, the same ones each time."""
    columns = ", ".join(many_rules.columns_by_hand())
    outcomes = "['won', 'lost', 'rejected', 'never_contacted', 'open']"
    duckdb.connect().execute(
        f"copy (select 'L' || i as id, {columns}, true as has_events,"
        f" {outcomes}[1 + (hash(i + 600) % 5)::int] as outcome"
        f" from range({leads}) as numbers(i)) to '{path}' (format parquet)"
    )


@contextmanager
def opened(path: Path) -> Iterator[tuple[Any, Any]]:
    """A connection on which the file is the view `leads`, and that as an Ibis table."""
    with duckdb.connect() as connection:
        connection.execute(f"create view leads as from read_parquet('{path}')")
        columns = connection.execute("describe leads").fetchall()
        yield connection, ibis.table({row[0]: IBIS_TYPES[row[1]] for row in columns}, name="leads")

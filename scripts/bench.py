"""Speed as ratios in one run: the engine against hand-written DuckDB SQL, reasons against a bare verdict.

`BENCH_LEADS` sets how many leads are generated (default 1,000,000).
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from evidence.engine.tables import effect_table, judge_table

LEADS = int(os.environ.get("BENCH_LEADS", "1000000"))
ROUNDS = 7
AT = datetime(2026, 11, 1, tzinfo=UTC)
ATTRIBUTES = {
    "employees": {"type": "integer"},
    "visits": {"type": "integer"},
    "seconds": {"type": "integer"},
    "source": {"type": "choice"},
    "authority": {"type": "boolean"},
    "need": {"type": "boolean"},
}
MADE = """
    copy (
        select 'L' || i as id,
               case when i % 11 = 0 then null else (hash(i) % 900)::bigint end as employees,
               (hash(i + 1) % 12)::bigint as visits,
               case when i % 17 = 0 then null else (hash(i + 2) % 1800)::bigint end as seconds,
               ['google', 'direct', 'organic search', 'referral', 'event']
                   [1 + (hash(i + 3) % 5)::int] as source,
               case when i % 3 = 0 then null else hash(i + 4) % 4 = 0 end as authority,
               case when i % 2 = 0 then null else hash(i + 5) % 3 = 0 end as need,
               true as has_events,
               ['won', 'lost', 'rejected', 'never_contacted', 'open'][1 + (hash(i + 6) % 5)::int] as outcome
        from range({leads}) as numbers(i)
    ) to '{path}' (format parquet)
"""
SAME_BY_HAND = """
    (employees >= {size} and visits >= 3 and seconds >= 300
     and source in ('google', 'direct', 'organic search')
     and (authority = true or need = true))
"""


def body(size: int) -> dict[str, object]:
    return {
        "format": "teigi/1",
        "kind": "mql",
        "attributes": ATTRIBUTES,
        "rule": {
            "all": [
                {"attribute": "employees", "is": "at_least", "value": size},
                {"attribute": "visits", "is": "at_least", "value": 3},
                {"attribute": "seconds", "is": "at_least", "value": 300},
                {"attribute": "source", "is": "one_of", "value": ["google", "direct", "organic search"]},
                {
                    "any": [
                        {"attribute": "authority", "is": "equals", "value": True},
                        {"attribute": "need", "is": "equals", "value": True},
                    ]
                },
            ]
        },
    }


def main() -> None:
    old, new = parse(body(50)), parse(body(100))
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "leads.parquet")
        connection = duckdb.connect()
        connection.execute(MADE.format(leads=LEADS, path=path))
        leads = ibis.duckdb.connect().read_parquet(path)
        judged = judge_table(new, leads, None, AT)
        counts = ibis.to_sql(judged.group_by("verdict").aggregate(n=judged.count()), dialect="duckdb")
        effect = ibis.to_sql(effect_table(old, new, leads, None, AT), dialect="duckdb")
        # The names that Ibis gave its view of the file.
        connection.execute(f"create view {leads.get_name()} as select * from read_parquet('{path}')")
        by_hand, by_hand_old = SAME_BY_HAND.format(size=100), SAME_BY_HAND.format(size=50)
        counts_by_hand = f"select {by_hand} as verdict, count(*) from read_parquet('{path}') group by 1"
        effect_by_hand = (
            f"select {by_hand_old} as old, {by_hand} as new, outcome, count(*)"
            f" from read_parquet('{path}') group by all"
        )
        ours, theirs = connection.execute(counts).fetchall(), connection.execute(counts_by_hand).fetchall()
        assert sorted(n for _, n in ours) == sorted(n for _, n in theirs)
        say(
            f"{LEADS:,} leads, 6 criteria: verdict and count, times hand-written DuckDB SQL",
            *ratio(
                lambda: connection.execute(counts).fetchall(),
                lambda: connection.execute(counts_by_hand).fetchall(),
            ),
        )
        say(
            f"{LEADS:,} leads, two versions x outcome, times hand-written DuckDB SQL",
            *ratio(
                lambda: connection.execute(effect).fetchall(),
                lambda: connection.execute(effect_by_hand).fetchall(),
            ),
        )
    one_lead(new)


def one_lead(definition: object) -> None:
    judge = compile_definition(definition)  # type: ignore[arg-type]
    lead = {
        "employees": 120,
        "visits": 5,
        "seconds": 400,
        "source": "Google",
        "authority": True,
        "events": [],
    }

    def times(call: Callable[[], object]) -> Callable[[], object]:
        return lambda: [call() for _ in range(2000)]

    say(
        "one lead: all reasons, times the verdict alone",
        *ratio(times(lambda: judge(lead, AT)), times(lambda: judge.verdict(lead, AT))),
    )


def ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float, float]:
    """Medians of CPU seconds of interleaved runs: (ours / theirs, ours, theirs)."""
    ours(), theirs()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for call, seconds in zip((ours, theirs), taken, strict=True):
            before = time.process_time()
            call()
            seconds.append(time.process_time() - before)
    mine, other = (statistics.median(seconds) for seconds in taken)
    return mine / other, mine, other


def say(what: str, times: float, ours: float, theirs: float) -> None:
    print(f"{times:6.2f}  {what}  ({ours:.3f} s / {theirs:.3f} s CPU)")  # noqa: T201


if __name__ == "__main__":
    main()

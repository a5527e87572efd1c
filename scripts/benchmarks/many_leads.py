"""Many leads: the engine against hand-written DuckDB SQL over the same Parquet file.

`BENCH_LEADS` sets how many leads are generated (default 1,000,000).
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis

from benchmarks.measured import ratio, say, seconds
from benchmarks.rules import AT, body
from definitions.language.parse import parse
from evidence.engine.tables import effect_table, judge_table

LEADS = int(os.environ.get("BENCH_LEADS", "1000000"))
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


def run() -> None:
    """Verdict and count, and two versions by outcome."""
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
        for what, goal, query, by_hand in (
            ("verdict and count", "at most 1.1", counts, counts_by_hand),
            ("two versions x outcome", "at most 0.85", effect, effect_by_hand),
        ):
            times, mine, other = ratio(
                lambda query=query: connection.execute(query).fetchall(),
                lambda by_hand=by_hand: connection.execute(by_hand).fetchall(),
            )
            what = f"{LEADS:,} leads, 6 criteria: {what}, times hand-written DuckDB SQL"
            say(what, times, goal, seconds(mine, other))

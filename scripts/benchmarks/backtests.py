"""Backtests with their whole breakdown, against the same figures in hand-written DuckDB SQL.

`BENCH_LEADS` as for many_leads. The figures by hand are asked in two ways, and the one of less time counts:
each table by a query of its own, and all of them from a table of judged leads that is made first.
"""

import gc
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import many_rules, stored
from benchmarks.many_leads import LEADS, write
from benchmarks.measured import processor, ratio, say, seconds

COMPARISONS, ROUNDS = 20, 3
IMPORTED = datetime(2026, 11, 1, tzinfo=UTC)
LIFE = """*, CASE WHEN hash(i + 700) % 50 > 0 THEN
        TIMESTAMP '2025-01-01' + INTERVAL (hash(i + 701) % 57000000) SECOND END AS created_at,
    TIMESTAMP '2026-10-01' AS received_at, hash(i + 702) % 4 > 0 AS contact_known,
    CASE WHEN hash(i + 703) % 9 > 0 THEN 'source ' || hash(i + 703) % 12 END AS came_by,
    CASE WHEN hash(i + 704) % 9 > 0 THEN 'segment ' || hash(i + 704) % 25 END AS segment"""
OTHERS = """id, 'crm' AS source_key, id AS source_id, has_events, outcome, received_at, created_at,
    coalesce(created_at, received_at) AS judged_at, contact_known, came_by AS source, segment"""
GOAL, OURS, BY_HAND = "at most 1.5", "ours", "by hand"


def run() -> None:
    """Time, growth in leads and memory."""
    with stored.installation(migrated=True) as folder:
        few, many = (made(folder, leads) for leads in (LEADS // 10, LEADS))
        ask, ways = partial(ours, *many), {name: partial(way, many[0]) for name, way in WAYS.items()}
        for way in ways.values():
            agree(ask(), way())
        measured = {name: ratio(ask, way, ROUNDS) for name, way in ways.items()}
        name = max(measured, key=lambda name: measured[name][0])
        times, *taken = measured[name]
        about = f"a backtest of {LEADS:,} leads with its breakdown"
        say(f"{about}: times hand-written DuckDB SQL ({name})", times, GOAL, seconds(*taken))
        cost = processor(ask, ROUNDS) / LEADS / (processor(partial(ours, *few), ROUNDS) / (LEADS // 10))
        say(f"{about}: cost of a lead, times that among a tenth", cost, "at most 1.1")
        mine, other = (peak(who, many[0], name) for who in (OURS, BY_HAND))
        detail = f"{mine:,.0f} MB / {other:,.0f} MB above what the process had before"
        say(f"{about}: peak memory, times that of the same SQL", mine / other, GOAL, detail)


def made(folder: Path, leads: int) -> tuple[Path, str]:
    """So many leads as a plain file, and as a snapshot of this name."""
    path, plain = folder / f"invented-{leads}.parquet", folder / f"plain-{leads}.parquet"
    write(path, leads)
    with duckdb.connect() as connection:
        numbered = f"SELECT *, id[2:]::BIGINT AS i FROM read_parquet('{path}')"
        connection.execute(
            f"COPY (SELECT {LIFE} FROM ({numbered})) TO '{plain}' (FORMAT parquet, COMPRESSION zstd)"
        )
    path.unlink()
    return plain, stored.store(plain, f"leads-{leads}", OTHERS)


def ours(_plain: Path, fingerprint: str) -> Any:
    """The product's own."""
    from evidence.backtests import backtest
    from evidence.cohorts import Cohort
    from evidence.models import Snapshot

    snapshot = Snapshot(fingerprint=fingerprint, leads=LEADS, imported_at=IMPORTED, mapping={"fields": {}})
    new, old = (many_rules.body(COMPARISONS, stricter) for stricter in (False, True))
    return backtest(snapshot, new, old, IMPORTED, Cohort())


def one_query_a_table(plain: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table from the file."""
    with duckdb.connect() as connection:
        leads = judged(plain)
        return {name: connection.execute(query).fetchall() for name, query in tables(f"({leads})").items()}


def judged_first(plain: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table from one of judged leads."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TEMP TABLE judged AS {judged(plain)}")
        return {name: connection.execute(query).fetchall() for name, query in tables("judged").items()}


WAYS: dict[str, Callable[[Path], dict[str, list[tuple[Any, ...]]]]] = {
    "a query a table": one_query_a_table,
    "judged first": judged_first,
}


def judged(plain: Path) -> str:
    """Each lead with what is counted."""
    new, old = (many_rules.rule(COMPARISONS, stricter) for stricter in (False, True))
    parts = [f"{many_rules.by_hand(part)} AS c{i}" for i, part in enumerate(new["all"])]
    matures = (IMPORTED - timedelta(days=180)).replace(tzinfo=None)
    return f"""SELECT outcome, came_by, segment, contact_known, {", ".join(parts)},
        {many_rules.by_hand(new)} AS new, {many_rules.by_hand(old)} AS old,
        (created_at + INTERVAL 9 HOUR)::DATE AS day,
        outcome IN ('open', 'never_contacted') AND coalesce(created_at, received_at) > '{matures}' AS young
        FROM read_parquet('{plain}')"""


def tables(leads: str) -> dict[str, str]:
    """A query for each table of a backtest."""
    count = len(many_rules.rule(COMPARISONS)["all"])
    columns = []
    for i in range(count):
        passed = " AND ".join(f"c{j}" for j in range(i + 1))
        without = " AND ".join(f"c{j}" for j in range(count) if j != i)
        tests = (f"c{i}", f"NOT c{i}", f"c{i} IS NULL", passed, without)
        columns += [f"count(*) FILTER ({test})" for test in tests]
    return {
        "weeks": f"""SELECT date_trunc('week', day), old, new, outcome, young, contact_known, count(*)
            FROM {leads} GROUP BY ALL""",
        "parts": f"SELECT outcome, {', '.join(columns)} FROM {leads} GROUP BY outcome",
        "sources": f"SELECT coalesce(came_by, ''), old, new, outcome, count(*) FROM {leads} GROUP BY ALL",
        "segments": f"SELECT coalesce(segment, ''), old, new, outcome, count(*) FROM {leads} GROUP BY ALL",
    }


def agree(effect: Any, by_hand: dict[str, list[tuple[Any, ...]]]) -> None:
    """Raises `AssertionError` where the two give different figures."""
    weeks = by_hand["weeks"]
    assert effect.new.table == sides(row[2:4] + row[-1:] for row in weeks)
    assert effect.old.table == sides((row[1], *row[3:4], row[-1]) for row in weeks)
    gained = Counter[str]()
    leads, qualified = Counter[str](), Counter[str]()
    for week, old, new, outcome, _young, _contact, n in weeks:
        gained[outcome] += n if new and not old else 0
        leads[str(week)[:10]] += n
        qualified[str(week)[:10]] += n if new else 0
    assert effect.gained == {outcome: gained[outcome] for outcome in effect.gained}
    assert effect.immature == sum(row[-1] for row in weeks if row[4])
    assert effect.contact_unknown == sum(row[-1] for row in weeks if not row[5])
    assert effect.dates_unknown == leads.pop("None")
    assert {week.start: (week.leads, week.new) for week in effect.weeks} == {
        week: (n, qualified[week]) for week, n in leads.items()
    }
    for outcome, *counts in by_hand["parts"]:
        for i, part in enumerate(effect.breakdown.parts):
            found = (part.true, part.false, part.unknown, part.passed, part.without)
            assert [one[outcome] for one in found] == counts[5 * i : 5 * i + 5]
    for name in ("sources", "segments"):
        for one in getattr(effect.breakdown, name):
            rows = [row for row in by_hand[name] if row[0] == one.name]
            assert one.new.table == sides(row[2:] for row in rows)
            assert one.old.table == sides((row[1], *row[3:]) for row in rows)


def sides(rows: Iterable[tuple[Any, ...]]) -> dict[str, dict[str, int]]:
    """Verdict -> outcome -> leads."""
    from evidence.figures import Side

    words = {True: "qualified", False: "not_qualified", None: "undecided"}
    return Side.of((words[truth], outcome, n) for truth, outcome, n in rows).table


def peak(who: str, plain: Path, way: str) -> float:
    """Megabytes that a process of its own takes for it at most, above what it had before."""
    call = [sys.executable, "-m", "benchmarks.backtests", who, str(plain), way]
    scripts = str(Path(__file__).resolve().parent.parent)
    found = subprocess.run(
        call, env=os.environ | {"PYTHONPATH": f"{scripts}:{stored.ROOT}"}, capture_output=True, check=True
    )
    return float(json.loads(found.stdout))


def alone(who: str, plain: str, way: str) -> None:
    """What `peak` runs: it asks of a tenth of the leads first, for all that a first question loads."""
    import django

    django.setup()
    for leads in (LEADS // 10, LEADS):
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
        before = memory("VmRSS")
        if who == OURS:
            ours(Path(plain), f"leads-{leads}")
        else:
            WAYS[way](Path(plain).with_name(f"plain-{leads}.parquet"))
    print(memory("VmHWM") - before)  # noqa: T201


def memory(what: str) -> float:
    """Megabytes of this process, as the system has them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


if __name__ == "__main__":
    alone(*sys.argv[1:])

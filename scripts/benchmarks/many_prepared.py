"""Many leads as an import prepares their columns, against hand-written SQL over the columns as they come."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import many_rules, stored
from benchmarks.many_leads import (
    CRITERIA,
    GOALS,
    LEADS,
    ROUNDS,
    agree,
    engine_queries,
    hand_queries,
    opened,
    write,
)
from benchmarks.many_polars import against, polars_queries, rows
from benchmarks.measured import ratio, say, seconds

OTHERS = (
    "id, 'crm' AS source_key, id AS source_id, has_events, outcome, TIMESTAMP '2026-01-01' AS received_at,"
    " TIMESTAMP '2026-01-01' AS created_at, TIMESTAMP '2026-11-01' AS judged_at"
)


def run() -> None:
    """The questions of many_leads, about a snapshot; hand-written SQL and Polars read the plain file."""
    with stored.installation(), TemporaryDirectory() as folder:
        from evidence.leads.store import open_leads

        path = Path(folder) / "leads.parquet"
        write(path, LEADS)
        snapshot = stored.store(path, "prepared", OTHERS)
        definition = many_rules.definition(min(CRITERIA))
        with opened(path) as (plain, _leads), open_leads(snapshot, definition) as prepared:
            outcome = prepared.leads.rename(outcome="Lead.outcome")
            for comparisons in CRITERIA:
                ours, theirs = engine_queries(outcome, comparisons), hand_queries(comparisons)
                polars = polars_queries(path, comparisons)
                agree(prepared.cursor, ours, theirs, comparisons, plain)
                for what in GOALS:
                    mine, other = (
                        partial(rows, prepared.cursor, ours[what]),
                        partial(rows, plain, theirs[what]),
                    )
                    about = f"{LEADS:,} prepared leads, {comparisons} criteria: {what}"
                    times, *taken = ratio(mine, other, ROUNDS)
                    say(f"{about}, times SQL over plain ones", times, "at most 0.6", seconds(*taken))
                    against(about, mine, polars[what])

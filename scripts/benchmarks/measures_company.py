"""Run once beside the demo company: its leads become a million, over three years, in the shape of its own.

Each lead is copied as often as it takes, every copy up to three hours earlier with all that happened to it;
those of the demo's first year also a year earlier, so that three years are told.
"""

import os
from pathlib import Path

import duckdb

LEADS = int(os.environ.get("BENCH_MEASURES", "1000000"))
YEAR = 52 * 7 * 24 * 3600
COPIES = """SELECT base.id AS of,
    base.id || '-' || n || ['', 'y'][1 + later] AS id, later * {year} + hash(base.id, n) % 10800 AS shift
    FROM '{leads}' AS base, (VALUES (0), (1)) AS years(later), range({copies}) AS t(n)
    WHERE later = 0 OR created_at < {first} + INTERVAL 52 WEEK"""


def grow() -> None:
    """In place of the newest snapshot's leads, events and history."""
    from django.utils import timezone

    from evidence.leads.folders import folder
    from evidence.models import Snapshot

    snapshot = Snapshot.objects.current(timezone.now())
    assert snapshot is not None
    name = f"measures-{LEADS}"
    write(folder(snapshot.fingerprint), folder(name))
    leads = duckdb.sql(f"SELECT count(*) FROM '{folder(name)}/leads.parquet'").fetchall()[0][0]
    Snapshot.objects.filter(pk=snapshot.pk).reissue(name, leads, snapshot.attributes)


def write(before: Path, after: Path) -> None:
    """The files of a snapshot, multiplied."""
    after.mkdir(parents=True)
    with duckdb.connect() as connection:
        leads = f"{before}/leads.parquet"
        first = f"(SELECT min(created_at) FROM '{leads}')"
        count = f"SELECT count(*) FROM ({COPIES})"
        (once,) = connection.execute(count.format(year=YEAR, leads=leads, copies=1, first=first)).fetchall()[
            0
        ]
        copies = COPIES.format(year=YEAR, leads=leads, copies=-(-LEADS // once), first=first)
        connection.execute(f"CREATE TABLE copies AS {copies}")
        for path in before.glob("*.parquet"):
            types = connection.execute(f"DESCRIBE FROM '{path}'").fetchall()
            key = next((row[0] for row in types if row[0] in ("id", "lead_id")), None)
            rows = f"FROM '{path}'" if key is None else multiplied(path, key, types)
            order = "" if key is None else f" ORDER BY {key}"
            connection.execute(
                f"COPY ({rows}{order}) TO '{after / path.name}'"
                " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
            )


def multiplied(path: Path, key: str, types: list[tuple[str, ...]]) -> str:
    """The rows of a file for every copy of their lead; all instants move but those of imports."""
    moved = [row[0] for row in types if row[1] == "TIMESTAMP" and row[0] != "received_at"]
    replaced = [f'"{name}" - INTERVAL (copies.shift) SECOND AS "{name}"' for name in moved]
    replaced.append(f"copies.id AS {key}")
    return f"""SELECT rows.* REPLACE ({", ".join(replaced)})
        FROM '{path}' AS rows JOIN copies ON copies.of = rows.{key}"""

"""Imports: a CSV file of leads, typed and laid into a snapshot, against DuckDB's own copy of it to Parquet.

`BENCH_IMPORT` sets how many rows there are (default 1,000,000); `BENCH_MEMORY` how many for the memory
(default 10,000,000), which a process of its own takes in.
"""

import multiprocessing
import os
import resource
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import duckdb

from benchmarks.measured import ratio, say, seconds

ROWS = int(os.environ.get("BENCH_IMPORT", "1000000"))
MOST = int(os.environ.get("BENCH_MEMORY", "10000000"))
ROUNDS = 3
AT = datetime(2026, 11, 1, tzinfo=UTC)
COLUMNS = {
    "ID": "'L' || i",
    "created_at": "strftime(TIMESTAMP '2024-01-01' + INTERVAL (seconds) SECOND, '%Y-%m-%d %H:%M:%S')",
    "mql_at": "CASE WHEN hash(i, 1) % 3 = 0 THEN "
    "strftime(TIMESTAMP '2024-02-01' + INTERVAL (seconds) SECOND, '%Y/%m/%d %H:%M') END",
    "won_at": "CASE WHEN hash(i, 2) % 9 = 0 THEN "
    "strftime(TIMESTAMP '2024-04-01' + INTERVAL (seconds) SECOND, '%Y-%m-%d %H:%M:%S') END",
    "lead_source": "['自然検索', '検索広告', '展示会', '紹介'][1 + (hash(i, 3) % 4)::INT]",
    "industry": "['製造業', '情報通信', '卸売・小売', '建設', '医療・福祉'][1 + (hash(i, 4) % 5)::INT]",
    "employees": "1 + hash(i, 5) % 5000",
    "title": "['担当者', '主任', '係長', '課長', '部長'][1 + (hash(i, 6) % 5)::INT]",
    "site_visits": "CASE WHEN i % 1000 = 0 THEN 'many' ELSE (hash(i, 7) % 40)::VARCHAR END",
    "time_on_site": "hash(i, 8) % 3600",
    "budget": "CASE WHEN hash(i, 9) % 2 = 0 THEN (hash(i, 10) % 900 + 1) * 10000 END",
    "authority": "['はい', 'いいえ', ''][1 + (hash(i, 11) % 3)::INT]",
    "owner": "['石井', '小川', '前田', '藤田'][1 + (hash(i, 12) % 4)::INT]",
}
"""One row in a thousand is refused, for a word in place of a number."""


def run() -> None:
    """The time against DuckDB's copy, and the memory of ten times as many rows."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        begin(folder)
        path = written(folder / "leads.csv", ROWS)
        times, mine, other = ratio(importer(folder, path), copier(folder, path), rounds=ROUNDS)
        about = f"{ROWS:,} rows of CSV imported, times DuckDB's copy of them to Parquet"
        say(about, times, "at most 2", seconds(mine, other))
        path = written(folder / "leads.csv", MOST)
        process = multiprocessing.get_context("spawn").Process(target=most_memory, args=(folder, path))
        process.start()
        process.join()


def most_memory(folder: Path, path: Path) -> None:
    """Say how much memory an import takes at most."""
    begin(folder)
    importer(folder, path)()
    gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    say(f"GiB of memory at most for {path.stat().st_size / 1e6:,.0f} MB of CSV", gib, "at most 1.5")


def begin(folder: Path) -> None:
    """Django with its data in that folder."""
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()


def written(path: Path, rows: int) -> Path:
    """A file of so many leads."""
    select = ", ".join(f'{value} AS "{name}"' for name, value in COLUMNS.items())
    source = f"(SELECT i, (hash(i, 0) % 63000000)::BIGINT AS seconds FROM range({rows}) AS t(i))"
    duckdb.sql(f"COPY (SELECT {select} FROM {source}) TO '{path}' (HEADER, DELIMITER ',')")
    return path


def copier(folder: Path, path: Path) -> Callable[[], object]:
    """DuckDB reads the file, guesses its types and writes it as Parquet."""

    def copy() -> None:
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (FROM read_csv('{path}')) TO '{folder / 'copy.parquet'}' (FORMAT parquet)"
            )

    return copy


def importer(folder: Path, path: Path) -> Callable[[], object]:
    """The whole import but for its row in the database, onto no state before."""
    from definitions.language.tree import AttributeType
    from evidence.leads.fields import Known, life
    from evidence.leads.incoming import Incoming
    from evidence.leads.mapping import Mapping
    from evidence.leads.reading import read
    from evidence.leads.writing import importing, write

    types = {"lead_source": "choice", "industry": "choice", "title": "text", "authority": "boolean"}
    types |= {"employees": "integer", "site_visits": "integer", "time_on_site": "integer", "budget": "number"}
    known = {key: Known(AttributeType(name, ()), (key,)) for key, name in types.items()}
    fields = {key: key for key in COLUMNS if key in types or key in life}
    mapping = Mapping("ID", fields | {"source": "lead_source"})

    def run_import() -> None:
        shutil.rmtree(folder / "snapshots", ignore_errors=True)
        with importing():
            incoming = Incoming(read(path), mapping, known, "crm", ZoneInfo("Asia/Tokyo"), AT, AT)
            counted = write(incoming, None)
        assert counted.rows == counted.accepted + counted.refused

    return run_import

"""Leads stored as an import leaves them, in an installation of the product of their own."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks import many_rules

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def installation(*, migrated: bool = False) -> Iterator[Path]:
    """An empty installation in this process, whose data lie in the folder given; its database is there only
    where `migrated`.
    """
    with TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "LEADS_SECONDS": "600",
        }
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        if migrated:
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
        yield Path(folder)


def store(leads: Path, fingerprint: str, values: str) -> str:
    """Write the leads of a Parquet file as a snapshot of this name; `values`: its columns but attributes."""
    from evidence.leads.filled import filled, types_of
    from evidence.leads.folders import folder

    place = folder(fingerprint)
    place.mkdir(parents=True)
    named = ", ".join(f'{name} AS "is.{name}"' for name in many_rules.COLUMNS)
    query = f"SELECT {values}, {named} FROM read_parquet('{leads}')"
    none = "SELECT '' AS lead_id, '' AS event, TIMESTAMP '2026-11-01' AS \"at\" LIMIT 0"
    with duckdb.connect() as connection:
        for name, rows in (("leads", filled(query, types_of(connection, query))), ("events", none)):
            connection.execute(
                f"COPY ({rows}) TO '{place / name}.parquet' (FORMAT parquet, COMPRESSION zstd)"
            )
    return fingerprint

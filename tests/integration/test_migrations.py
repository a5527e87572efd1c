"""Migrations lead from an empty database to the tables of the models, from which other tests build theirs."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.db import connection

OURS = ("people_", "definitions_", "evidence_", "governance_", "jobs_")
MIGRATE = """
import json, django
django.setup()
from django.core.management import call_command
from django.db import connection
from tests.integration.test_migrations import tables
call_command("migrate", verbosity=0)
print(json.dumps(tables(connection)))
"""


def tables(connection) -> dict[str, dict[str, list[list[object]]]]:
    """Our tables with their columns and what is held about them, whatever the constraints are called."""
    inside = connection.introspection
    with connection.cursor() as cursor:
        return {
            name: {
                "columns": sorted(
                    [column.name, str(column.type_code), column.null_ok]
                    for column in inside.get_table_description(cursor, name)
                ),
                "held": sorted(
                    [
                        sorted(held["columns"] or []),
                        held["primary_key"],
                        held["unique"],
                        held["check"],
                        list(held["foreign_key"] or []),
                    ]
                    for held in inside.get_constraints(cursor, name).values()
                ),
            }
            for name in sorted(inside.table_names(cursor))
            if name.startswith(OURS)
        }


@pytest.mark.django_db
def test_an_empty_database_becomes_that_of_the_models(tmp_path: Path) -> None:
    name = f"migrated_{uuid.uuid4().hex}"
    if connection.vendor == "sqlite":
        migrated = _migrated(f"sqlite:///{tmp_path}/{name}.sqlite3")
    else:
        url = os.environ["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
            try:
                migrated = _migrated(f"{url.rpartition('/')[0]}/{name}")
            finally:
                server.execute(f"DROP DATABASE {name}")
    made = json.loads(json.dumps(tables(connection)))
    assert {name.partition("_")[0] + "_" for name in made} == {*OURS}
    assert made.keys() == migrated.keys()
    assert {name: made[name] for name in made} == {name: migrated[name] for name in made}


def _migrated(url: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found

"""kill -9 at any moment of an erasure leaves the store readable and whole, and the next run finishes it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection

from evidence.erasures import finish_erasures
from evidence.inbox import push_leads
from evidence.leads.fingerprints import fingerprint
from evidence.leads.folders import files_in, folder, snapshots
from evidence.leads.records import records
from evidence.models import Erasure, PushedLead, Reissue, Snapshot, Source
from people.actions import grant_role
from people.models import Role, User
from tests.integration.evidence.conftest import NOW, Importer
from tests.integration.evidence.dying import dying

Write = Callable[..., Path]
LATER = NOW + timedelta(days=10)
MAPPING = {"id": "ID", "fields": {"industry": {"column": "Industry"}}}
LEADS = 60
EVERY = 4
"""A kill before each n-th step is told from the others by its own lead."""

ERASE = """
from evidence.erasures import erase_lead
def do(lead, by):
    erase_lead(lead=lead, reason="a request", by=by, at=datetime(2026, 11, 11, tzinfo=UTC))
"""


def in_files(lead: str) -> set[bool]:
    """Whether each snapshot's files have the lead; they are there, and what they say is what the row says."""
    found = set()
    for row in Snapshot.objects.all():
        assert fingerprint(files_in(folder(row.fingerprint))) == row.fingerprint
        assert len(records(row, [f"crm:L{LEADS + 1}"])) == 1
        query = f"SELECT count(*) FROM '{folder(row.fingerprint) / 'leads.parquet'}'"
        assert duckdb.sql(query).fetchall() == [(row.leads,)]
        found.add(bool(records(row, [lead])))
    return found


@pytest.mark.django_db(transaction=True)
def test_killed_before_any_step_the_store_is_whole_and_the_next_run_finishes(
    importer: Importer, write: Write, analyst: User, data_folder: Path
) -> None:
    grant_role(role=Role.objects.get(key="administrator"), user=analyst, by=analyst, at=NOW)
    for number in (1, 2):
        rows = [(f"L{i}", f"trade {i} {number}") for i in range(LEADS + 2)]
        importer(write(f"{number}.csv", ("ID", "Industry"), *rows), MAPPING, NOW + timedelta(days=number))
    sent = [{"id": f"L{i}", "industry": f"sent {i}"} for i in range(LEADS)]
    source = Source.objects.get()
    push_leads(source=source, leads=sent, key="", digest="", by=analyst, at=NOW + timedelta(days=3))
    kills, seen = 0, set()
    with dying(data_folder, ERASE) as run:
        for i in range(LEADS):
            lead = f"crm:L{i}"
            killed = run(EVERY * i, lead)
            kills += killed
            has = in_files(lead)
            assert len(has) == 1
            intended = Erasure.objects.unfinished().first()
            seen.add((has.pop(), bool(intended), bool(intended and intended.lead)))
            finish_erasures(at=LATER)
            if not intended and killed and records(Snapshot.objects.all()[0], [lead]):
                continue  # before the intent was stored: nobody asked
            assert in_files(lead) == {False}
            assert not PushedLead.objects.filter(source_id=f"L{i}").exists()
            assert not Erasure.objects.exclude(lead="").exists()
            if not killed:
                break
    assert kills < LEADS, "too few leads for all of the steps"
    assert seen == {(True, False, False), (True, True, True), (False, True, False), (False, False, False)}
    done = Erasure.objects.count()
    assert Reissue.objects.count() == 2 * done
    assert {path.name for path in snapshots().iterdir() if path.is_dir()} == {
        row.fingerprint for row in Snapshot.objects.all()
    }
    assert_wiped(f"sent {i}")


def assert_wiped(value: str) -> None:
    """The database's own file has nothing of a deleted row; of PostgreSQL's the test cannot look into it."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        stored = b"".join(Path(path).read_bytes() for path in (name, f"{name}-wal") if Path(path).exists())
        assert value.encode() not in stored

"""kill -9 at any moment of an erasure leaves the store readable and whole, and the next run finishes it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO

import duckdb
import pytest
from django.db import connection

from evidence.erasures import finish_erasures
from evidence.inbox import push_leads
from evidence.leads.fingerprints import fingerprint
from evidence.leads.records import records
from evidence.leads.store import files_in, folder, snapshots
from evidence.models import Erasure, PushedLead, Reissue, Snapshot, Source
from people.actions import grant_role
from people.models import Role, User
from tests.integration.evidence.conftest import NOW, Importer

Write = Callable[..., Path]
LATER = NOW + timedelta(days=10)
MAPPING = {"id": "ID", "fields": {"industry": {"column": "Industry"}}}
ROOT = Path(__file__).resolve().parents[3]
LEADS = 60
EVERY = 4
"""A kill before each n-th step is told from the others by its own lead."""

# Forks for each line "step lead" of its input; the child is killed before that step. A step is a statement
# to the database, or a change of the file system.
DYING = """
import os, signal, sys
from datetime import UTC, datetime
import django
django.setup()
from django.conf import settings
from pathlib import Path
settings.DATA_DIR = Path(sys.argv[1])
settings.DATABASES["default"]["NAME"] = sys.argv[2]
import duckdb, pyarrow.parquet
from django.db import connection
from evidence.erasures import erase_lead
from people.models import User
changes = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "fcntl.flock"}
left = None
def step():
    global left
    if left is not None:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
def statement(execute, *rest):
    step()
    return execute(*rest)
sys.addaudithook(lambda event, _rest: step() if event in changes else None)
for line in sys.stdin:
    number, lead = line.split()
    child = os.fork()
    if not child:
        by = User.objects.get()
        with connection.execute_wrapper(statement):
            left = int(number)
            erase_lead(lead=lead, reason="a request", by=by, at=datetime(2026, 11, 11, tzinfo=UTC))
            left = None
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.fixture
def dying(data_folder: Path) -> Iterator[Callable[[int, str], bool]]:
    """Erase a lead in a process that is killed before its n-th step: whether it was."""
    process = subprocess.Popen(
        [sys.executable, "-c", DYING, str(data_folder), str(connection.settings_dict["NAME"])],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    to, back = process.stdin, process.stdout
    assert to and back

    def run(step: int, lead: str, to: IO[str] = to, back: IO[str] = back) -> bool:
        print(step, lead, file=to, flush=True)
        status = int(back.readline())
        assert status in (0, 9)
        return status == 9

    yield run
    to.close()
    assert process.wait() == 0


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
    importer: Importer, write: Write, analyst: User, dying: Callable[[int, str], bool], data_folder: Path
) -> None:
    grant_role(role=Role.objects.get(key="administrator"), user=analyst, by=analyst, at=NOW)
    for number in (1, 2):
        rows = [(f"L{i}", f"trade {i} {number}") for i in range(LEADS + 2)]
        importer(write(f"{number}.csv", ("ID", "Industry"), *rows), MAPPING, NOW + timedelta(days=number))
    sent = [{"id": f"L{i}", "industry": f"sent {i}"} for i in range(LEADS)]
    source = Source.objects.get()
    push_leads(source=source, leads=sent, key="", digest="", by=analyst, at=NOW + timedelta(days=3))
    kills, seen = 0, set()
    for i in range(LEADS):
        lead = f"crm:L{i}"
        killed = dying(EVERY * i, lead)
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

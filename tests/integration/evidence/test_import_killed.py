"""kill -9 at any moment of an import leaves the store readable and whole; the next import goes through."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from evidence.leads.fingerprints import fingerprint
from evidence.leads.folders import files_in, folder, snapshots
from evidence.leads.records import records
from evidence.leads.refused import refused_rows
from evidence.models import Snapshot, Source
from tests.integration.evidence.conftest import NOW, Importer
from tests.integration.evidence.dying import dying

Write = Callable[..., Path]
MAPPING = {"id": "ID", "fields": {"employees": {"column": "Size"}}}
EVERY = 3
MOST = 60
IMPORT = f"""
from evidence.actions import import_leads
from evidence.models import Source
def do(number, by):
    import_leads(path=settings.DATA_DIR / f"{{number}}.csv", file_name=number, source=Source.objects.get(),
        mapping={MAPPING!r}, by=by, at=datetime(2026, 11, 2, tzinfo=UTC) + timedelta(minutes=int(number)))
"""


def whole() -> None:
    """Every import that counts has its files, and they say what its row says."""
    for row in Snapshot.objects.all():
        assert fingerprint(files_in(folder(row.fingerprint))) == row.fingerprint
        query = f"SELECT count(*) FROM '{folder(row.fingerprint) / 'leads.parquet'}'"
        assert duckdb.sql(query).fetchall() == [(row.leads,)]
        assert len({refused.line for refused in refused_rows(row)}) == row.refused


@pytest.mark.django_db(transaction=True)
def test_killed_before_any_step_the_store_is_whole_and_the_next_import_goes_through(
    importer: Importer, write: Write, data_folder: Path
) -> None:
    importer(write("first.csv", ("ID", "Size"), ("A1", "1"), ("A2", "many")), MAPPING)
    kills, swept = 0, 0
    with dying(data_folder, IMPORT) as run:
        for number in range(MOST):
            rows = [("A1", str(number)), ("A2", "many"), (f"B{number}", "5")]
            path = write(f"{number}.csv", ("ID", "Size"), *rows)
            before = Snapshot.objects.count()
            killed = run(EVERY * number, str(number))
            kills += killed
            whole()
            counted = Snapshot.objects.count() - before
            assert counted in (0, 1) and (killed or counted)
            newest = Snapshot.objects.all()[0]
            assert bool(records(newest, [f"crm:B{number}"])) == bool(counted)
            if number % 10 == 9:
                swept += len(list(snapshots().glob("unfinished-*")))
                importer(path, MAPPING, NOW + timedelta(days=1, minutes=number, seconds=30))
                assert not list(snapshots().glob("unfinished-*"))
                whole()
            if not killed:
                break
    assert 5 < kills < MOST - 1, "too few files for all of the steps"
    assert Source.objects.get().mapping == Snapshot.objects.all()[0].mapping

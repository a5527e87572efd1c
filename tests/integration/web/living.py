"""The leads of tests/integration/evidence/life.py, imported into a universe that has agreed on a version."""

import csv
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from evidence.actions import add_source, import_leads
from evidence.models import Snapshot
from tests.integration.evidence.life import COLUMNS, LEADS
from tests.integration.universe import Universe

IMPORTED = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)


def bring_life(world: Universe, untold: Collection[str] = ()) -> Snapshot:
    """Time goes on to the import, on 1 November 2026 at noon in Tokyo. `untold`: columns left unmapped."""
    source = add_source(key="crm", name="CRM", by=world.suzuki, at=world.later())
    mapping = {"id": "id", "fields": {name: {"column": name} for name in COLUMNS[1:] if name not in untold}}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "life.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([COLUMNS, *(line.split(",") for line in LEADS)])
        world.now = IMPORTED
        return import_leads(
            path=path, file_name=path.name, source=source, mapping=mapping, by=world.suzuki, at=IMPORTED
        )

"""A period's leads: those alone of which an instant lies on some of the company's days, with their lives and
without attributes. A question about them reads what it needs of a file, and no more.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from evidence.leads.days import begins
from evidence.leads.quoting import quoted, text
from evidence.leads.store import Leads, columns_in_file, file_of, ibis_types, own, snapshot_cursor
from evidence.models import Snapshot

Types = dict[str, str]
"""Column by `own` -> Ibis type."""


@dataclass(frozen=True, slots=True)
class Part:
    """Of a snapshot's leads those whose instant `starts` lies on these days, both included."""

    snapshot: Snapshot
    starts: str
    since: date
    until: date

    @property
    def types(self) -> Types:
        """Raises `FileNotFoundError`."""
        of_file = columns_in_file(self.snapshot.fingerprint)
        return {"id": "string"} | {
            own(name): ibis_types[type_]
            for name, type_ in of_file.items()
            if "." not in name and name not in ("id", "has_events")
        }

    @property
    def query(self) -> str:
        """Their rows. Raises `FileNotFoundError`."""
        names = ", ".join(f"{quoted(name.removeprefix(own('')))} AS {quoted(name)}" for name in self.types)
        begin, end = (text(str(begins(day))) for day in (self.since, self.until + timedelta(days=1)))
        file = file_of(self.snapshot.fingerprint, "leads")
        within = f"{self.starts} >= TIMESTAMP {begin} AND {self.starts} < TIMESTAMP {end}"
        return f"SELECT {names} FROM {file} WHERE {within}"


def ask_part(part: Part, question: Callable[[Any], Any]) -> list[dict[str, Any]]:
    """The rows of one question (of an Ibis table of the leads, an expression). Raises like `open_leads`, and
    `TooSlow`.
    """
    from evidence.engine.duckdb_sql import duckdb_sql

    leads, _events = _tables(tuple(part.types.items()))
    with snapshot_cursor() as cursor:
        asked = f"WITH leads AS ({part.query}) {duckdb_sql(question(leads))}"
        rows: list[dict[str, Any]] = Leads(None, None, cursor, whole=False).run(asked).to_pylist()
    return rows


@contextmanager
def open_part(part: Part) -> Iterator[Leads]:
    """Like `open_leads`, for questions in a row. Raises `FileNotFoundError`."""
    with snapshot_cursor() as cursor:
        cursor.execute(f"CREATE TEMP VIEW leads AS {part.query}")
        cursor.execute(f"CREATE TEMP VIEW events AS FROM {file_of(part.snapshot.fingerprint, 'events')}")
        leads, events = _tables(tuple(part.types.items()))
        yield Leads(leads, events, cursor, whole=False)


@lru_cache(maxsize=16)
def _tables(types: tuple[tuple[str, str], ...]) -> tuple[Any, Any]:
    import ibis

    events = {"lead_id": "string", "event": "string", "at": "timestamp(6)"}
    return ibis.table(dict(types), "leads"), ibis.table(events, "events")

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
from evidence.leads.folders import file_of
from evidence.leads.quoting import quoted, text
from evidence.leads.store import Leads, columns_in_file, ibis_types, own, snapshot_cursor
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

    def query(self, question: str = "") -> str:
        """Their rows, with the columns that a question names; all where there is none. Raises
        `FileNotFoundError`.
        """
        named = [name for name in self.types if not question or quoted(name) in question]
        names = ", ".join(f"{quoted(name.removeprefix(own('')))} AS {quoted(name)}" for name in named)
        begin, end = (text(str(begins(day))) for day in (self.since, self.until + timedelta(days=1)))
        file = file_of(self.snapshot.fingerprint, "leads")
        within = f"{self.starts} >= TIMESTAMP {begin} AND {self.starts} < TIMESTAMP {end}"
        return f"SELECT {names} FROM {file} WHERE {within}"


def ask_part(part: Part, question: Callable[[Types], str]) -> list[dict[str, Any]]:
    """The rows of one question, a query of `leads` by the types of their columns. Raises like `open_leads`,
    and `TooSlow`.
    """
    asked = question(part.types)
    with snapshot_cursor() as cursor:
        opened = Leads(None, None, cursor, whole=False)
        return opened.rows(f"WITH leads AS ({part.query(asked)}) {asked}")


@contextmanager
def open_part(part: Part) -> Iterator[Leads]:
    """Like `open_leads`, for questions in a row. Raises `FileNotFoundError`."""
    with snapshot_cursor() as cursor:
        cursor.execute(f"CREATE TEMP VIEW leads AS {part.query()}")
        cursor.execute(f"CREATE TEMP VIEW events AS FROM {file_of(part.snapshot.fingerprint, 'events')}")
        leads, events = _tables(tuple(part.types.items()))
        yield Leads(leads, events, cursor, whole=False)


@lru_cache(maxsize=16)
def _tables(types: tuple[tuple[str, str], ...]) -> tuple[Any, Any]:
    import ibis

    events = {"lead_id": "string", "event": "string", "at": "timestamp(6)"}
    return ibis.table(dict(types), "leads"), ibis.table(events, "events")

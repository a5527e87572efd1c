"""Writing a snapshot: the leads of a file laid over the state before it, complete or not there at all.

Everything is written into a folder of its own, brought to disk, and only then given its name in one step;
what a crash leaves behind is swept at the next import.
"""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

from evidence.leads import store
from evidence.leads.changes import prepare_said, tell_changes
from evidence.leads.erased import IsErased, nobody
from evidence.leads.fields import Known, life
from evidence.leads.filled import filled, read, types_of
from evidence.leads.fingerprints import fingerprint
from evidence.leads.history import prepare_told, told_name, view_history, whole_history, with_known
from evidence.leads.laying import Added, added_events, lay_over_before
from evidence.leads.mapping import Mapping
from evidence.leads.quoting import quoted, text, timestamp
from evidence.leads.rows import Batched, Unreadable

unfinished = "unfinished-"
# A lead that nobody judged is taken to be ripe for judging this long after it came.
days_until_judged = 30
_inside = threading.local()


class Tell(Protocol):
    """Hears how far an import is."""

    def __call__(self, phase: str, part: int = 0, whole: int = 0, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file with all it takes to read it. `at`: when it is imported; `known_at`: when it first was.

    `compared`: the attributes that the source's file before had as well; only of these a value that differs
    is a change. `history`: a Parquet file of what the source tells of the past (evidence.leads.history).
    `added`: where given, the rows say only what is new of their leads (evidence.leads.laying).
    `erased`: which leads are not taken in again.
    """

    sheet: Batched
    mapping: Mapping
    attributes: dict[str, Known]
    source_key: str
    zone: ZoneInfo
    at: datetime
    known_at: datetime
    compared: frozenset[str] = frozenset()
    history: Path | None = None
    added: Added | None = None
    erased: IsErased = nobody


@dataclass(frozen=True, slots=True)
class Written:
    """What an import came to. `attributes`: key -> leads that have it; `leads`: in the state after it."""

    fingerprint: str
    rows: int
    accepted: int
    refused: int
    leads: int
    attributes: dict[str, int]


def untold(_phase: str, _part: int = 0, _whole: int = 0) -> None:
    """Nobody hears how far it is."""


@contextmanager
def importing(*, wait: bool = True, tell: Tell = untold) -> Iterator[None]:
    """One import at a time on this machine; what an interrupted one left is swept first.

    Whoever is in it already may enter again. `tell` hears "waiting" while another one runs. Raises
    `BlockingIOError` where another one runs and this is not to wait.
    """
    if getattr(_inside, "now", False):
        if not wait:
            raise BlockingIOError
        yield
        return
    store.snapshots().mkdir(parents=True, exist_ok=True)
    with (store.snapshots() / "import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise
            tell("waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in store.snapshots().glob(f"{unfinished}*"):
            shutil.rmtree(left)
        _inside.now = True
        try:
            yield
        finally:
            _inside.now = False


def write(incoming: Incoming, previous: str | None, *, keep: bool = True, tell: Tell = untold) -> Written:
    """Store the state that the file leaves, on top of the snapshot `previous` (a fingerprint) if any.

    `tell` hears "reading" with how much of the file is read (evidence.leads.rows.Rows), then "writing". To be
    called within `importing`. With `keep` false nothing stays (a dry run). Raises `Unreadable`.
    """
    folder = Path(mkdtemp(prefix=unfinished, dir=store.snapshots()))
    try:
        if incoming.history:
            shutil.copyfile(incoming.history, folder / told_name)
        _write_parts(incoming, folder, tell)
        tell("writing")
        written = _write_state(incoming, folder, previous)
        if keep:
            publish(folder, written.fingerprint)
        return written
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_parts(incoming: Incoming, folder: Path, tell: Tell) -> None:
    """The file's rows, typed, as they come: new.parquet, new_events.parquet and new_refused.parquet."""
    from pyarrow import parquet

    from evidence.leads.batches import Preparer, events_schema, refused_schema, refused_table

    preparer = Preparer(
        incoming.mapping,
        incoming.attributes,
        incoming.zone,
        adds=bool(incoming.added),
        erased=incoming.erased,
    )
    prepare_told(folder, preparer.attributes, incoming.mapping.null_words, incoming.zone)
    if incoming.added:
        prepare_said(incoming.added.values, folder, preparer.attributes, incoming.zone)
    leads: Any = None
    whole: Any = None
    rows_met = 0
    with (
        parquet.ParquetWriter(folder / "new_events.parquet", events_schema) as events,
        parquet.ParquetWriter(folder / "new_refused.parquet", refused_schema) as refused,
    ):
        try:
            for rows in incoming.sheet.batches():
                tell("reading", rows.part, rows.whole)
                prepared = preparer.prepare(rows)
                leads = leads or parquet.ParquetWriter(
                    # It is read once and goes.
                    folder / "new.parquet",
                    prepared.leads.schema,
                    compression="none",
                    use_dictionary=False,
                    write_statistics=False,
                )
                leads.write_table(prepared.leads)
                if prepared.rows.num_rows:
                    whole = whole or parquet.ParquetWriter(folder / "new_rows.parquet", prepared.rows.schema)
                    whole.write_table(prepared.rows)
                rows_met += prepared.leads.num_rows + len(prepared.refused)
                events.write_table(prepared.events)
                refused.write_table(refused_table(prepared.refused))
        finally:
            for written in (leads, whole):
                if written:
                    written.close()
    if not rows_met:
        raise Unreadable("no_rows")


def _write_state(incoming: Incoming, folder: Path, previous: str | None) -> Written:
    import duckdb

    config = {"memory_limit": settings.LEADS_MEMORY, "temp_directory": str(folder / "spill")}
    with duckdb.connect(":memory:", config=config) as connection:
        for name in ("new", "new_events", "new_refused"):
            connection.execute(
                f"CREATE VIEW {name} AS FROM read_parquet({text(str(folder / f'{name}.parquet'))})"
            )
        connection.execute(_duplicates)
        _view_before(connection, previous)
        if incoming.added:
            lay_over_before(connection, incoming.added, incoming.source_key)
        connection.execute(_fresh(connection, incoming))
        leads = _with_history(connection, folder, incoming, _all_leads(connection, previous), previous)
        _copy(connection, folder / "leads.parquet", filled(leads, types_of(connection, leads)), "id")
        events = added_events(previous) if incoming.added else _all_events(previous)
        _copy(connection, folder / "events.parquet", events, 'lead_id, "at", event')
        _copy(connection, folder / "refused.parquet", _refused(incoming.mapping.id), 'line, "column"')
        _copy_whole_rows(connection, folder, incoming.sheet)
        counts = _counts(connection, folder, incoming.attributes)
    for path in folder.iterdir():
        if path.suffix == ".parquet" and path.name not in store.files:
            path.unlink()
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return Written(fingerprint(store.files_in(folder)), **counts)


def _with_history(connection: Any, folder: Path, incoming: Incoming, leads: str, previous: str | None) -> str:
    """Write the history that there is after the import; the leads with what was known of them then."""
    view_history(connection, folder, store.folder(previous) if previous else None, incoming.source_key)
    if incoming.added:
        tell_changes(connection, folder, incoming.source_key)
    path = folder / store.history
    query = whole_history(connection, incoming.compared, timestamp(incoming.at))
    _copy(connection, path, query, 'lead_id, attribute, "at"')
    (rows,) = connection.execute(f"SELECT count(*) FROM read_parquet({text(str(path))})").fetchone()
    if not rows:
        path.unlink()
        return leads
    return with_known(connection, leads, path)


# Of leads that occur twice in the file the first row counts.
_duplicates = """
    CREATE TEMP TABLE duplicates AS
    SELECT line, source_id FROM new
    WHERE source_id IN (SELECT source_id FROM new GROUP BY source_id HAVING count(*) > 1)
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY line) > 1
"""


def _view_before(connection: Any, previous: str | None) -> None:
    if not previous:
        connection.execute(
            "CREATE VIEW before AS SELECT NULL::VARCHAR AS id, NULL::TIMESTAMP AS received_at LIMIT 0"
        )
        return
    for name, table in (("before", "leads"), ("before_events", "events")):
        connection.execute(f"CREATE VIEW {name} AS FROM {store.parquet_of(previous, table)}")


def _fresh(connection: Any, incoming: Incoming) -> str:
    """The file's leads in the form of the state; for outcome and judging instant see docs/measures.md."""
    source, rows = text(incoming.source_key), "laid" if incoming.added else "new"
    attributes = [
        f"new.{quoted(row[0])}"
        for row in connection.execute(f"DESCRIBE {rows}").fetchall()
        if row[0].startswith(("is.", "raw."))
    ]
    known_at, at = timestamp(incoming.known_at), timestamp(incoming.at)
    contact_known, has_events, came = "new.contact_known", "new.has_events", f"new.sent_at, {at}"
    if not incoming.added:
        contact_known = str("contacted_at" in incoming.mapping.fields).lower()
        has_events, came = str(incoming.mapping.events is not None).lower(), at
    columns = [
        *(f"new.{name}" for name in life),
        *attributes,
        f"{contact_known} AS contact_known",
        f"{has_events} AS has_events",
        f"""CASE
            WHEN said = 'won' OR won_at IS NOT NULL THEN 'won'
            WHEN rejected_reason IS NOT NULL THEN 'rejected'
            WHEN {contact_known} AND coalesce(contacted_at, sql_at, opportunity_at) IS NULL THEN
            'never_contacted' WHEN said = 'lost' OR lost_at IS NOT NULL THEN 'lost'
            ELSE 'open' END AS outcome""",
        f"""coalesce(
            mql_at, least(coalesce(created_at, received_at) + INTERVAL {days_until_judged} DAY, {known_at})
            ) AS judged_at""",
    ]
    return f"""
        CREATE VIEW fresh AS
        SELECT id, {source} AS source_key, source_id, received_at, {", ".join(columns)}
        FROM (
            SELECT new.*, {source} || ':' || new.source_id AS id, coalesce(before.received_at, {came}) AS
            received_at FROM {rows} AS new ANTI JOIN duplicates USING (line) LEFT JOIN before ON before.id =
            {source} || ':' || new.source_id
        ) AS new
    """


def _all_leads(connection: Any, previous: str | None) -> str:
    """The file's leads, and those of the state before that the file does not have."""
    if not previous:
        return "FROM fresh"
    fresh = {row[0]: row[1] for row in connection.execute("DESCRIBE fresh").fetchall()}
    kept = [
        # The catalogue may have given an attribute another type since.
        quoted(name)
        if fresh.get(name, type_) == type_
        else f"TRY_CAST({quoted(name)} AS {fresh[name]}) AS {quoted(name)}"
        for name, type_, *_rest in connection.execute("DESCRIBE before").fetchall()
        if not name.startswith("was.")
    ]
    return f"FROM fresh UNION ALL BY NAME SELECT {', '.join(kept)} FROM before ANTI JOIN fresh USING (id)"


def _all_events(previous: str | None) -> str:
    new = 'SELECT fresh_line.id AS lead_id, event, "at" FROM new_events JOIN fresh_line USING (line)'
    lines = "SELECT line, id FROM new JOIN fresh USING (source_id) ANTI JOIN duplicates USING (line)"
    new = f"WITH fresh_line AS ({lines}) {new}"
    if not previous:
        return new
    kept = "FROM before_events ANTI JOIN fresh ON before_events.lead_id = fresh.id"
    return f"{new} UNION ALL BY NAME {kept}"


def _refused(id_column: str) -> str:
    return (
        "SELECT * FROM new_refused UNION ALL "
        f"SELECT line, {text(id_column)}, source_id, 'duplicate_id' FROM duplicates"
    )


def _copy_whole_rows(connection: Any, folder: Path, sheet: Batched) -> None:
    """Write the refused rows as they are in the file, where there are any; twins are read once more."""
    from pyarrow import compute as pc
    from pyarrow import parquet

    from evidence.leads.batches import whole_rows

    twins = connection.execute("SELECT line FROM duplicates").to_arrow_table()["line"].combine_chunks()
    if len(twins):
        found: Any = None
        for rows in sheet.batches():
            part = whole_rows(rows, pc.is_in(rows.lines, twins))
            found = found or parquet.ParquetWriter(folder / "new_twins.parquet", part.schema)
            found.write_table(part)
        found.close()
    parts = [path for name in ("new_rows", "new_twins") if (path := folder / f"{name}.parquet").exists()]
    if parts:
        query = " UNION ALL ".join(f"FROM read_parquet({text(str(path))})" for path in parts)
        _copy(connection, folder / store.refused_whole, query, "line")


def _copy(connection: Any, path: Path, query: str, order: str) -> None:
    ordered = f"SELECT * FROM ({query}) ORDER BY {order}"
    connection.execute(
        f"COPY ({ordered}) TO {text(str(path))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )


def _counts(connection: Any, folder: Path, attributes: dict[str, Known]) -> dict[str, Any]:
    from evidence.leads.batches import value_column

    leads, present = read(connection, folder / "leads.parquet")
    keys = [key for key in attributes if value_column(key) in present]
    counted = ", ".join(["count(*)", *(f"count({quoted(value_column(key))})" for key in keys)])
    total, *known = connection.execute(f"SELECT {counted} FROM {leads}").fetchone()
    refused_file = text(str(folder / "refused.parquet"))
    (refused,) = connection.execute(
        f"SELECT count(DISTINCT line) FROM read_parquet({refused_file})"
    ).fetchone()
    (accepted,) = connection.execute("SELECT count(*) FROM fresh").fetchone()
    return {
        "rows": accepted + refused,
        "accepted": accepted,
        "refused": refused,
        "leads": total,
        "attributes": dict(zip(keys, known, strict=True)),
    }


def publish(folder: Path, name: str) -> None:
    """Bring the files to disk, then give the folder its name."""
    final = store.folder(name)
    if final.exists():
        return
    for path in (*folder.iterdir(), folder):
        _sync(path)
    folder.chmod(0o755)
    folder.rename(final)
    _sync(final.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

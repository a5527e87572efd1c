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
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings

from evidence.leads import folders
from evidence.leads.fingerprints import fingerprint
from evidence.leads.history import told_name
from evidence.leads.incoming import Incoming, Tell, Written, untold
from evidence.leads.parts import new_leads, refused_whole, write_parts
from evidence.leads.quoting import text
from evidence.leads.state import all_events, copy, counts, lay, refused_values
from evidence.leads.straight import Straight

unfinished = "unfinished-"
_inside = threading.local()


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
    folders.snapshots().mkdir(parents=True, exist_ok=True)
    with (folders.snapshots() / "import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise
            tell("waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folders.snapshots().glob(f"{unfinished}*"):
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
    import duckdb

    folder = Path(mkdtemp(prefix=unfinished, dir=folders.snapshots()))
    try:
        config = {"memory_limit": settings.LEADS_MEMORY, "temp_directory": str(folder / "spill")}
        with duckdb.connect(":memory:", config=config) as connection:
            written = _write(incoming, previous, folder, connection, tell)
        if keep:
            publish(folder, written.fingerprint)
        return written
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(incoming: Incoming, previous: str | None, folder: Path, connection: Any, tell: Tell) -> Written:
    """Write the folder's files."""
    if incoming.history:
        shutil.copyfile(incoming.history, folder / told_name)
    is_first = not (previous or incoming.added or incoming.history)
    leads = Straight(incoming, folder, connection) if is_first else new_leads(folder)
    with leads:
        write_parts(incoming, folder, leads, tell)
    tell("writing")
    for name in ("new_events", "new_refused"):
        part = text(str(folder / f"{name}.parquet"))
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({part})")
    known = {}
    if isinstance(leads, Straight):
        known = leads.finish()
    else:
        lay(connection, incoming, folder, previous)
    copy(connection, folder / "events.parquet", all_events(incoming, previous), 'lead_id, "at", event')
    copy(connection, folder / "refused.parquet", refused_values(incoming), 'line, "column"')
    if whole := refused_whole(connection, folder, incoming.sheet):
        copy(connection, folder / folders.refused_whole, whole, "line")
    counted = counts(connection, folder, leads.rows, incoming.attributes)
    for path in folder.iterdir():
        if path.suffix == ".parquet" and path.name not in folders.files:
            path.unlink()
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return Written(fingerprint(folders.files_in(folder), known), **counted)


def publish(folder: Path, name: str) -> None:
    """Bring the files to disk, then give the folder its name."""
    final = folders.folder(name)
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

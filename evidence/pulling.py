"""The pull: what changed at a vendor since the last one, batch by batch onto disk, then as one snapshot.

How far it came is stored after each batch, so that a killed pull is gone on with where it was; and one
transaction makes the snapshot count and moves the watermark, so that no lead is lost or doubled.
"""

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.actions import (
    ImportRefused,
    known_attributes,
    may_import,
    refuse_elsewhere,
    snapshot_of,
    state_before,
)
from evidence.connections import open_vendor
from evidence.connectors import spool
from evidence.connectors.asking import Wait
from evidence.connectors.reading import Reader, contacted, mapped_fields, outcome_column
from evidence.connectors.vendor import Field, Trouble, Vendor
from evidence.erasures import erased, finish_within
from evidence.leads import folders
from evidence.leads.fields import life
from evidence.leads.fingerprints import file_sha256
from evidence.leads.inbox import Pushed, lay_out
from evidence.leads.incoming import Incoming
from evidence.leads.laying import Added
from evidence.leads.mapping import Mapping, Outcome
from evidence.leads.pushing import Sent
from evidence.leads.quoting import text
from evidence.leads.writing import importing, unfinished, write
from evidence.models import Connection, Pull, Snapshot
from people.company_time import company_zone
from people.models import User

overlap = timedelta(minutes=10)
"""Asked for twice, as what changed a moment ago may not be found by a search yet, and clocks differ."""


def pull(*, connection: Connection, by: User, now: Callable[[], datetime], wait: Wait = time.sleep) -> Pull:
    """Pull what changed since the last one; the pull says how it went, in `trouble` what went wrong.

    `now` tells the time, as a pull may take hours. Raises `ImportRefused` where it cannot begin.
    """
    if refusal := may_import(by):
        raise ImportRefused(refusal)
    refuse_elsewhere()
    with _alone(connection):
        connection = Connection.objects.select_related("source").get(pk=connection.pk)
        run = _begin(connection, by, now())
        try:
            _fetch(run, open_vendor(connection, wait))
            return _settle(run, now)
        except Trouble as trouble:
            return _end(run, now(), trouble=trouble.code, params=trouble.params)
        except ImportRefused as refused:
            return _end(run, now(), trouble="refused", params={"message": " ".join(refused.texts)})


def is_running(connection: Connection) -> bool:
    """Whether it is being pulled on this machine now."""
    try:
        with _alone(connection):
            return False
    except ImportRefused:
        return True


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """One pull of a connection at a time on this machine. Raises `ImportRefused`."""
    place = spool.folder(0).parent
    place.mkdir(parents=True, exist_ok=True)
    with (place / f"connection-{connection.pk}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportRefused(_("These leads are being pulled already. Wait until that is done.")) from None
        yield


@transaction.atomic
def _begin(connection: Connection, by: User, at: datetime) -> Pull:
    """A new run, which goes on with the last one where that did not come to its end."""
    if connection.removed_at:
        raise ImportRefused(_("This connection was removed. Add it anew to pull its leads again."))
    if not connection.mapping:
        raise ImportRefused(_("Choose first which fields are pulled."))
    last = connection.pulls.first()
    if last and last.ended_at is None:
        # Nobody else holds the lock, so whoever ran it was killed.
        _end(last, at, trouble="interrupted", params={})
    run = Pull(
        connection=connection,
        started_at=at,
        started_by=by,
        mapping=connection.mapping,
        since=connection.watermark,
        until=at,
    )
    if last and not last.done and last.mapping == run.mapping and _is_kept(last):
        run.since, run.until, run.spool = last.since, last.until, last.spool
        run.cursor, run.batches, run.records = last.cursor, last.batches, last.records
    elif last and last.spool:
        spool.forget(last.spool)
    run.save()
    if not run.spool:
        run.spool = run.pk
        run.save()
    return run


def _is_kept(last: Pull) -> bool:
    return bool(last.spool) and spool.has(last.spool or 0, last.batches)


def _fetch(run: Pull, vendor: Vendor) -> None:
    """Bring what changed onto disk. Raises `Trouble`."""
    mapping = Mapping.read(run.mapping)
    fields, run.missing = _there(vendor, mapping)
    reader = Reader(mapping, fields, known_attributes(), company_zone())
    for page in vendor.pages(fields, run.since, run.until, run.cursor):
        leads = [reader.sent(record, run.until) for record in page.records]
        leads += contacted(page.activities, run.until)
        if leads:
            run.batches, run.records = run.batches + 1, run.records + len(leads)
            spool.store(run.spool or run.pk, run.batches, leads)
        run.cursor = page.cursor
        run.save()


def _there(vendor: Vendor, mapping: Mapping) -> tuple[Sequence[Field], list[str]]:
    """The mapped fields that the vendor has, and the names of those that it has not. Raises `Trouble`."""
    found = {field.name: field for field in vendor.fields()}
    wanted = mapped_fields(mapping)
    fields = [found[name] for name in wanted if name in found]
    if not fields:
        raise Trouble("no_fields")
    return fields, [name for name in wanted if name not in found]


def _settle(run: Pull, now: Callable[[], datetime]) -> Pull:
    """Lay what came over the newest state, as the next one. Raises `ImportRefused`."""
    if not run.records:
        return _end(run, now())
    with importing():
        at = now()
        finish_within(at=at)
        previous = state_before(at)
        folder = Path(mkdtemp(prefix=unfinished, dir=folders.snapshots()))
        try:
            laid = lay_out(_leads(run, previous), folder)
            snapshot = _snapshot(run, laid, previous, at) if _some(laid) else None
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return _end(run, at, snapshot=snapshot, previous=previous)


def _leads(run: Pull, previous: Snapshot | None) -> Iterator[Sent]:
    """What came, oldest first; contacts only with leads that are known."""
    known = _known(run.connection.source.key, previous)
    for lead in spool.read(run.spool or run.pk, run.batches, run.until):
        if lead.fields:
            known.add(lead.id)
        if lead.id in known:
            yield lead


def _some(laid: Pushed) -> bool:
    """Whether there is anything to lay over."""
    from pyarrow import parquet

    return bool(parquet.read_metadata(laid.rows).num_rows)


def _known(source_key: str, previous: Snapshot | None) -> set[str]:
    """The ids of a source's leads."""
    if previous is None:
        return set()
    import duckdb

    path = text(str(folders.folder(previous.fingerprint) / "leads.parquet"))
    query = f"SELECT source_id FROM read_parquet({path}) WHERE source_key = {text(source_key)}"
    with duckdb.connect(":memory:") as connection:
        return {row[0] for row in connection.execute(query).fetchall()}


def _snapshot(run: Pull, laid: Pushed, previous: Snapshot | None, at: datetime) -> Snapshot:
    """The state after it; not stored where it is the one before."""
    source, attributes = run.connection.source, known_attributes()
    said = Mapping.read(run.mapping).outcome
    columns = Mapping(
        "id",
        {key: key for key in laid.fields if key in attributes or key in life},
        outcome=Outcome(outcome_column, said.won, said.lost)
        if said and outcome_column in laid.fields
        else None,
    )
    incoming = Incoming(
        laid,
        columns,
        attributes,
        source.key,
        company_zone(),
        at,
        at,
        frozenset(columns.fields),
        laid.history,
        Added(laid.added.events, laid.added.values, all_contacts=True),
        erased(source),
    )
    written = write(incoming, previous.fingerprint if previous else None)
    run.refused = written.refused
    run.new = written.leads - (previous.leads if previous else 0)
    run.changed = written.accepted - run.new
    if previous and previous.fingerprint == written.fingerprint:
        return previous
    return snapshot_of(
        written,
        source=source,
        file_name=run.connection.get_kind_display(),
        sha256=file_sha256(laid.rows),
        mapping=run.mapping,
        by=run.started_by,
        at=at,
    )


def _end(
    run: Pull,
    at: datetime,
    *,
    snapshot: Snapshot | None = None,
    previous: Snapshot | None = None,
    trouble: str = "",
    params: dict[str, str] | None = None,
) -> Pull:
    """The one step that makes a snapshot count, moves the watermark and closes the log's entry."""
    with transaction.atomic():
        if snapshot and not snapshot.pk:
            snapshot.save()
        run.snapshot = snapshot if snapshot != previous else None
        run.ended_at, run.trouble, run.params = at, trouble, params or {}
        run.save()
        if not trouble:
            # Only of the mapping that was pulled: another one asks for everything.
            rows = Connection.objects.filter(pk=run.connection_id, mapping=run.mapping)
            rows.update(watermark=run.until - overlap, missing=run.missing)
    if not trouble:
        spool.forget(run.spool or run.pk)
    return run

"""Every write about pushed leads: they are stored at once, and later taken into a snapshot."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Sum

from definitions.models import EventKind
from evidence.actions import (
    ImportRefused,
    known_attributes,
    may_import,
    refuse_elsewhere,
    snapshot_of,
    state_before,
)
from evidence.erasures import erased, finish_within
from evidence.leads import folders
from evidence.leads.fields import life
from evidence.leads.fingerprints import file_sha256
from evidence.leads.inbox import Pushed, lay_out
from evidence.leads.incoming import Incoming, Tell, untold
from evidence.leads.pushing import (
    Checked,
    Knowing,
    Sent,
    check_events,
    check_leads,
    columns_of,
    events_of,
    plain_events,
)
from evidence.leads.records import records
from evidence.leads.writing import importing, unfinished, write
from evidence.models import Push, PushedLead, Snapshot, Source
from people.company_time import company_zone
from people.models import User

_rows_at_once = 1_000


class KeyReused(Exception):  # noqa: N818 - said of the request
    """Something else was sent under this Idempotency-Key before."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of a source waits: leads and events sent, since when, and who sent the last."""

    source: Source
    sent: int
    since: datetime
    last_by: User


class UnknownLead(Exception):  # noqa: N818 - said of the request
    """No import and no push brought this lead."""


def push_leads(
    *, source: Source, leads: Sequence[object], key: str, digest: str, by: User, at: datetime
) -> Push:
    """Store those leads (evidence.leads.pushing) that can be read for the next snapshot, in one step.

    The same `key` again with the same `digest` gives the push that is there. Raises `ImportRefused`,
    `KeyReused`.
    """
    return _push(
        source, check_leads(leads, knowing(source)), len(leads), key=key, digest=digest, by=by, at=at
    )


def push_events(
    *, source: Source, lead: str, events: Sequence[object], key: str, digest: str, by: User, at: datetime
) -> Push:
    """Store events of a lead (its id in the source). Raises `ImportRefused`, `KeyReused`, `UnknownLead`."""
    if not is_known(source, lead):
        raise UnknownLead
    checked = check_events(lead, events, knowing(source))
    return _push(source, checked, len(events), key=key, digest=digest, by=by, at=at)


def digest_of(*parts: bytes) -> str:
    """What tells one request from another."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8) + part)
    return whole.hexdigest()


def knowing(source: Source) -> Knowing:
    """What pushed leads of a source are checked against."""
    events = frozenset(EventKind.objects.values_list("key", flat=True))
    return Knowing(known_attributes(), events, company_zone(), erased(source))


def is_known(source: Source, lead: str) -> bool:
    """Whether a lead (its id in the source) is in the inbox or in the newest snapshot."""
    if PushedLead.objects.filter(push__source=source, source_id=lead).exists():
        return True
    newest = Snapshot.objects.stored().order_by("-imported_at", "-pk").first()
    return bool(newest and records(newest, [f"{source.key}:{lead}"]))


def waiting() -> list[Waiting]:
    """What no snapshot has yet, source by source."""
    pushes = Push.objects.waiting()
    counted = pushes.values("source").annotate(n=Sum("accepted"), since=Min("pushed_at"), last=Max("pk"))
    sources = {source.pk: source for source in Source.objects.filter(pk__in=pushes.values("source"))}
    last = Push.objects.select_related("pushed_by").in_bulk([row["last"] for row in counted])
    found = [
        Waiting(sources[row["source"]], row["n"], row["since"], last[row["last"]].pushed_by)
        for row in counted
    ]
    return sorted(found, key=lambda item: item.source.key)


def take_in(
    *, source: Source, by: User, at: datetime, wait: bool = True, tell: Tell = untold
) -> Snapshot | None:
    """Lay all that waits of a source over the newest snapshot, as the next one; None where nothing waits.

    Whatever happens in between, each push is in exactly one of the two: still waiting, or in a snapshot.
    Raises `ImportRefused`, and `BlockingIOError` where another import runs and this is not to wait.
    """
    if refusal := may_import(by):
        raise ImportRefused(refusal)
    with importing(wait=wait):
        finish_within(at=at)
        pushes = list(Push.objects.waiting().filter(source=source).values_list("pk", flat=True))
        if not pushes:
            return None
        previous = state_before(at)
        folder = Path(mkdtemp(prefix=unfinished, dir=folders.snapshots()))
        try:
            pushed = lay_out(_waiting_leads(pushes), folder)
            snapshot = _snapshot(pushed, source, previous, by, at, tell)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return _settle(pushes, snapshot)


def _push(
    source: Source, checked: Checked, sent: int, *, key: str, digest: str, by: User, at: datetime
) -> Push:
    if refusal := may_import(by):
        raise ImportRefused(refusal)
    refuse_elsewhere()
    if before := _sent_before(key, digest, by):
        return before
    refused = [
        {
            "position": row.position,
            "id": row.id,
            "wrong": [{"path": wrong.path, "code": wrong.code} for wrong in row.wrong],
        }
        for row in checked.refused
    ]
    try:
        with transaction.atomic():
            push = Push.objects.create(
                source=source,
                key=key,
                digest=digest,
                answer=refused,
                sent=sent,
                accepted=len(checked.accepted),
                refused=len(refused),
                pushed_at=at,
                pushed_by=by,
            )
            rows = [_row(push, lead) for lead in checked.accepted]
            PushedLead.objects.bulk_create(rows, batch_size=_rows_at_once)
    except IntegrityError:
        # The same request came twice at once; the other was first.
        if before := _sent_before(key, digest, by):
            return before
        raise
    return push


def _sent_before(key: str, digest: str, by: User) -> Push | None:
    before = Push.objects.filter(pushed_by=by, key=key).first() if key else None
    if before and before.digest != digest:
        raise KeyReused
    return before


def _row(push: Push, lead: Sent) -> PushedLead:
    known_from = {key: at.isoformat() for key, at in lead.known_from.items()}
    return PushedLead(
        push=push,
        source_id=lead.id,
        fields=lead.fields,
        known_from=known_from,
        events=plain_events(lead.events),
    )


def _waiting_leads(pushes: Sequence[int]) -> Iterator[Sent]:
    """What the pushes say, oldest first."""
    for some in _some(pushes):
        for row in (
            PushedLead.objects.filter(push__in=some)
            .order_by("push_id", "pk")
            .select_related("push")
            .iterator(_rows_at_once)
        ):
            known_from = {key: datetime.fromisoformat(at) for key, at in row.known_from.items()}
            yield Sent(row.source_id, row.fields, known_from, events_of(row.events), row.push.pushed_at)


def _snapshot(
    pushed: Pushed, source: Source, previous: Snapshot | None, by: User, at: datetime, tell: Tell
) -> Snapshot:
    """The state after it; not stored where it is the one before."""
    attributes = known_attributes()
    mapping = columns_of(key for key in pushed.fields if key in attributes or key in life)
    incoming = Incoming(
        pushed,
        mapping,
        attributes,
        source.key,
        company_zone(),
        at,
        at,
        frozenset(mapping.fields),
        pushed.history,
        pushed.added,
        erased(source),
    )
    written = write(incoming, previous.fingerprint if previous else None, tell=tell)
    if previous and previous.fingerprint == written.fingerprint:
        return previous
    return snapshot_of(
        written,
        source=source,
        file_name="API",
        sha256=file_sha256(pushed.rows),
        mapping=mapping.plain(),
        by=by,
        at=at,
    )


@transaction.atomic
def _settle(pushes: Sequence[int], snapshot: Snapshot) -> Snapshot:
    """The one step that makes the snapshot count and empties the inbox of what is in it."""
    if not snapshot.pk:
        snapshot.save()
    for some in _some(pushes):
        Push.objects.filter(pk__in=some).update(taken_in=snapshot)
        PushedLead.objects.filter(push__in=some).delete()
    return snapshot


def _some(pushes: Sequence[int]) -> Iterable[Sequence[int]]:
    """As many at once as a database takes in one question."""
    return (pushes[i : i + _rows_at_once] for i in range(0, len(pushes), _rows_at_once))

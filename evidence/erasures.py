"""Every write about erasing a lead: the intent, the files, the rows, what is left over. Resumable anywhere.

1. The intent is stored, with the id. From then on the lead is not taken in any more.
2. Each snapshot that has it is written once more without it, under the fingerprint of what is left.
3. In one transaction the snapshots get their new fingerprints, what was sent goes, and so does the id.
4. Files that no row names any more, uploads and caches are removed, and the database's free pages wiped.

Killed before 3, everything is as it was and 2 begins again; after it, nobody reads the old files any more and
4 is done again. `finish_erasures` does what is left, and so does the next import.
"""

import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext as _

from evidence.connectors import spool
from evidence.leads.erased import IsErased, digest, erased_of, mentions
from evidence.leads.erasing import Rewritten, rewrite, sweep
from evidence.leads.writing import importing
from evidence.models import (
    ClockAlert,
    Contact,
    Erasure,
    Exemption,
    LeadFeedback,
    Pull,
    Push,
    PushedLead,
    Reissue,
    Snapshot,
    Source,
)
from evidence.personal import Held, by_fingerprint, held_of, holding, names, uploads, whose
from people.models import Role, User

at_once = 2_000_000
"""So many leads in all snapshots are written again while somebody waits: some ten seconds."""


class ErasureRefused(Exception):  # noqa: N818 - said of the request
    """Nothing was erased; the text says why, in the reader's language."""


def may_erase(user: User) -> str:
    """Why this person may not erase a lead, or "" where they may."""
    if Role.AUDITOR in user.roles:
        return _("Auditors read everything and change nothing.")
    if Role.ADMINISTRATOR not in user.roles:
        return _("Only administrators erase leads. Ask one of them.")
    return ""


def erase_lead(*, lead: str, reason: str, by: User, at: datetime, wait: bool = True) -> Erasure:
    """Erase a lead (its id in the store) from everything that is kept, for good.

    Only the intent is stored where this is not to `wait`, and either another import runs or there is much to
    write: `finish_erasures` does the rest. Raises `ErasureRefused`,
    `evidence.personal.UnknownLead`.
    """
    if refusal := may_erase(by):
        raise ErasureRefused(refusal)
    held, reason = held_of(lead), reason.strip()
    if not reason:
        raise ErasureRefused(_("Say why the lead is erased."))
    if mentions(reason, held.source_id):
        raise ErasureRefused(_("The reason stays on record: write it without the lead's id."))
    erasure = _intend(held, reason, by, at)
    if not wait and sum(row.leads for row in held.snapshots) > at_once:
        return erasure
    try:
        finish_erasures(at=at, wait=wait)
    except BlockingIOError:
        return erasure
    erasure.refresh_from_db()
    return erasure


def finish_erasures(*, at: datetime, wait: bool = True) -> list[Erasure]:
    """Do what is left of every erasure. Raises `BlockingIOError` as `importing` does."""
    if not Erasure.objects.unfinished().exists():
        return []
    with importing(wait=wait):
        return finish_within(at=at)


def finish_within(*, at: datetime) -> list[Erasure]:
    """The same within `importing`, as an import begins. An uploaded file that is being imported goes with its
    import; until then an erasure is not finished.
    """
    unfinished = list(Erasure.objects.unfinished().select_related("source"))
    for erasure in unfinished:
        if erasure.lead:
            _swap(erasure, _rewritten(erasure), at)
    if unfinished and _remove_leftovers():
        wipe()
        Erasure.objects.filter(pk__in=[row.pk for row in unfinished]).update(finished_at=at)
    return unfinished


@transaction.atomic
def lift_erasure(*, erasure: Erasure, reason: str, by: User, at: datetime) -> Erasure:
    """Let a lead be taken in again, as the person came back; what was erased stays so.

    Raises `ErasureRefused`.
    """
    if refusal := may_erase(by):
        raise ErasureRefused(refusal)
    if not reason.strip():
        raise ErasureRefused(_("Say why the lead may be taken in again."))
    rows = Erasure.objects.standing().filter(pk=erasure.pk).exclude(finished_at=None)
    if not rows.update(lifted_at=at, lifted_by=by, lifted_reason=reason.strip()):
        raise ErasureRefused(_("This erasure is under way or was lifted before."))
    erasure.refresh_from_db()
    return erasure


def erased(source: Source) -> IsErased:
    """Which leads of a source are not taken in; of one that is not stored yet (a dry run), none."""
    standing = Erasure.objects.standing().filter(source__key=source.key)
    return erased_of(source.key, standing.values_list("digest", flat=True))


def reissued(snapshot: Snapshot, fingerprint: str) -> list[Reissue]:
    """The erasures since a snapshot had this fingerprint, oldest first; [] where it still has it."""
    if snapshot.fingerprint == fingerprint:
        return []
    rows = list(snapshot.reissues.select_related("erasure__by__department"))
    first = next((i for i, row in enumerate(rows) if row.old == fingerprint), len(rows))
    return rows[first:]


def wipe() -> None:
    """Have the database give up what its free pages still hold. Not within a transaction."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            tables = [
                connection.ops.quote_name(model._meta.db_table)
                for model in (Erasure, LeadFeedback, Push, PushedLead)
            ]
            cursor.execute(f"VACUUM {', '.join(tables)}")


@transaction.atomic
def _intend(held: Held, reason: str, by: User, at: datetime) -> Erasure:
    """The intent. Where the lead was erased before and is back (from a backup), that erasure begins again."""
    known = digest(held.id)
    before = Erasure.objects.standing().filter(digest=known).first()
    if before:
        Erasure.objects.filter(pk=before.pk).update(lead=held.id, finished_at=None)
        before.refresh_from_db()
        return before
    return Erasure.objects.create(
        source=held.source, lead=held.id, digest=known, reason=reason, held=held.counts, by=by, at=at
    )


def _rewritten(erasure: Erasure) -> list[tuple[Snapshot, Rewritten]]:
    """Each snapshot that has the lead, with its files without it. What was pulled has it no longer."""
    source, source_id = erasure.source, erasure.lead.partition(":")[2]
    for number in Pull.objects.filter(connection__source=source).values_list("pk", flat=True):
        spool.erase(number, source_id)
    done = []
    for name, rows in by_fingerprint(holding(source, source_id)).items():
        keys = {key for row in rows for key in row.attributes}
        new = rewrite(name, whose(source, source_id, rows), keys)
        done += [(row, new) for row in rows]
    return done


@transaction.atomic
def _swap(erasure: Erasure, done: Sequence[tuple[Snapshot, Rewritten]], at: datetime) -> None:
    """The one step after which nothing in the database has the lead, or names a file that has it."""
    source_id = erasure.lead.partition(":")[2]
    for row, new in done:
        known = {key: new.attributes.get(key, 0) for key in row.attributes}
        Snapshot.objects.filter(pk=row.pk).reissue(new.fingerprint, new.leads, known)
        Reissue.objects.create(erasure=erasure, snapshot=row, old=row.fingerprint, new=new.fingerprint, at=at)
    _forget_sent(erasure.source, source_id)
    for model in (LeadFeedback, Contact, Exemption, ClockAlert):
        model.objects.forget(erasure.lead, f"#{erasure.pk}")
    Erasure.objects.filter(pk=erasure.pk).update(lead="")


def _forget_sent(source: Source, source_id: str) -> None:
    """What waits of the lead counts as refused; answers and keys name it no longer."""
    waiting = PushedLead.objects.filter(push__source=source, source_id=source_id)
    gone = Counter(waiting.values_list("push", flat=True))
    waiting.delete()
    nameless = {"id": "", "wrong": [{"path": "", "code": "erased"}]}
    for push in Push.objects.filter(source=source):
        keyed = mentions(push.key, source_id)
        if push.pk in gone or keyed or names(push, source_id):
            push.accepted -= gone[push.pk]
            push.refused += gone[push.pk]
            push.answer = [item | nameless if item.get("id") == source_id else item for item in push.answer]
            push.key = "" if keyed else push.key
            push.save()


def _remove_leftovers() -> bool:
    """Remove files that nothing names, uploads that may have the lead, and what was worked out from it.

    Whether that is all: not while an upload is being imported.
    """
    sweep(frozenset(Snapshot.objects.whole().values_list("fingerprint", flat=True)))
    waiting, importing_now = uploads()
    for folder in waiting:
        shutil.rmtree(folder, ignore_errors=True)
    cache.clear()
    return not importing_now

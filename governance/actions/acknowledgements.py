"""People say that they have understood a version, or what they do not understand or cannot do; the owners
reply.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from definitions.models import Document, Version
from governance.actions.guard import demand, holder_behind
from governance.actions.recording import record
from governance.facts import document_facts
from governance.models import Acknowledgement, Doubt
from governance.notices import tell_of
from governance.policies import Facts, acting_seat
from people.models import User


@transaction.atomic
def acknowledge(*, version: Version, by: User, at: datetime) -> Acknowledgement:
    """Once for each person and version, while no later one is in force. Raises `Refused`."""
    facts = _facts(version, by, at)
    demand("acknowledge", facts, {})
    read = Acknowledgement.objects.create(version=version, user=by, at=at)
    _record(read, "acknowledge", version, facts, by, at)
    return read


@transaction.atomic
def raise_doubt(*, version: Version, kind: str, text: str, by: User, at: datetime) -> Doubt:
    """Instead of acknowledging: what is unclear, or cannot be done. One at a time. Raises `Refused`."""
    facts = _facts(version, by, at)
    demand("raise_doubt", facts, {"kind": kind, "text": text})
    doubt = Doubt.objects.create(version=version, kind=kind, text=text.strip(), by=by, at=at)
    _record(doubt, "raise_doubt", version, facts, by, at, reason=doubt.text, doubt=doubt.pk, kind=kind)
    return doubt


@transaction.atomic
def reply_to_doubt(*, doubt: Doubt, text: str, by: User, at: datetime) -> Doubt:
    """A head or the CMO closes it with words; its author is asked again. Raises `Refused`."""
    version = doubt.version
    Document.objects.select_for_update(no_key=True).get(pk=version.document_id)
    doubt = Doubt.objects.select_related("by", "version__document").get(pk=doubt.pk)
    facts = document_facts(version.document, by, at, open=doubt.replied_at is None)
    demand("reply_to_doubt", facts, {"text": text})
    doubt.reply, doubt.replied_by, doubt.replied_at = text.strip(), by, at
    doubt.save()
    author = [doubt.by.name, doubt.by.name_en]
    _record(
        doubt, "reply_to_doubt", version, facts, by, at, reason=doubt.reply, doubt=doubt.pk, author=author
    )
    return doubt


def _facts(version: Version, by: User, at: datetime) -> Facts:
    """Of a person before a version, once its document is locked."""
    document = Document.objects.select_for_update(no_key=True).get(pk=version.document_id)
    return document_facts(
        document,
        by,
        at,
        acknowledged=version.acknowledgements.filter(user=by).exists(),
        doubted=version.doubts.filter(by=by, replied_at=None).exists(),
        superseded=document.versions.in_force_at(at).filter(number__gt=version.number).exists(),
    )


def _record(
    wrote: Model,
    verb: str,
    version: Version,
    facts: Facts,
    by: User,
    at: datetime,
    reason: str = "",
    **details: Any,
) -> None:
    event = record(
        wrote,
        verb=verb,
        document=version.document,
        version=version,
        seat=acting_seat(verb, facts),
        by=by,
        on_behalf_of=holder_behind(verb, facts),
        at=at,
        reason=reason,
        details=details,
    )
    tell_of(event)

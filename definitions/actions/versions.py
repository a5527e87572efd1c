"""A version is published once, and never changes; a document is retired."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from definitions.bodies import canonical, fingerprint
from definitions.chain import chain
from definitions.models import Document, Retirement, Version
from people.models import User


@transaction.atomic
def publish(
    *,
    document: Document,
    body: Mapping[str, Any],
    agreement: list[dict[str, Any]],
    approved_by: User,
    reason: str,
    proposal_number: int | None,
    report_fingerprint: str,
    led_by: str = "",
    decided_at: datetime,
    published_at: datetime,
    in_force_from: datetime,
) -> Version:
    """The document's next version, chained to the one before it.

    Raises ValueError where it would come into force before it is decided or not after every earlier version:
    history is not rewritten. Raises `Faults` where the body has any.
    """
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    last = document.versions.order_by("number").last()
    if in_force_from < decided_at or (last and in_force_from <= last.in_force_from):
        raise ValueError("A version comes into force after it was decided and after every earlier version.")
    version = Version(
        document=document,
        number=last.number + 1 if last else 1,
        body=canonical(body),
        fingerprint=fingerprint(body),
        agreement=agreement,
        proposal_number=proposal_number,
        report_fingerprint=report_fingerprint,
        led_by=led_by,
        previous_chain=last.chain if last else "",
        reason=reason,
        approved_by=approved_by,
        decided_at=decided_at,
        published_at=published_at,
        in_force_from=in_force_from,
    )
    version.chain = chain(version)
    version.save()
    return version


def retire(*, document: Document, since: datetime, reason: str, by: User, at: datetime) -> Retirement:
    """From an instant on none of the document's versions so far is in force."""
    return Retirement.objects.create(document=document, since=since, reason=reason, by=by, at=at)

"""Channels of the company's chat: an administrator adds, changes, tests, pauses and removes them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from definitions.models import Document
from evidence.credentials import seal, unseal
from governance.knowledge import Refusal
from governance.models import Kind, Notice, Webhook
from governance.outward import NotPosted, usable
from governance.posting import sealed
from governance.refusals import Refused, permit
from governance.roles import may_manage_channels
from governance.ways import FOR_CHANNELS
from people.actions import save_as
from people.models import DemoCompany, User

CHANGEABLE = ("name", "language", "kinds", "documents", "address")


@transaction.atomic
def add_webhook(
    *,
    name: str,
    service: str,
    address: str,
    language: str,
    kinds: Collection[str],
    by: User,
    at: datetime,
    documents: Collection[str] = (),
) -> Webhook:
    """From now on the channel is told; no documents means all. Raises `Refused`; `Trouble` where nothing can
    be sealed.
    """
    permit(may_manage_channels(by.roles))
    row = Webhook(service=service, added_at=at)
    _fill(row, name=name, language=language, kinds=kinds, documents=documents, address=address)
    return save_as(row, by=by, at=at)


@transaction.atomic
def change_webhook(*, webhook: Webhook, by: User, at: datetime, **terms: Any) -> Webhook:
    """`terms`: some of CHANGEABLE. Raises like `add_webhook`."""
    if not terms.keys() <= {*CHANGEABLE}:
        raise TypeError("unknown term of a channel")
    permit(may_manage_channels(by.roles))
    row = _locked(webhook)
    _fill(row, **terms)
    return save_as(row, by=by, at=at)


@transaction.atomic
def pause_webhook(*, webhook: Webhook, paused: bool, by: User, at: datetime) -> Webhook:
    """Paused, it is told nothing, and nothing of that time later. What waits for it is given up."""
    permit(may_manage_channels(by.roles))
    row = _locked(webhook)
    if bool(row.paused_at) == paused:
        return row
    row.paused_at = at if paused else None
    if paused:
        _give_up(row, _("The channel was paused."))
    return save_as(row, by=by, at=at)


@transaction.atomic
def remove_webhook(*, webhook: Webhook, by: User, at: datetime) -> Webhook:
    """Its address is erased; what it was told stays on record."""
    permit(may_manage_channels(by.roles))
    row = _locked(webhook)
    row.removed_at, row.address = at, ""
    _give_up(row, _("The channel was removed."))
    return save_as(row, by=by, at=at)


@transaction.atomic
def ask_test(*, webhook: Webhook, by: User, at: datetime) -> Notice:
    """A message that says that it is a test, put where the others are sent from. Raises `Refused`."""
    permit(may_manage_channels(by.roles))
    if DemoCompany.objects.exists():
        raise Refused(Refusal("demo_tells_nobody"))
    row = _locked(webhook)
    with translation.override(row.language):
        return Notice.objects.create(
            kind=Kind.TEST,
            about=f"test-{at.isoformat()}",
            webhook=row,
            subject=_("A test by Teigi: this channel will be told."),
            text=_("Asked for by {person}.").format(person=by),
            path="/",
            created_at=at,
            next_try_at=at,
        )


@transaction.atomic
def renew_addresses() -> int:
    """Seal all addresses with the newest key; how many. Raises `Trouble`."""
    rows = list(Webhook.objects.present())
    for row in rows:
        Webhook.objects.filter(pk=row.pk).update(address=seal(unseal(row.address)))
    return len(rows)


def _locked(webhook: Webhook) -> Webhook:
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if row.removed_at:
        raise Refused(Refusal("channel_is_removed"))
    return row


def _fill(row: Webhook, **terms: Any) -> None:
    """Check each term and put it on the row."""
    for term, value in terms.items():
        permit(_refusal(term, value))
        if term == "address":
            row.address = sealed(value.strip())
        elif term in ("kinds", "documents"):
            setattr(row, term, sorted(set(value)))
        else:
            setattr(row, term, value.strip())


def _refusal(term: str, value: Any) -> Refusal | None:
    match term:
        case "kinds" if not value or not set(value) <= {*FOR_CHANNELS}:
            return Refusal("channel_needs_kinds")
        case "documents" if not set(value) <= set(Document.objects.values_list("key", flat=True)):
            return Refusal("no_such_document")
        case "name" if not value.strip():
            return Refusal("channel_needs_a_name")
        case "address":
            try:
                usable(value.strip())
            except NotPosted as error:
                inner = error.code == "inner"
                return Refusal("address_inner") if inner else Refusal("address_no_address")
    return None


def _give_up(row: Webhook, why: str) -> None:
    row.notices.filter(sent_at=None).exclude(next_try_at=None).update(
        next_try_at=None, claimed_at=None, error=why
    )

"""Quarterly reviews: freezing the evidence, and recording what came of it: keep, change or retire."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from definitions.actions.versions import retire
from definitions.catalogue import leads_to
from definitions.models import Document, Version
from evidence.models import Snapshot
from governance.actions.guard import demand, holder_behind
from governance.actions.proposals import draft
from governance.actions.recording import record
from governance.facts import document_facts
from governance.models import EvidencePack, Proposal, Review
from governance.notices import tell_of
from governance.packs import as_of, contents, fingerprint
from governance.policies import Facts, acting_seat
from governance.schedule import review_due
from people.models import User


@transaction.atomic
def freeze_pack(*, document: Document, at: datetime) -> EvidencePack | None:
    """The pack of the review that is due next, once its day has come; the same however late. None before."""
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    due = review_due(document, at)
    if due is None or at < as_of(due):
        return None
    version = document.versions.in_force_at(at)[0]
    known = EvidencePack.objects.filter(document=document, version=version, due_on=due)
    frozen: EvidencePack | None = known.first()
    if frozen:
        return frozen
    held, snapshot = contents(version, due), Snapshot.objects.current(as_of(due))
    return EvidencePack.objects.create(
        document=document,
        version=version,
        due_on=due,
        as_of=as_of(due),
        frozen_at=at,
        snapshot=snapshot,
        contents=held,
        fingerprint=fingerprint(held, version, snapshot),
    )


def freeze_packs(*, at: datetime) -> list[EvidencePack]:
    """Of every document whose review has come."""
    found = [freeze_pack(document=document, at=at) for document in Document.objects.all()]
    return [pack for pack in found if pack]


@transaction.atomic
def record_review(
    *,
    document: Document,
    outcome: str,
    notes: str,
    retire_from: datetime | None = None,
    confirm: str = "",
    by: User,
    at: datetime,
) -> Review:
    """Answers the due date that is next, from two weeks before it. "change" drafts a proposal; "retire" ends
    the version in force from an instant, with the document's key as `confirm`. Raises `Refused`.
    """
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    due = review_due(document, at)
    facts = document_facts(document, by, at, review_due=due)
    detail = {
        "outcome": outcome,
        "notes": notes,
        "retire_from": retire_from or at,
        "confirmed": confirm == document.key,
        "judges_leads": document.judges_leads,
        "referring": referring(document, at) if outcome == Review.Outcome.RETIRE else [],
    }
    demand("record_review", facts, detail)
    assert due is not None  # the policy refused otherwise
    version, pack = document.versions.in_force_at(at)[0], freeze_pack(document=document, at=at)
    words, retirement, proposal = notes.strip(), None, None
    if outcome == Review.Outcome.RETIRE:
        retirement = retire(document=document, since=retire_from or at, reason=words, by=by, at=at)
    if outcome == Review.Outcome.CHANGE:
        proposal = drafted(version, words, by, at)
    review = Review.objects.create(
        document=document,
        version=version,
        due_on=due,
        outcome=outcome,
        notes=words,
        pack=pack,
        proposal=proposal,
        retirement=retirement,
        by=by,
        at=at,
    )
    _put_on_record(review, facts)
    return review


def _put_on_record(review: Review, facts: Facts) -> None:
    """The event, over all that the review left, and whoever has to know of it."""
    pack, retirement = review.pack, review.retirement
    details = {"outcome": review.outcome, "due_on": review.due_on.isoformat()}
    if retirement:
        details["retired_from"] = retirement.since.isoformat()
    event = record(
        review,
        *(row for row in (pack, retirement) if row),
        verb="record_review",
        document=review.document,
        version=review.version,
        proposal=review.proposal,
        seat=acting_seat("record_review", facts),
        by=review.by,
        on_behalf_of=holder_behind("record_review", facts),
        at=review.at,
        reason=review.notes,
        details=details,
    )
    tell_of(event)


def drafted(version: Version, notes: str, by: User, at: datetime) -> Proposal:
    """The draft in which the change is written down, with the version's own body to start from."""
    day = date_format(at, "SHORT_DATE_FORMAT")
    return draft(
        document=version.document,
        title=_("Change after the review of {day}").format(day=day),
        body=version.body,
        reason=notes,
        expected_effect="",
        by=by,
        at=at,
    )


def referring(document: Document, at: datetime) -> list[tuple[str, str]]:
    """Names of the documents whose version in force, or one to come, refers to this one."""
    found: dict[int, tuple[str, str]] = {}
    for other in Document.objects.that_judge().exclude(pk=document.pk):
        ahead = list(other.versions.filter(in_force_from__gt=at).select_related("document"))
        current = list(other.versions.in_force_at(at).select_related("document")[:1])
        if any(document.key in keys for keys in leads_to([*ahead, *current]).values()):
            found[other.pk] = (other.name_ja, other.name_en)
    return list(found.values())

"""Recording that a document was reviewed, and what came of it."""

from datetime import datetime

from django.db import transaction

from definitions.models import Document
from governance.actions.guard import demand, holder_behind
from governance.facts import document_facts
from governance.models import Event, Review
from governance.policies import acting_seat
from governance.schedule import next_review
from people.models import User


@transaction.atomic
def record_review(*, document: Document, outcome: str, notes: str, by: User, at: datetime) -> Review:
    """Answers the due date that is next, from two weeks before it. Raises `Refused`."""
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    due = next_review(document.versions.all(), document.reviews.all(), document.review_months, at)
    facts = document_facts(document, by, at, review_due=due)
    demand("record_review", facts, {"outcome": outcome, "notes": notes})
    assert due is not None  # the policy refused otherwise
    version = document.versions.in_force_at(at)[0]
    review = Review.objects.create(
        document=document, version=version, due_on=due, outcome=outcome, notes=notes.strip(), by=by, at=at
    )
    Event.objects.create(
        verb="record_review",
        document=document,
        version=version,
        seat=acting_seat("record_review", facts),
        by=by,
        on_behalf_of=holder_behind("record_review", facts),
        at=at,
        reason=review.notes,
        details={"outcome": outcome, "due_on": review.due_on.isoformat()},
    )
    return review

"""The desk at which sales answers leads: the queue, the lead at hand, and how far the reader is today."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from definitions.models import Document
from evidence.leads.records import Record, records
from evidence.models import LeadFeedback
from governance.waiting import Asked, FeedbackQueue, asked_documents, asked_of, feedback_queue, last_answer
from people.company_time import company_day, midnight
from people.models import User

PORTION = 50
"""What one is asked to do in a day at most: ten minutes' work."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The reader's answers of today, out of what there is to do today."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class FeedbackDesk:
    document: Document
    documents: list[Document]
    queue: FeedbackQueue | None
    lead: Record | None
    """The one at hand; None where none is left."""
    asked: Asked | None
    standing: LeadFeedback | None
    """The answer that the lead at hand has."""
    progress: Progress
    mine: LeadFeedback | None
    """The reader's last answer of today, which can be taken back."""


def feedback_desk(
    user: User, at: datetime, *, definition: str = "", lead: str = "", after: str = ""
) -> FeedbackDesk | None:
    """`lead` names the one at hand, `after` the one behind which to go on. None before any MQL definition is
    in force. Raises Http404 where there is no such definition or lead, and like `feedback_queue`.
    """
    documents = asked_documents(at)
    if not documents:
        return None
    document = next((row for row in documents if definition in ("", row.key)), None)
    if document is None:
        raise Http404
    queue = feedback_queue(document, at)
    wanted = lead or (queue.after(after) if queue else None)
    found = records(queue.snapshot, [wanted]) if queue and wanted else []
    if lead and not found:
        raise Http404
    asked = asked_of(document, found[0], at) if found else None
    today = midnight(company_day(at))
    mine = LeadFeedback.objects.standing().filter(by=user, at__gte=today, at__lte=at)
    done, left = mine.count(), len(queue.waiting) if queue else 0
    return FeedbackDesk(
        document=document,
        documents=documents,
        queue=queue,
        lead=found[0] if found else None,
        asked=asked,
        standing=last_answer(found[0].id, asked.version) if found and asked else None,
        progress=Progress(done, max(done, min(PORTION, done + left))),
        mine=mine.select_related("reason").last(),
    )

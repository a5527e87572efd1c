"""How an event is stored: with the seals of the rows that were written, and chained to the one before it."""

from typing import Any

from django.db.models import Model

from definitions.models import Document
from governance.models import Event
from governance.seals import name_of, seal


def record(*rows: Model, **fields: Any) -> Event:
    """An event at the end of its chain: that of its proposal, else of its document.

    `rows`: all that the action wrote, as it stands in the database. The caller holds the lock of the proposal
    or the document.
    """
    event = Event(**fields, records={name_of(row): seal(row) for row in rows})
    if event.proposal_id is None and event.document_id is None:  # the company's own: one at a time
        list(Document.objects.select_for_update(no_key=True).order_by("pk"))
    event.previous = Event.objects.chain(event).values_list("digest", flat=True).last() or ""
    event.digest = seal(event, event.previous)
    event.save()
    return event

"""People say that they have read a version."""

from datetime import datetime

from django.db import transaction

from definitions.models import Document, Version
from governance.actions.guard import demand
from governance.facts import document_facts
from governance.models import Acknowledgement, Event
from people.models import User


@transaction.atomic
def acknowledge(*, version: Version, by: User, at: datetime) -> Acknowledgement:
    """Once for each person and version, while no later one is in force. Raises `Refused`."""
    document = Document.objects.select_for_update().get(pk=version.document_id)
    facts = document_facts(
        document,
        by,
        at,
        acknowledged=version.acknowledgements.filter(user=by).exists(),
        superseded=document.versions.in_force_at(at).filter(number__gt=version.number).exists(),
    )
    demand("acknowledge", facts, {})
    read = Acknowledgement.objects.create(version=version, user=by, at=at)
    Event.objects.create(verb="acknowledge", document=document, version=version, by=by, at=at)
    return read

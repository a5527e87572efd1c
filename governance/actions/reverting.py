"""The emergency revert: the CMO puts an earlier version's body back in force, without anybody's agreement."""

from datetime import datetime

from django.db import transaction

from definitions.actions import publish
from definitions.models import Document, Version
from governance.actions.guard import body_detail, demand, holder_behind, lock_documents
from governance.actions.recording import record
from governance.facts import document_facts
from governance.notices import tell_of
from governance.policies import acting_seat
from governance.queries import in_force
from people.models import User


@transaction.atomic
def revert(*, version: Version, instead_of: int, reason: str, by: User, at: datetime) -> Version:
    """The body of an earlier version as the next one, in force at once; `instead_of`: the one in force that
    the person wants replaced. A review is due in 14 days. Raises `Refused`.
    """
    lock_documents()
    document = Document.objects.get(pk=version.document_id)
    facts = document_facts(document, by, at)
    now = in_force(document, at)
    detail = {
        "instead_of": instead_of,
        "version": version.number,
        "differs": now is not None and now.fingerprint != version.fingerprint,
        "reason": reason,
        **body_detail(document, version.body),
    }
    demand("revert", facts, detail)
    seat, holder = acting_seat("revert", facts), holder_behind("revert", facts)
    entry = {"seat": seat, "user": by.pk, "name": by.name, "stance": "revert", "text": reason.strip()}
    entry |= {"at": at.isoformat(), "reverts": version.number}
    new = publish(
        document=document,
        body=version.body,
        agreement=[entry | ({"for": {"user": holder.pk, "name": holder.name}} if holder else {})],
        approved_by=by,
        reason=reason.strip(),
        proposal_number=None,
        report_fingerprint="",
        decided_at=at,
        published_at=at,
        in_force_from=at,
    )
    event = record(
        new,
        verb="revert",
        document=document,
        version=new,
        seat=seat,
        by=by,
        on_behalf_of=holder,
        at=at,
        reason=new.reason,
        details={"reverts": version.number, "instead_of": instead_of},
    )
    tell_of(event)
    return new

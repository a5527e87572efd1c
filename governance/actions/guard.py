"""How every action begins and ends: lock, read the facts, ask the policy; then store the status and one
event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from definitions.catalogue import leads_to
from definitions.models import Document, Version
from definitions.saying import parties
from governance.actions.recording import record
from governance.facts import facts_of
from governance.models import Event, Proposal, Revision
from governance.notices import tell_of
from governance.policies import Facts, acting_for, acting_seat, may
from governance.refusals import permit
from governance.workflow import CLOSED, ROWS
from people.models import User


@dataclass(frozen=True, slots=True)
class Step:
    """One permitted verb on a locked proposal."""

    verb: str
    proposal: Proposal
    facts: Facts
    by: User
    at: datetime

    @property
    def seat(self) -> str:
        return acting_seat(self.verb, self.facts)

    @property
    def on_behalf_of(self) -> User | None:
        """The seat's holder, where a delegate acts."""
        return holder_behind(self.verb, self.facts)

    @property
    def revision(self) -> Revision:
        """The current one."""
        return newest(self.proposal)

    def done(self, *wrote: Model, reason: str = "", version: Version | None = None, **details: Any) -> Event:
        """Store where the table says the proposal stands now, the event, and the notices of it.

        `wrote`: every other row that the action added or changed.
        """
        row = ROWS[self.verb]
        if row.to:
            self.proposal.status = row.to
            self.proposal.closed_at = self.at if row.to in CLOSED else None
        self.proposal.save()
        event = record(
            self.proposal,
            *wrote,
            verb=self.verb,
            document=self.proposal.document,
            proposal=self.proposal,
            version=version,
            from_status=self.facts.status or "",
            to_status=row.to or self.facts.status or "",
            seat=self.seat,
            by=self.by,
            on_behalf_of=self.on_behalf_of,
            at=self.at,
            reason=reason,
            details={"revision": self.revision.number, **details},
        )
        tell_of(event)
        return event


def step(
    verb: str,
    proposal: Proposal,
    by: User,
    at: datetime,
    *,
    subject: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
    whole_document: bool = False,
) -> Step:
    """Lock the proposal (and first the documents, where a trial starts or a version is published), ask
    the policy.

    `subject`: author and open, of what is acted on. Raises `Refused`.
    """
    if whole_document:
        lock_documents()
    locked = (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document", "base")
        .get(pk=proposal.pk)
    )
    facts = facts_of(locked, by, at, **(subject or {}))
    demand(verb, facts, detail or {})
    return Step(verb, locked, facts, by, at)


def holder_behind(verb: str, facts: Facts) -> User | None:
    """The holder of the seat in which a delegate does it; None where people act for themselves."""
    holder = acting_for(verb, facts)
    return User.objects.get(pk=holder) if holder else None


def lock_documents() -> None:
    """All of them, always in this order: what one defines, another may refer to.

    Here as everywhere "no key": rows that refer to what is locked can still be inserted. Otherwise who
    holds a proposal and writes an event of its document, and who holds the document and waits for the
    proposal, would wait for each other.
    """
    list(Document.objects.select_for_update(no_key=True).order_by("pk"))


def demand(verb: str, facts: Facts, detail: Mapping[str, Any]) -> None:
    """Raises `Refused` with the first missing condition; TypeError where what the verb asks for was not
    passed on.
    """
    if ROWS[verb].asks and not detail:
        raise TypeError(f"{verb} asks for details")
    permit(may(verb, facts, **detail))


def body_detail(document: Document, body: Mapping[str, Any]) -> dict[str, Any]:
    """What `valid_body` asks for."""
    found = {"body": body, "kind": document.kind, "key": document.key}
    if not document.judges_leads:
        return found | {"parties": parties().keys()}
    versions = Version.objects.exclude(document=document).not_retired().select_related("document")
    return found | {"leads_to": leads_to(versions)}


def newest(proposal: Proposal) -> Revision:
    """The current revision."""
    return proposal.revisions.order_by("number").last()  # type: ignore[return-value]

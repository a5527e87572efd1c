"""Reads that span models: what is in force and agreed, what is open, what of it may not be seen yet."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from definitions.models import Document, Retirement, Version
from governance.facts import facts_of, facts_of_all, with_facts
from governance.hiding import hidden_seats
from governance.models import Objection, Proposal
from governance.next_steps import NextStep, step_of
from governance.schedule import due_of, is_overdue, reviewed
from governance.workflow import DISCUSSION, OPEN, Status
from people.models import User


def in_force(document: Document, at: datetime) -> Version | None:
    """The document's version in force at an instant."""
    return document.versions.in_force_at(at).select_related("approved_by").first()


def open_proposals(at: datetime) -> "QuerySet[Proposal]":
    """Proposals that have not ended, ready for their facts."""
    return with_facts(Proposal.objects.filter(status__in=OPEN), at)


def positions_hidden(user: User, at: datetime) -> dict[int, tuple[int, frozenset[str]]]:
    """Proposal -> (newest revision, heads' seats whose position on it this person may not see yet)."""
    proposals = list(open_proposals(at).filter(document__hidden_positions=True, status=DISCUSSION))
    facts = facts_of_all(proposals, user, at) if proposals else {}
    return {pk: (one.revision, seats) for pk, one in facts.items() if (seats := hidden_seats(one))}


def shown_objections(proposal: Proposal, user: User, at: datetime) -> "QuerySet[Objection]":
    """Those that this person may know of: without what came with a position that is hidden yet."""
    facts = facts_of(proposal, user, at)
    rows = Objection.objects.filter(proposal=proposal)
    return rows.exclude(seat__in=hidden_seats(facts), position__revision__number=facts.revision)


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One document today. `agreed` is the version's own record of who agreed and approved."""

    document: Document
    version: Version | None
    scheduled: Version | None
    """Approved, and in force from a later date."""
    retirement: Retirement | None
    """What ended it, while nothing is in force."""
    agreed: list[dict[str, Any]]
    review_due: date | None
    review_overdue: bool
    proposals: tuple[tuple[Proposal, Status, NextStep], ...]
    """The open ones, newest first."""


def agreement(at: datetime) -> list[DocumentState]:
    """What counts today, for every document: a fixed number of queries."""
    proposals = list(open_proposals(at))
    facts = facts_of_all(proposals, None, at)
    states = []
    versions_of, reviews_of = reviewed(at, Version.objects.select_related("approved_by"))
    for document in Document.objects.prefetch_related(versions_of, reviews_of, "retirements"):
        versions = sorted(document.versions.all(), key=lambda row: (row.in_force_from, row.number))
        begun = [row for row in versions if row.begun(at)]
        ahead = [row for row in versions if row.in_force_from > at]
        due = due_of(document, at)
        states.append(
            DocumentState(
                document=document,
                version=begun[-1] if begun else None,
                scheduled=ahead[-1] if ahead else None,
                retirement=None if begun else _ended(document, at),
                agreed=begun[-1].agreement if begun else [],
                review_due=due,
                review_overdue=is_overdue(due, at),
                proposals=tuple(
                    (row, facts[row.pk].status or Status.DRAFT, step_of(row, facts[row.pk]))
                    for row in proposals
                    if row.document_id == document.pk
                ),
            )
        )
    return states


def _ended(document: Document, at: datetime) -> Retirement | None:
    return next((row for row in reversed(document.retirements.all()) if row.since <= at), None)

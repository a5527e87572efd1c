"""Seated: the people behind seats, behind a proposal, and those whose work a document governs."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from governance.models import Proposal
from governance.policies import HEADS
from people.models import Delegation, Department, Role, SeatHolding, User


def seated(seats: Collection[str], at: datetime) -> list[User]:
    """Who can act in these seats: their holders, and their delegates beside them."""
    holds = SeatHolding.objects.at(at).filter(seat__key__in=seats).values("user")
    acts = Delegation.objects.at(at).filter(seat__key__in=seats).values("delegate")
    return list(User.objects.filter(Q(pk__in=holds) | Q(pk__in=acts), is_active=True))


def parties(proposal: Proposal, at: datetime) -> list[User]:
    """Its proposer, both heads, and who decides it; nobody of a draft but who wrote it."""
    proposers = [user for user in (proposal.proposer, proposal.proposed_for) if user]
    if proposal.opened_at is None:
        return proposers
    found = {user.pk: user for user in (*proposers, *seated((*HEADS, proposal.decided_by_seat), at))}
    return list(found.values())


def whose_work() -> list[User]:
    """Marketing's and sales' people, who acknowledge; auditors do not."""
    sides = (Department.Side.MARKETING, Department.Side.SALES)
    people = User.objects.filter(is_active=True, department__side__in=sides)
    people = people.exclude(role_grants__role__key=Role.AUDITOR)
    return list(people.select_related("department").order_by("department", "email"))

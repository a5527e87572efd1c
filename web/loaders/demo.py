"""The people of a demo company, whom a visitor may sign in as."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from people.models import DemoCompany, SeatHolding, User


@dataclass(frozen=True, slots=True)
class DemoPerson:
    user: User
    side: str
    what: str
    """Department, seats and roles in words."""


def demo_people(at: datetime) -> list[DemoPerson]:
    """Everybody who can sign in, people on seats first, then roles; nobody outside a demo database."""
    if not DemoCompany.objects.exists():
        return []
    seated = Prefetch("seat_holdings", SeatHolding.objects.at(at).select_related("seat"), to_attr="seated")
    people = User.objects.filter(is_active=True).select_related("department")
    return sorted(map(described, people.prefetch_related(seated, "role_grants__role")), key=rank)


def described(user: User) -> DemoPerson:
    seats = [str(holding.seat) for holding in user.seated]  # type: ignore[attr-defined]
    roles = [str(grant.role) for grant in user.role_grants.all()]
    department = [str(user.department)] if user.department else []
    return DemoPerson(
        user=user,
        side=user.department.side if user.department else "other",
        what=" · ".join([*(seats or department), *roles]),
    )


def rank(person: DemoPerson) -> tuple[int, int, str]:
    """Seats in their order, then roles, then the others by department."""
    seated = person.user.seated  # type: ignore[attr-defined]
    roles = person.user.role_grants.all()
    return (
        0 if seated else 1 if roles else 2,
        min((holding.seat.position for holding in seated), default=0),
        f"{person.what} {person.user.email}",
    )

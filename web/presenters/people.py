"""People, seats and roles as lines of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from people.models import Role, RoleGrant, Seat, SeatHolding, User


@dataclass(frozen=True, slots=True)
class SeatLine:
    seat: Seat
    holding: SeatHolding | None
    """Who sits on it now; None for an empty seat, which blocks."""
    earlier: tuple[SeatHolding, ...]


def seat_lines(seats: Iterable[Seat], at: datetime) -> list[SeatLine]:
    """`seats` come with their holdings, newest first, and those with their users."""
    found = []
    for seat in seats:
        holdings = [holding for holding in seat.holdings.all() if holding.since <= at]
        now = next((holding for holding in holdings if holding.until is None or holding.until > at), None)
        found.append(SeatLine(seat, now, tuple(holding for holding in holdings if holding is not now)))
    return found


@dataclass(frozen=True, slots=True)
class PersonLine:
    user: User
    seats: tuple[Seat, ...]
    roles: tuple[Role, ...]
    """By key."""


def people_lines(everybody: Iterable[User], seats: Iterable[SeatLine]) -> list[PersonLine]:
    """`everybody` comes with department and roles loaded; the result is by department and name."""
    held = [(line.holding.user_id, line.seat) for line in seats if line.holding]
    lines = [
        PersonLine(
            user,
            tuple(seat for holder, seat in held if holder == user.pk),
            roles_of(user.role_grants.all()),
        )
        for user in everybody
    ]
    return sorted(lines, key=lambda line: (str(line.user.department or "~"), not line.seats, line.user.name))


def roles_of(grants: Iterable[RoleGrant]) -> tuple[Role, ...]:
    return tuple(sorted((grant.role for grant in grants), key=lambda role: role.key))


def role_choices(roles: Iterable[Role]) -> list[tuple[Role, str]]:
    """Each role with what it opens, in the reader's language."""
    return [(role, role.description_en if get_language() == "en" else role.description_ja) for role in roles]

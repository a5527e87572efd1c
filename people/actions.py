"""Every write about people: seats change hands, roles are granted, a person chooses a language."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

from people.models import Role, RoleGrant, Seat, SeatHolding, User

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def seat_person(*, seat: Seat, user: User, by: User, at: datetime) -> SeatHolding:
    """Put a person on a seat from an instant; whoever sat there before leaves it at that instant."""
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    for holding in seat.holdings.filter(until=None):
        holding.until = at
        save_as(holding, by=by, at=at)
    return save_as(SeatHolding(seat=seat, user=user, since=at), by=by, at=at)


@transaction.atomic
def grant_role(*, role: Role, user: User, by: User, at: datetime) -> RoleGrant:
    """Give a person a role; giving it twice changes nothing."""
    user.__dict__.pop("roles", None)
    held = RoleGrant.objects.filter(role=role, user=user).first()
    return held or save_as(RoleGrant(role=role, user=user), by=by, at=at)


@transaction.atomic
def choose_language(*, user: User, language: str, by: User, at: datetime) -> None:
    """The language a person reads in: "ja" or "en"."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.language != language:
        row.language = language
        save_as(row, by=by, at=at)


def save_as(row: Row, *, by: User, at: datetime) -> Row:
    """Store a row whose field-level history says who changed it and when."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row.save()
    return row

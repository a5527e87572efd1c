"""Every write about people: they join, seats change hands, roles are granted, a language is chosen."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

from people.models import Delegation, Department, Role, RoleGrant, Seat, SeatHolding, User

Row = TypeVar("Row", bound=Model)


class LastAdministrator(Exception):  # noqa: N818 - said of the person, like the other refusals
    """Nobody else is an administrator: without the role, nobody could give it to anybody again."""


@transaction.atomic
def add_person(
    *,
    email: str,
    password: str | None,
    name: str,
    family_name: str,
    department: Department | None,
    by: User,
    at: datetime,
    name_en: str = "",
    family_name_en: str = "",
) -> User:
    """A person who signs in with this password (None: not yet). Raises IntegrityError for a taken address."""
    user = User(
        email=User.objects.normalize_email(email).lower(),
        name=name,
        family_name=family_name,
        name_en=name_en,
        family_name_en=family_name_en,
        department=department,
        joined_at=at,
    )
    user.set_password(password)
    return save_as(user, by=by, at=at)


@transaction.atomic
def add_seat(
    *, key: str, name_ja: str, name_en: str, department: Department | None, by: User, at: datetime
) -> Seat:
    """Another seat, such as one that decides what the CMO proposes. Raises IntegrityError for a taken key."""
    row = Seat(key=key, name_ja=name_ja, name_en=name_en, department=department)
    row.position = Seat.objects.count()
    return save_as(row, by=by, at=at)


@transaction.atomic
def seat_person(*, seat: Seat, user: User, by: User, at: datetime) -> SeatHolding:
    """Put a person on a seat from an instant; whoever sat there before leaves it at that instant."""
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    for holding in seat.holdings.filter(until=None):
        holding.until = at
        save_as(holding, by=by, at=at)
    return save_as(SeatHolding(seat=seat, user=user, since=at), by=by, at=at)


@transaction.atomic
def delegate_seat(
    *, seat: Seat, delegate: User, since: datetime, until: datetime, by: User, at: datetime
) -> Delegation:
    """Let somebody else act in the seat that `by` holds, in [since, until)."""
    row = Delegation(seat=seat, holder=by, delegate=delegate, since=since, until=until)
    return save_as(row, by=by, at=at)


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: User, at: datetime) -> Delegation:
    """From now on the delegate acts in the seat no more."""
    row = Delegation.objects.select_for_update().get(pk=delegation.pk)
    row.revoked_at = at
    return save_as(row, by=by, at=at)


@transaction.atomic
def grant_role(*, role: Role, user: User, by: User, at: datetime) -> RoleGrant:
    """Give a person a role; giving it twice changes nothing."""
    user.__dict__.pop("roles", None)
    held = RoleGrant.objects.filter(role=role, user=user).first()
    return held or save_as(RoleGrant(role=role, user=user), by=by, at=at)


@transaction.atomic
def set_roles(*, user: User, roles: Iterable[Role], by: User, at: datetime) -> None:
    """Leave a person with exactly these roles. Raises LastAdministrator where nobody could undo it."""
    wanted = set(roles)
    grants = list(RoleGrant.objects.select_for_update().select_related("role"))
    held = {grant.role: grant for grant in grants if grant.user_id == user.pk}
    administrators = {grant.user_id for grant in grants if grant.role.key == Role.ADMINISTRATOR}
    if administrators == {user.pk} and not any(role.key == Role.ADMINISTRATOR for role in wanted):
        raise LastAdministrator
    for role in wanted - held.keys():
        grant_role(role=role, user=user, by=by, at=at)
    for role in held.keys() - wanted:
        delete_as(held[role], by=by, at=at)
    user.__dict__.pop("roles", None)


@transaction.atomic
def choose_language(*, user: User, language: str, by: User, at: datetime) -> None:
    """The language a person reads in: "ja" or "en"."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.language != language:
        row.language = language
        save_as(row, by=by, at=at)


def save_as(row: Row, *, by: User | None, at: datetime) -> Row:
    """Store a row whose field-level history says who changed it and when."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row.save()
    return row


def delete_as(row: Model, *, by: User, at: datetime) -> None:
    """Remove a row; its field-level history stays and says who removed it and when."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row.delete()

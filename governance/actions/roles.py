"""Giving and taking roles, so that somebody is always left who can do it again."""

from collections.abc import Iterable
from datetime import datetime

from governance.policies import Refusal
from governance.refusals import Refused, permit
from governance.roles import may_manage_people
from people import actions
from people.models import Role, User


def set_roles(*, user: User, roles: Iterable[Role], by: User, at: datetime) -> None:
    """Leave a person with exactly these roles. Raises `Refused`."""
    permit(may_manage_people(by.roles))
    try:
        actions.set_roles(user=user, roles=roles, by=by, at=at)
    except actions.LastAdministrator:
        raise Refused(Refusal("last_administrator", {"name": user.names})) from None

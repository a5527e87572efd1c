"""Whose turn it is on a proposal, and what for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, pgettext

from governance.next_steps import NextStep
from governance.turns import next_step as say_step
from people.models import Seat, User


@dataclass(frozen=True, slots=True)
class TurnView:
    who: str
    """ "Tanaka (Head of Sales)"; empty where only time has to pass."""
    what: str
    due: datetime | None
    overdue: bool


def turn_view(
    step: NextStep, holders: Mapping[str, User], seats: Mapping[str, Seat], people: Mapping[int, User]
) -> TurnView:
    """`holders`: seat -> who holds it; `seats`: key -> seat; `people`: those the step names, by key."""
    names = [named(holders.get(key), seats.get(key)) for key in step.seats]
    seated = {user.pk for key in step.seats if (user := holders.get(key))}
    held = {user.pk: seats.get(key) for key, user in holders.items()}
    names += [named(people.get(pk), held.get(pk)) for pk in step.people if pk not in seated]
    joined = (", " if get_language() == "en" else "、").join(name for name in dict.fromkeys(names) if name)
    return TurnView(joined, say_step(step), step.due, step.overdue)


def named(user: User | None, seat: Seat | None) -> str:
    if user and seat:
        return pgettext("whose turn it is", "%(name)s (%(seat)s)") % {"name": user, "seat": seat}
    if user:
        return pgettext("whose turn it is", "%(name)s") % {"name": user}
    return str(seat or "")

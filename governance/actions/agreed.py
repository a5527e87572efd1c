"""Actions that people agree on: who does what by when; done, and opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from governance.actions.guard import step
from governance.models import ActionItem, Proposal, Session
from people.models import Role, User


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody is to do by a day."""

    text: str
    owner: User
    due_on: date


@transaction.atomic
def agree_action(
    *, proposal: Proposal, text: str, owner: User, due_on: date, by: User, at: datetime
) -> ActionItem:
    """Record one outside a session. Raises `Refused`."""
    agreed = Agreed(text, owner, due_on)
    act = step("agree_action", proposal, by, at, detail={"actions": as_facts([agreed])})
    item = record(act.proposal, agreed, by, at)
    act.done(item, action=item.pk, author=[owner.name, owner.name_en], due_on=due_on.isoformat())
    return item


@transaction.atomic
def finish_action(*, action: ActionItem, by: User, at: datetime) -> ActionItem:
    """It is done. Raises `Refused`."""
    return _set("finish_action", action, at, by, done=True)


@transaction.atomic
def reopen_action(*, action: ActionItem, by: User, at: datetime) -> ActionItem:
    """It is not done after all. Raises `Refused`."""
    return _set("reopen_action", action, at, by, done=False)


def record(
    proposal: Proposal, agreed: Agreed, by: User, at: datetime, session: Session | None = None
) -> ActionItem:
    """Once the policy has allowed it."""
    return ActionItem.objects.create(
        proposal=proposal,
        session=session,
        text=agreed.text.strip(),
        owner=agreed.owner,
        due_on=agreed.due_on,
        by=by,
        at=at,
    )


def as_facts(actions: Sequence[Agreed]) -> list[tuple[str, bool, date]]:
    """What the policy asks: the words, whether the owner can own one, the day."""
    return [
        (one.text, one.owner.is_active and Role.AUDITOR not in one.owner.roles, one.due_on) for one in actions
    ]


def _set(verb: str, action: ActionItem, at: datetime, by: User, *, done: bool) -> ActionItem:
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=action.proposal_id)
    action = ActionItem.objects.select_related("proposal").get(pk=action.pk)
    subject = {"author": action.owner_id, "open": action.done_at is None}
    act = step(verb, action.proposal, by, at, subject=subject)
    action.done_at, action.done_by = (at, by) if done else (None, None)
    action.save()
    act.done(action, action=action.pk, reason=action.text)
    return action

"""The discussion's sessions: moved, held, or done without by both heads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from governance.actions.agreed import Agreed, as_facts, record
from governance.actions.guard import Step, step
from governance.models import Proposal, Session, Waiver
from people.models import User


@transaction.atomic
def move_session(*, session: Session, planned_for: datetime, by: User, at: datetime) -> Session:
    """Plan a session for another instant. Raises `Refused`."""
    session, act = _session("move_session", session, by, at, {"planned_for": planned_for})
    was, session.planned_for = session.planned_for, planned_for
    session.save()
    act.done(session, session=session.number, moved_from=was.isoformat(), moved_to=planned_for.isoformat())
    return session


@transaction.atomic
def hold_session(
    *,
    session: Session,
    held_at: datetime,
    attendees: Sequence[User],
    minutes: str,
    decisions: str = "",
    actions: Sequence[Agreed] = (),
    by: User,
    at: datetime,
) -> Session:
    """Record that a session took place, early or late, who came, what was said, what was decided and who
    does what by when. Raises `Refused`.
    """
    detail = {
        "held_at": held_at,
        "opened_at": session.proposal.opened_at,
        "attendees": attendees,
        "minutes": minutes,
        "actions": as_facts(actions),
    }
    session, act = _session("hold_session", session, by, at, detail)
    session.held_at, session.minutes, session.recorded_by = held_at, minutes.strip(), by
    session.decisions = decisions.strip()
    session.save()
    session.attendees.set(attendees)
    made = [record(act.proposal, one, by, at, session) for one in actions]
    act.done(
        session,
        *made,
        session=session.number,
        held_at=held_at.isoformat(),
        attendees=[user.pk for user in attendees],
        actions=[item.pk for item in made],
    )
    return session


@transaction.atomic
def waive_sessions(*, proposal: Proposal, reason: str, by: User, at: datetime) -> Waiver:
    """A head does without the sessions still to be held; it counts once both did. Raises `Refused`."""
    act = step("waive_sessions", proposal, by, at, detail={"reason": reason})
    waiver = Waiver.objects.create(proposal=act.proposal, seat=act.seat, reason=reason.strip(), by=by, at=at)
    act.done(waiver, reason=waiver.reason, sessions=act.facts.sessions_left)
    return waiver


def _session(
    verb: str, session: Session, by: User, at: datetime, detail: dict[str, Any]
) -> tuple[Session, Step]:
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=session.proposal_id)
    session = Session.objects.select_related("proposal").get(pk=session.pk)
    act = step(verb, session.proposal, by, at, subject={"open": session.held_at is None}, detail=detail)
    return session, act

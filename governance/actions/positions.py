"""What the heads say of a revision: positions and objections."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet

from definitions.bodies import criteria
from governance.actions.guard import newest, step
from governance.models import Objection, Position, Proposal, Revision
from people.models import User


@transaction.atomic
def take_position(
    *,
    proposal: Proposal,
    revision: int,
    stance: str,
    text: str = "",
    harm: str = "",
    criterion: str = "",
    by: User,
    at: datetime,
) -> Position:
    """A head agrees, agrees with a concern or objects; an earlier position of theirs is dismissed by
    it. Raises `Refused`.
    """
    detail = {"revision": revision, "stance": stance, "text": text, "harm": harm, "criterion": criterion}
    detail["criteria"] = frozenset(criteria(newest(proposal).body))
    act = step("take_position", proposal, by, at, detail=detail)
    left = dismiss(act.proposal.positions.filter(seat=act.seat), by, at)
    position = Position.objects.create(
        proposal=act.proposal,
        revision=act.revision,
        seat=act.seat,
        stance=stance,
        text=text.strip(),
        by=by,
        on_behalf_of=act.on_behalf_of,
        at=at,
    )
    wrote: list[Model] = [*left, position]
    if stance == Position.Stance.OBJECT:
        objection = Objection.objects.create(
            proposal=act.proposal,
            position=position,
            harm=harm,
            criterion=criterion,
            text=position.text,
            by=by,
            seat=act.seat,
            at=at,
        )
        wrote.append(objection)
    act.done(*wrote, reason=position.text, stance=stance, harm=harm, criterion=criterion)
    return position


def dismiss(
    positions: "QuerySet[Position]", by: User, at: datetime, later: Revision | None = None
) -> list[Position]:
    """Those of these that stand: by a later revision, or by the head's own next position."""
    standing = list(positions.filter(dismissed_at=None).select_related("by"))
    for row in standing:
        row.dismissed_at, row.dismissed_by, row.dismissed_for = at, by, later
        row.save()
    return standing


@transaction.atomic
def withdraw_objection(*, objection: Objection, reason: str, by: User, at: datetime) -> Objection:
    """Its author takes it back; it stays on record. Raises `Refused`."""
    return _settle("withdraw_objection", "withdrawn", objection, reason, by, at)


@transaction.atomic
def overrule_objection(*, objection: Objection, reason: str, by: User, at: datetime) -> Objection:
    """The CMO sets it aside; the head's agreement is still needed. Raises `Refused`."""
    return _settle("overrule_objection", "overruled", objection, reason, by, at)


def _settle(
    verb: str, settled_as: str, objection: Objection, reason: str, by: User, at: datetime
) -> Objection:
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=objection.proposal_id)
    objection = Objection.objects.select_related("proposal", "by", "position").get(pk=objection.pk)
    subject = {
        "author": objection.by_id,
        "author_for": objection.position.on_behalf_of_id,
        "open": objection.settled_at is None,
    }
    act = step(verb, objection.proposal, by, at, subject=subject, detail={"reason": reason})
    objection.settled_at, objection.settled_by = at, by
    objection.settled_as, objection.settled_reason = settled_as, reason.strip()
    objection.save()
    act.done(
        objection,
        reason=objection.settled_reason,
        objection=objection.pk,
        author=[objection.by.name, objection.by.name_en],
        criterion=objection.criterion,
    )
    return objection

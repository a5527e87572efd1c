"""Lead feedback: sales accepts or rejects a lead, takes an answer back; the reasons to choose from."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from definitions.bodies import criteria
from definitions.models import Document
from evidence.leads.records import Record
from evidence.models import LeadFeedback, RejectionReason
from governance.policies import Refusal
from governance.refusals import Refused, permit
from governance.roles import may_give_feedback, may_manage_reasons
from governance.waiting import Asked, asked_of, last_answer
from people.actions import save_as
from people.models import User

NOT_SAID = -1
LONGEST_NOTE = 2_000


@transaction.atomic
def give_feedback(
    *,
    document: Document,
    lead: Record,
    accepted: bool,
    reason: RejectionReason | None = None,
    criterion: str = "",
    note: str = "",
    seen: int | None = NOT_SAID,
    by: User,
    at: datetime,
) -> LeadFeedback:
    """Answer a lead that qualifies; the newest answer counts. `seen`: key of the answer that the person saw
    there, None for none. Raises `Refused`.
    """
    permit(may_give_feedback(by.roles, by.side))
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    asked = asked_of(document, lead, at)
    if asked is None:
        raise Refused(Refusal("nothing_in_force_then"))
    if not asked.in_force and not asked.on_trial:
        raise Refused(Refusal("not_an_mql", {"version": asked.version.number}))
    permit(_answerable(asked, accepted, reason, criterion))
    before = last_answer(lead.id, asked.version)
    if seen != NOT_SAID and before and before.pk != seen:
        raise Refused(Refusal("answered_meanwhile", {"person": before.by.names}))
    return LeadFeedback.objects.create(
        lead=lead.id,
        version=asked.version,
        qualified=asked.in_force,
        answer=LeadFeedback.Answer.ACCEPTED if accepted else LeadFeedback.Answer.REJECTED,
        reason=reason,
        criterion=criterion,
        note=note.strip()[:LONGEST_NOTE],
        by=by,
        at=at,
    )


@transaction.atomic
def take_back(*, answer: LeadFeedback, by: User, at: datetime) -> LeadFeedback:
    """Take one's own answer back: what stood before it stands again. Raises `Refused`."""
    permit(may_give_feedback(by.roles, by.side))
    Document.objects.select_for_update(no_key=True).get(versions=answer.version_id)
    if answer.by_id != by.pk:
        raise Refused(Refusal("only_own_answers", {"person": answer.by.names}))
    if not LeadFeedback.objects.answers().filter(pk=answer.pk).exists():
        raise Refused(Refusal("taken_back_already"))
    return LeadFeedback.objects.create(
        lead=answer.lead,
        version=answer.version,
        qualified=answer.qualified,
        takes_back=answer,
        by=by,
        at=at,
    )


@transaction.atomic
def add_reason(*, name_ja: str, name_en: str, by: User, at: datetime) -> RejectionReason:
    """A reason at the end of the list. Raises `Refused`."""
    permit(may_manage_reasons(by.roles, by.side))
    last = RejectionReason.objects.aggregate(last=Max("position"))["last"]
    row = RejectionReason(position=0 if last is None else last + 1)
    return save_as(_named(row, name_ja, name_en), by=by, at=at)


@transaction.atomic
def change_reason(
    *, reason: RejectionReason, name_ja: str, name_en: str, active: bool, by: User, at: datetime
) -> RejectionReason:
    """Rename a reason, take it out of use or back into it. Raises `Refused`."""
    permit(may_manage_reasons(by.roles, by.side))
    row = RejectionReason.objects.select_for_update(no_key=True).get(pk=reason.pk)
    before = row.name_ja, row.name_en, row.active
    row.active = active
    _named(row, name_ja, name_en)
    return row if before == (row.name_ja, row.name_en, row.active) else save_as(row, by=by, at=at)


def _answerable(
    asked: Asked, accepted: bool, reason: RejectionReason | None, criterion: str
) -> Refusal | None:
    if accepted:
        return Refusal("acceptance_has_no_reason") if reason or criterion else None
    if reason is None:
        return Refusal("no_rejection_reason")
    if not reason.active:
        return Refusal("reason_not_in_use", {"reason": (reason.name_ja, reason.name_en)})
    bodies = [asked.version.body, *([asked.trial.revision.body] if asked.trial else [])]
    known = {id_ for body in bodies for id_ in criteria(body["rule"])}
    return Refusal("unknown_criterion") if criterion and criterion not in known else None


def _named(row: RejectionReason, name_ja: str, name_en: str) -> RejectionReason:
    row.name_ja, row.name_en = name_ja.strip(), name_en.strip()
    if not row.name_ja or not row.name_en:
        raise Refused(Refusal("reason_names"))
    same = Q(name_ja__iexact=row.name_ja) | Q(name_en__iexact=row.name_en)
    if twin := RejectionReason.objects.filter(same).exclude(pk=row.pk).first():
        raise Refused(Refusal("reason_exists", {"reason": (twin.name_ja, twin.name_en)}))
    return row

"""My turn: all that waits for a person, on proposals and beside them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from definitions.models import Document, Version
from governance.asked import asked_of, doubts_for, in_force_now
from governance.facts import current_trial, facts_of_all, objections_to, person_facts, with_facts_alone
from governance.hiding import hidden_seats, silent
from governance.models import (
    ActionItem,
    Doubt,
    Objection,
    Proposal,
    PulseRound,
    Review,
    Session,
    Suggestion,
    WeeklyAction,
    WeeklyPack,
)
from governance.needs import REVIEW_OPENS
from governance.next_steps import step_of
from governance.policies import CMO, HEADS, Facts
from governance.pulse import pulse_waiting
from governance.schedule import is_overdue, next_review
from governance.waiting import leads_waiting
from governance.workflow import DISCUSSION, OPEN, TRIAL
from people.company_time import company_day
from people.models import User


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that waits for a person. Words: governance.turns.sentence.

    `subject` is a Proposal, Version, Document, PulseRound or WeeklyPack; `item` the session, objection …
    at hand.
    """

    code: str
    subject: Proposal | Version | Document | PulseRound | WeeklyPack
    due: datetime | date | None = None
    overdue: bool = False
    item: Session | Objection | Doubt | Suggestion | ActionItem | WeeklyAction | None = None
    count: int = 0
    """How many of them, where it is many in one."""

    @property
    def anchor(self) -> str:
        """Where on the subject's page it stands."""
        match self.item:
            case ActionItem():
                return f"action-{self.item.pk}"
            case Suggestion():
                return f"thread-{self.item.comment.thread_id}"
            case Doubt():
                return f"doubt-{self.item.pk}"
        return ""


def my_turn(user: User, at: datetime) -> list[Turn]:
    """All that waits for a person: what is overdue first, then by due date."""
    proposals = list(with_facts_alone(Proposal.objects.filter(status__in=OPEN), at))
    person, in_force = person_facts(user, at), in_force_now(at)
    facts = facts_of_all(proposals, user, at, person=person)
    turns = [turn for row in proposals for turn in _turns_on(row, facts[row.pk], user)]
    turns += _agreed_on(user, at)
    turns += _acknowledging(user, person["own_seats"], in_force, at)
    turns += _reviews_for(person["own_seats"], in_force, at)
    if pulse := pulse_waiting(user, at):
        turns.append(Turn("answer_pulse", pulse, pulse.last_day))
    turns += [
        Turn("give_feedback", document, count=count) for document, count in leads_waiting(user, in_force, at)
    ]
    return sorted(
        turns, key=lambda turn: (not turn.overdue, turn.due is None, str(turn.due or ""), turn.code)
    )


def _agreed_on(user: User, at: datetime) -> Iterable[Turn]:
    """Suggestions to this person's proposals, and actions that they own."""
    for suggestion in _open_suggestions().filter(comment__thread__proposal__proposer=user):
        yield Turn("answer_suggestion", suggestion.comment.thread.proposal, item=suggestion)
    today = company_day(at)
    for item in ActionItem.objects.filter(owner=user, done_at=None).select_related("proposal"):
        yield Turn("do_action", item.proposal, item.due_on, item.overdue(today), item)
    for action in WeeklyAction.objects.filter(owner=user, done_at=None).select_related("pack"):
        yield Turn("do_weekly_action", action.pack, action.due, action.due < today, action)


def _open_suggestions() -> "QuerySet[Suggestion]":
    """Those that wait for the proposer, on proposals in discussion."""
    rows = Suggestion.objects.filter(settled_at=None, comment__thread__proposal__status=DISCUSSION)
    return rows.select_related("comment__thread__proposal", "comment__by", "revision")


def _acknowledging(
    user: User, seats: Collection[str], in_force: Iterable[Version], at: datetime
) -> Iterable[Turn]:
    """Versions to be acknowledged, and for the heads what others ask about them."""
    for waiting in asked_of(user, in_force):
        if waiting.replied:
            yield Turn("acknowledge_after_reply", waiting.version)
        else:
            yield Turn("acknowledge", waiting.version, waiting.due, waiting.due < at)
    for doubt in doubts_for(seats):
        yield Turn("reply_to_doubt", doubt.version, item=doubt)


def _turns_on(proposal: Proposal, facts: Facts, user: User) -> Iterable[Turn]:
    step = step_of(proposal, facts)
    if "auditor" in facts.roles:
        return
    mine = user.pk in step.people or bool(facts.own_seats & set(step.seats))
    if step.code in ("sponsor", "open_discussion", "merge", "revise", "decide", "request_changes") and mine:
        mend = step.missing is not None and step.missing.code == "broken_examples"
        yield Turn("mend_examples" if mend and step.code == "revise" else step.code, proposal)
    asked = facts.trial.asked_by_seat if facts.trial and not facts.trial.extended else ""
    if facts.status == TRIAL and asked and facts.head_seat not in ("", asked):
        yield Turn("extend_trial", proposal, current_trial(proposal).ends_at)
    if step.code in ("write_contract", "start_trial", "send_to_decision", "report") and mine:
        yield Turn(step.code, proposal)
    if facts.status == DISCUSSION:
        yield from _turns_in_discussion(proposal, facts, user)


def _turns_in_discussion(proposal: Proposal, facts: Facts, user: User) -> Iterable[Turn]:
    """Positions, sessions and objections go side by side: none waits for the other."""
    current = list(proposal.revisions.all())[-1]
    due = proposal.positions_due
    open_objections = [row for row in objections_to(proposal) if row.settled_at is None]
    overdue = bool(due and due < facts.at)
    if facts.head_seat in silent(facts):
        yield Turn("take_position", proposal, due, overdue)
    if overdue and silent(facts) and facts.approver_seat in facts.own_seats:
        yield Turn("silent_heads", proposal, due, overdue)
    for objection in open_objections if not hidden_seats(facts) else ():
        if objection.by_id == user.pk and objection.position.revision_id != current.pk:
            yield Turn("settle_own_objection", proposal, item=objection)
        if proposal.proposer_id == user.pk and objection.position.revision_id == current.pk:
            yield Turn("answer_objection", proposal, item=objection)
    if facts.head_seat and not facts.waived >= {*HEADS}:
        for session in proposal.sessions.all():
            if session.held_at is None and session.planned_for <= facts.at:
                yield Turn("hold_session", proposal, session.planned_for, True, session)


def _reviews_for(seats: Collection[str], in_force: Iterable[Version], at: datetime) -> Iterable[Turn]:
    """Reviews that can be recorded: for the heads; overdue ones for the CMO as well."""
    reviews = list(Review.objects.filter(version__in=in_force)) if seats else []
    for version in in_force if seats else ():
        due = next_review([version], reviews, version.document.review_months, at)
        if due is None or company_day(at) < due - REVIEW_OPENS:
            continue
        overdue = is_overdue(due, at)
        if {*HEADS} & {*seats} or (overdue and CMO in seats):
            yield Turn("review", version.document, due, overdue)

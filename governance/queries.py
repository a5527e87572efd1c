"""Reads that span models: where a proposal stands, whose turn it is, what is agreed today."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from definitions.models import Document, Retirement, Version
from governance.asked import asked_of, doubts_for
from governance.facts import current_trial, facts_of, facts_of_all, status_at, with_facts
from governance.hiding import hidden_seats, silent
from governance.models import (
    ActionItem,
    Doubt,
    Objection,
    Proposal,
    PulseRound,
    Session,
    Suggestion,
    Thread,
    WeeklyAction,
    WeeklyPack,
)
from governance.needs import REVIEW_OPENS, base_stays, skips_the_trial
from governance.policies import CMO, HEADS, Facts, Refusal, conditions
from governance.pulse import pulse_waiting
from governance.schedule import due_of, reviewed
from governance.waiting import leads_waiting
from governance.workflow import DECISION, DISCUSSION, DRAFT, OPEN, TRIAL, Status
from people.company_time import company_day
from people.models import User

__all__ = [
    "DocumentState",
    "NextStep",
    "OpenItems",
    "Turn",
    "agreement",
    "in_force",
    "my_turn",
    "next_step",
    "open_items",
    "open_proposals",
    "status_at",
    "unacknowledged",
]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next on a proposal. Words: governance.lines.next_step.

    `seats` and `people` (users' keys) say whose turn it is, both empty where only time has to pass;
    `missing`: the
    condition, where one is missing.
    """

    code: str
    seats: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    due: datetime | None = None
    overdue: bool = False
    missing: Refusal | None = None
    params: dict[str, Any] = field(default_factory=dict)


def in_force(document: Document, at: datetime) -> Version | None:
    """The document's version in force at an instant."""
    return document.versions.in_force_at(at).select_related("approved_by").first()


def open_proposals(at: datetime) -> "QuerySet[Proposal]":
    """Proposals that have not ended, ready for their facts."""
    return with_facts(Proposal.objects.filter(status__in=OPEN), at)


def next_step(proposal: Proposal, at: datetime) -> NextStep:
    """Whose turn it is, and for what."""
    loaded = with_facts(Proposal.objects.filter(pk=proposal.pk), at).get()
    return step_of(loaded, facts_of_all([loaded], None, at)[proposal.pk])


def step_of(proposal: Proposal, facts: Facts) -> NextStep:
    """The same from a proposal that came through `with_facts`, and its facts."""
    if facts.status == DRAFT:
        if moved := base_stays(facts):
            return NextStep("merge", people=(proposal.proposer_id,), missing=moved)
        if facts.needs_sponsor:
            return NextStep("sponsor", HEADS)
        return NextStep("open_discussion", people=(proposal.proposer_id,))
    if facts.status == DISCUSSION:
        return _step_in_discussion(proposal, facts)
    if facts.status == TRIAL and facts.trial:
        return NextStep("wait_for_trial_end", due=facts.trial.ends_at)
    if facts.status == DECISION:
        return _step_in_decision(facts)
    return NextStep(str(facts.status))


# The first missing condition of the start -> what is to be done about it.
_STEPS = {
    "empty_seat": "fill_seat",
    "shared_seats": "fill_seat",
    "version_scheduled": "wait_for_version",
    "base_is_old": "merge",
    "broken_examples": "revise",
    "open_objection": "settle_objection",
    "not_agreed": "take_position",
    "one_person_agreed_twice": "fill_seat",
    "sessions_left": "hold_session",
    "no_contract": "write_contract",
    "other_trial": "wait_for_other_trial",
}


def _step_in_discussion(proposal: Proposal, facts: Facts) -> NextStep:
    """What the start of the trial (or the way to the decision) still needs, as a head would be told."""
    verb = "send_to_decision" if skips_the_trial(facts) else "start_trial"
    refusal = lacking(verb, facts)
    if refusal is None:
        return NextStep(verb, seats=HEADS)
    code = _STEPS[refusal.code]
    if code == "merge" and facts.base is None:
        code = "revise"
    if code in ("merge", "revise"):
        return NextStep(code, people=(proposal.proposer_id,), missing=refusal)
    if code == "settle_objection":
        authors = tuple(dict.fromkeys(author for author, _ in facts.objections))
        return NextStep(code, people=(proposal.proposer_id, *authors), missing=refusal)
    if code == "take_position":
        due = proposal.positions_due
        asked = silent(facts) if hidden_seats(facts) else unanswered(facts)
        return NextStep(code, asked, due=due, overdue=bool(due and due < facts.at), missing=refusal)
    if code == "hold_session":
        coming = next(session for session in proposal.sessions.all() if session.held_at is None)
        overdue = coming.planned_for < facts.at
        return NextStep(
            code,
            HEADS,
            due=coming.planned_for,
            overdue=overdue,
            missing=refusal,
            params={"number": coming.number},
        )
    if code == "write_contract":
        return NextStep(code, HEADS, missing=refusal)
    return NextStep(code, due=facts.scheduled_from, missing=refusal)


def _step_in_decision(facts: Facts) -> NextStep:
    refusal = lacking("approve", facts)
    if refusal and refusal.code in ("empty_seat", "shared_seats"):
        return NextStep("fill_seat", missing=refusal)
    if refusal and refusal.code == "no_report":
        return NextStep("report", tuple(dict.fromkeys((*HEADS, facts.approver_seat or CMO))), missing=refusal)
    seat = facts.seats.get(facts.approver_seat)
    if not facts.approver_seat:
        return NextStep("fill_seat", missing=Refusal("nobody_may_decide"))
    if seat is None or seat.holder is None:
        return NextStep(
            "fill_seat", missing=Refusal("empty_seat", {"seat": facts.name_of(facts.approver_seat)})
        )
    code = "request_changes" if refusal else "decide"
    return NextStep(code, (facts.approver_seat,), (seat.holder,), missing=refusal)


def lacking(verb: str, facts: Facts) -> Refusal | None:
    """The first condition of a verb that is missing whoever acts: what the proposal waits for."""
    return next((refusal for _, refusal in conditions(verb, facts) if refusal), None)


def unanswered(facts: Facts) -> tuple[str, ...]:
    """The heads' seats that have not agreed to the current body: no position yet, or an objection."""
    agreed = {
        position.seat
        for position in facts.positions
        if position.stance != "object" and position.fingerprint == facts.fingerprint
    }
    return tuple(seat for seat in HEADS if seat not in agreed)


def positions_hidden(user: User, at: datetime) -> dict[int, tuple[int, frozenset[str]]]:
    """Proposal -> (newest revision, heads' seats whose position on it this person may not see yet)."""
    proposals = list(open_proposals(at).filter(document__hidden_positions=True, status=DISCUSSION))
    facts = facts_of_all(proposals, user, at) if proposals else {}
    return {pk: (one.revision, seats) for pk, one in facts.items() if (seats := hidden_seats(one))}


def shown_objections(proposal: Proposal, user: User, at: datetime) -> "QuerySet[Objection]":
    """Those that this person may know of: without what came with a position that is hidden yet."""
    facts = facts_of(proposal, user, at)
    rows = Objection.objects.filter(proposal=proposal)
    return rows.exclude(seat__in=hidden_seats(facts), position__revision__number=facts.revision)


@dataclass(frozen=True, slots=True)
class OpenItems:
    """What is still open on a proposal; it is listed wherever the proposal is shown."""

    objections: Sequence[Objection]
    threads: Sequence[Thread]
    sessions: Sequence[Session]
    """Planned and not held; empty once both heads waived them."""
    silent: tuple[str, ...]
    """Heads' seats that have taken no position on the current revision."""
    overdue: bool
    """They are past the deadline: it escalates to the CMO and never counts as agreement."""


def open_items(proposal: Proposal, at: datetime) -> OpenItems:
    facts = facts_of(proposal, None, at)
    in_discussion = facts.status == DISCUSSION
    waived = facts.waived >= {*HEADS} or not in_discussion
    quiet = silent(facts) if in_discussion else ()
    return OpenItems(
        objections=list(proposal.objections.filter(settled_at=None).select_related("by")),
        threads=list(proposal.threads.filter(resolved_at=None).prefetch_related("comments__by")),
        sessions=[] if waived else list(proposal.sessions.filter(held_at=None)),
        silent=quiet,
        overdue=bool(quiet and proposal.positions_due and proposal.positions_due < at),
    )


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One document today. `agreed` is the version's own record of who agreed and approved."""

    document: Document
    version: Version | None
    scheduled: Version | None
    """Approved, and in force from a later date."""
    retirement: Retirement | None
    """What ended it, while nothing is in force."""
    agreed: list[dict[str, Any]]
    review_due: date | None
    review_overdue: bool
    proposals: tuple[tuple[Proposal, Status, NextStep], ...]
    """The open ones, newest first."""


def agreement(at: datetime) -> list[DocumentState]:
    """What counts today, for every document: a fixed number of queries."""
    proposals = list(open_proposals(at))
    facts = facts_of_all(proposals, None, at)
    states = []
    versions_of, reviews_of = reviewed(at, Version.objects.select_related("approved_by"))
    for document in Document.objects.prefetch_related(versions_of, reviews_of, "retirements"):
        versions = sorted(document.versions.all(), key=lambda row: (row.in_force_from, row.number))
        begun = [row for row in versions if row.begun(at)]
        ahead = [row for row in versions if row.in_force_from > at]
        due = due_of(document, at)
        states.append(
            DocumentState(
                document=document,
                version=begun[-1] if begun else None,
                scheduled=ahead[-1] if ahead else None,
                retirement=None if begun else _ended(document, at),
                agreed=begun[-1].agreement if begun else [],
                review_due=due,
                review_overdue=_overdue(due, at),
                proposals=tuple(
                    (row, facts[row.pk].status or Status.DRAFT, step_of(row, facts[row.pk]))
                    for row in proposals
                    if row.document_id == document.pk
                ),
            )
        )
    return states


def _ended(document: Document, at: datetime) -> Retirement | None:
    return next((row for row in reversed(document.retirements.all()) if row.since <= at), None)


def _overdue(due: date | None, at: datetime) -> bool:
    return due is not None and due < company_day(at)


def unacknowledged(user: User, at: datetime) -> list[Version]:
    """Versions in force that wait for this person's answer."""
    return [waiting.version for waiting in asked_of(user, at)]


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that waits for a person. Words: governance.lines.turn.

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
    proposals = list(open_proposals(at))
    facts = facts_of_all(proposals, user, at)
    turns = [turn for row in proposals for turn in _turns_on(row, facts[row.pk], user)]
    seats = user.seats(at)
    turns += _agreed_on(user, at)
    turns += _acknowledging(user, seats, at)
    turns += _reviews_for(seats, at)
    if pulse := pulse_waiting(user, at):
        turns.append(Turn("answer_pulse", pulse, pulse.last_day))
    turns += [Turn("give_feedback", document, count=count) for document, count in leads_waiting(user, at)]
    return sorted(
        turns, key=lambda turn: (not turn.overdue, turn.due is None, str(turn.due or ""), turn.code)
    )


def _agreed_on(user: User, at: datetime) -> Iterable[Turn]:
    """Suggestions to this person's proposals, and actions that they own."""
    for suggestion in open_suggestions().filter(comment__thread__proposal__proposer=user):
        yield Turn("answer_suggestion", suggestion.comment.thread.proposal, item=suggestion)
    today = company_day(at)
    for item in ActionItem.objects.filter(owner=user, done_at=None).select_related("proposal"):
        yield Turn("do_action", item.proposal, item.due_on, item.overdue(today), item)
    for action in WeeklyAction.objects.filter(owner=user, done_at=None).select_related("pack"):
        yield Turn("do_weekly_action", action.pack, action.due, action.due < today, action)


def open_suggestions() -> "QuerySet[Suggestion]":
    """Those that wait for the proposer, on proposals in discussion."""
    rows = Suggestion.objects.filter(settled_at=None, comment__thread__proposal__status=DISCUSSION)
    return rows.select_related("comment__thread__proposal", "comment__by", "revision")


def _acknowledging(user: User, seats: Collection[str], at: datetime) -> Iterable[Turn]:
    """Versions to be acknowledged, and for the heads what others ask about them."""
    for waiting in asked_of(user, at):
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
    open_objections = [row for row in proposal.objections.all() if row.settled_at is None]
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


def _reviews_for(seats: Collection[str], at: datetime) -> Iterable[Turn]:
    """Reviews that can be recorded: for the heads; overdue ones for the CMO as well."""
    for document in Document.objects.prefetch_related(*reviewed(at)) if seats else ():
        due = due_of(document, at)
        if due is None or company_day(at) < due - REVIEW_OPENS:
            continue
        overdue = _overdue(due, at)
        if {*HEADS} & {*seats} or (overdue and CMO in seats):
            yield Turn("review", document, due, overdue)

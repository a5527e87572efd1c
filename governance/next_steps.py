"""What comes next on a proposal: whose turn it is, and for what."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from governance.hiding import hidden_seats, silent
from governance.models import (
    Proposal,
)
from governance.needs import base_stays, skips_the_trial
from governance.policies import CMO, HEADS, Facts, Refusal, conditions
from governance.workflow import DECISION, DISCUSSION, DRAFT, TRIAL


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next on a proposal. Words: governance.turns.next_step.

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

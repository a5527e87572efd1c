"""May this person do this now? Facts in, nothing or the missing condition out. Pure: no Django, no
database, no clock.

The table in workflow.py names functions: `who` of parties.py, `needs` of needs.py, `asks` of asks.py.
Without detail
`may` answers for a button; with detail it also judges what was filled in, as every action does.
"""

from typing import Any

from governance import asks, needs, parties
from governance.hiding import as_seen, hidden_seats, nobody_but
from governance.knowledge import (
    CMO,
    HEADS,
    Facts,
    Name,
    PositionFacts,
    Refusal,
    SeatFacts,
    TrialFacts,
)
from governance.workflow import ROWS, Row

__all__ = [
    "CMO",
    "HEADS",
    "Facts",
    "Name",
    "PositionFacts",
    "Refusal",
    "SeatFacts",
    "TrialFacts",
    "acting_for",
    "acting_seat",
    "conditions",
    "may",
    "missing",
]


def may(verb: str, facts: Facts, **detail: Any) -> Refusal | None:
    """None if this person may do it now, else the first condition that is missing."""
    return next(iter(missing(verb, facts, **detail)), None)


def missing(verb: str, facts: Facts, **detail: Any) -> tuple[Refusal, ...]:
    """Every missing condition, the most basic first; what stands behind one that fails at the door is
    not asked.
    """
    row = ROWS.get(verb)
    if row is None:
        return (Refusal("no_such_verb", {"verb": verb}),)
    if door := _at_the_door(row, facts):
        return (door,)
    found = [refusal for _, refusal in conditions(verb, facts)]
    if detail:
        found += [getattr(asks, name)(facts, detail) for name in row.asks]
    return tuple(refusal for refusal in found if refusal)


def conditions(verb: str, facts: Facts) -> tuple[tuple[str, Refusal | None], ...]:
    """What the verb needs, in order, each with what is still missing of it: a check list.

    Of what the person may not see yet, nothing is told by it.
    """
    seen, hidden = as_seen(facts), hidden_seats(facts)
    found = [(name, getattr(needs, name)(seen)) for name in ROWS[verb].needs]
    return tuple((name, nobody_but(facts) if hidden and name == "both_agree" else one) for name, one in found)


def acting_seat(verb: str, facts: Facts) -> str:
    """The seat in which this person does it; empty where it takes none."""
    match ROWS[verb].who:
        case "head" | "author":
            return facts.head_seat
        case "approver":
            return facts.approver_seat
        case "proposer":
            return facts.proposer_seat if facts.proposer_seat in facts.own_seats else ""
        case "cmo":
            return facts.seat_among((CMO,))
        case "may_propose" | "drafter":
            return facts.seat_among((*HEADS, CMO))
        case _:
            return ""


def acting_for(verb: str, facts: Facts) -> int | None:
    """The holder of that seat, where this person has it by delegation only."""
    return facts.stands_in.get(acting_seat(verb, facts))


def _at_the_door(row: Row, facts: Facts) -> Refusal | None:
    """The status, and who may do it at all."""
    if row.at and facts.status not in row.at:
        return Refusal("not_now", {"verb": row.verb, "status": str(facts.status or "")})
    if facts.user is None or not facts.active:
        return Refusal("not_signed_in")
    if "auditor" in facts.roles:
        return Refusal("auditors_change_nothing")
    refused: Refusal | None = getattr(parties, row.who)(facts)
    if refused:
        return refused
    others = facts.seats_used - {seat} if (seat := acting_seat(row.verb, facts)) else frozenset()
    if others:
        return Refusal("one_seat_each", {"seat": facts.name_of(seat), "other": facts.name_of(min(others))})
    return None

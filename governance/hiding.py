"""Positions that are not shown yet: where a document's policy hides them until both heads took one. Pure."""

from dataclasses import replace

from governance.knowledge import HEADS, Facts, Refusal
from governance.workflow import DISCUSSION


def hidden_seats(facts: Facts) -> frozenset[str]:
    """The heads' seats whose position on the current body the person may not see yet."""
    if not facts.hides_positions or facts.status != DISCUSSION:
        return frozenset()
    said = {one.seat for one in facts.positions if one.fingerprint == facts.fingerprint}
    return frozenset() if said >= {*HEADS} else frozenset(said - facts.own_seats)


def silent(facts: Facts) -> tuple[str, ...]:
    """The heads' seats that have said nothing on the current body."""
    said = {position.seat for position in facts.positions if position.fingerprint == facts.fingerprint}
    return tuple(seat for seat in HEADS if seat not in said)


def nobody_but(facts: Facts) -> Refusal:
    """While positions are hidden: who has not answered, and nothing of what the other one said."""
    seats = [facts.name_of(key) for key in silent(facts)]
    return Refusal("not_agreed", {"seats": seats, "revision": facts.revision})


def as_seen(facts: Facts) -> Facts:
    """What the person may know: without the hidden positions and the objections that came with them."""
    hidden = hidden_seats(facts)
    if not hidden:
        return facts
    gone = [one for one in facts.positions if one.seat in hidden]
    authors = {one.user for one in gone}
    return replace(
        facts,
        positions=tuple(one for one in facts.positions if one not in gone),
        objections=tuple(one for one in facts.objections if one[0] not in authors),
    )

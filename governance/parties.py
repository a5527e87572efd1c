"""Who may do a verb at all, each a function from facts to nothing or a refusal. Pure."""

from governance.knowledge import CMO, HEADS, Facts, Refusal


def nobody(facts: Facts) -> Refusal | None:
    """It follows from a date."""
    return Refusal("follows_from_the_date")


def member(facts: Facts) -> Refusal | None:
    """Everybody who works here."""
    return None


def drafter(facts: Facts) -> Refusal | None:
    """Everybody; what somebody without a seat drafts goes no further until a head sponsors it."""
    return None


def may_propose(facts: Facts) -> Refusal | None:
    return _in_a_seat((*HEADS, CMO), facts, Refusal("only_heads_and_cmo"))


def head(facts: Facts) -> Refusal | None:
    return _in_a_seat(HEADS, facts, Refusal("only_heads"))


def _in_a_seat(seats: tuple[str, ...], facts: Facts, otherwise: Refusal) -> Refusal | None:
    """Whoever sits there, or acts for whoever does; a delegation that is over is named as the reason."""
    if facts.own_seats & {*seats}:
        return None
    for key in seats:
        if key in facts.lapsed:
            how, when = facts.lapsed[key]
            words = {"seat": facts.name_of(key), "when": when}
            if how == "ended":
                return Refusal("delegation_ended", words)
            return Refusal("delegation_not_begun", words)
    return otherwise


def proposer(facts: Facts) -> Refusal | None:
    """Who drafted it; a delegate only while the delegation runs, and the seat's holder in any case."""
    if facts.user is not None and facts.user == facts.proposed_for:
        return None
    if facts.user != facts.proposer:
        return Refusal("only_the_proposer")
    if facts.proposed_for is None:
        return None
    return _in_a_seat((facts.proposer_seat,), facts, Refusal("only_the_proposer"))


def approver(facts: Facts) -> Refusal | None:
    """The CMO; where the CMO proposes, the seat that the document's policy names. Never the proposer."""
    if not facts.approver_seat:
        return Refusal("nobody_may_decide")
    seat = facts.seats.get(facts.approver_seat)
    if seat is None or seat.holder is None:
        return Refusal("empty_seat", {"seat": facts.name_of(facts.approver_seat)})
    if facts.approver_seat not in facts.own_seats:
        return _in_a_seat((facts.approver_seat,), facts, Refusal("only_the_approver", {"seat": seat.name}))
    return Refusal("own_proposal") if facts.user in (facts.proposer, facts.proposed_for) else None


def cmo(facts: Facts) -> Refusal | None:
    """Whoever acts in the CMO's seat."""
    seat = facts.seats.get(CMO)
    if seat is None or seat.holder is None:
        return Refusal("empty_seat", {"seat": facts.name_of(CMO)})
    return _in_a_seat((CMO,), facts, Refusal("only_the_cmo"))


def author(facts: Facts) -> Refusal | None:
    """Who objected; the seat's holder, too, where a delegate did."""
    own = facts.user is not None and facts.user in (facts.author, facts.author_for)
    return None if own else Refusal("only_the_author")


def party(facts: Facts) -> bool:
    """A head, the one who decides, or the proposer."""
    return facts.user == facts.proposer or bool(facts.own_seats & {*HEADS, CMO, facts.approver_seat})


def party_or_author(facts: Facts) -> Refusal | None:
    return None if party(facts) or facts.user == facts.author else Refusal("only_parties_or_author")


def party_or_owner(facts: Facts) -> Refusal | None:
    """The owner of an action, and those who can agree on one."""
    return None if party(facts) or facts.user == facts.author else Refusal("only_parties_or_owner")


def party_or_analyst(facts: Facts) -> Refusal | None:
    return None if party(facts) or "analyst" in facts.roles else Refusal("only_parties_or_analysts")


def may_add_documents(facts: Facts) -> Refusal | None:
    """A document's policy is a setting."""
    if "administrator" in facts.roles or CMO in facts.own_seats:
        return None
    return Refusal("only_administrators_and_cmo")

"""Who may do a verb at all, each a function from facts to nothing or a refusal. Pure."""

from governance.knowledge import CMO, HEADS, Facts, Refusal


def nobody(facts: Facts) -> Refusal | None:
    """It follows from a date."""
    return Refusal("follows_from_the_date")


def member(facts: Facts) -> Refusal | None:
    """Everybody who works here."""
    return None


def may_propose(facts: Facts) -> Refusal | None:
    return None if facts.own_seats & {*HEADS, CMO} else Refusal("only_heads_and_cmo")


def head(facts: Facts) -> Refusal | None:
    return None if facts.own_seats & {*HEADS} else Refusal("only_heads")


def proposer(facts: Facts) -> Refusal | None:
    return None if facts.user == facts.proposer else Refusal("only_the_proposer")


def approver(facts: Facts) -> Refusal | None:
    """The CMO; where the CMO proposes, the seat that the document's policy names. Never the proposer."""
    if not facts.approver_seat:
        return Refusal("nobody_may_decide")
    seat = facts.seats.get(facts.approver_seat)
    if seat is None or seat.holder is None:
        return Refusal("empty_seat", {"seat": facts.name_of(facts.approver_seat)})
    if facts.approver_seat not in facts.own_seats:
        return Refusal("only_the_approver", {"seat": seat.name})
    return Refusal("own_proposal") if facts.user == facts.proposer else None


def author(facts: Facts) -> Refusal | None:
    return None if facts.user == facts.author else Refusal("only_the_author")


def party(facts: Facts) -> bool:
    """A head, the one who decides, or the proposer."""
    return facts.user == facts.proposer or bool(facts.own_seats & {*HEADS, CMO, facts.approver_seat})


def party_or_author(facts: Facts) -> Refusal | None:
    return None if party(facts) or facts.user == facts.author else Refusal("only_parties_or_author")


def party_or_analyst(facts: Facts) -> Refusal | None:
    return None if party(facts) or "analyst" in facts.roles else Refusal("only_parties_or_analysts")


def may_add_documents(facts: Facts) -> Refusal | None:
    """A document's policy is a setting."""
    if "administrator" in facts.roles or CMO in facts.own_seats:
        return None
    return Refusal("only_administrators_and_cmo")

"""What a verb needs: conditions that facts alone decide, each a function from facts to nothing or a
refusal. Pure.
"""

from datetime import timedelta

from governance.knowledge import HEADS, Facts, Refusal

REVIEW_OPENS = timedelta(days=14)
"""How long before its due date a review can be recorded."""


def heads_seated(facts: Facts) -> Refusal | None:
    """Both heads' seats are filled, by two people."""
    holders = {key: facts.seats[key].holder if key in facts.seats else None for key in HEADS}
    for key in HEADS:
        if holders[key] is None:
            return Refusal("empty_seat", {"seat": facts.name_of(key)})
    if len(set(holders.values())) < len(HEADS):
        return Refusal("shared_seats", {"person": facts.seats[HEADS[0]].holder_name})
    return None


def sponsored(facts: Facts) -> Refusal | None:
    """What a member suggests is put before the heads once one of them stands behind it."""
    return Refusal("not_sponsored") if facts.needs_sponsor else None


def sponsor_wanted(facts: Facts) -> Refusal | None:
    return None if facts.needs_sponsor else Refusal("no_sponsor_needed")


def base_in_force(facts: Facts) -> Refusal | None:
    """The version that the proposal starts from is in force, and none is about to replace it."""
    if facts.scheduled is not None:
        return Refusal("version_scheduled", {"version": facts.scheduled, "from": facts.scheduled_from})
    if facts.base != facts.in_force:
        return Refusal("base_is_old", {"base": facts.base or 0, "in_force": facts.in_force})
    return None


def base_stays(facts: Facts) -> Refusal | None:
    """Nothing came into force meanwhile that a new body could undo unseen."""
    if facts.base is None or facts.base == facts.in_force:
        return None
    return Refusal("base_is_old", {"base": facts.base, "in_force": facts.in_force})


def base_moved(facts: Facts) -> Refusal | None:
    return None if base_stays(facts) else Refusal("nothing_to_merge")


def examples_hold(facts: Facts) -> Refusal | None:
    """Every example of the body has the verdict it must have; another one has to be changed in the body."""
    if not facts.broken_examples:
        return None
    examples = [
        {"name": name, "needed": needed, "found": found} for name, needed, found in facts.broken_examples
    ]
    return Refusal("broken_examples", {"examples": examples})


def no_open_objection(facts: Facts) -> Refusal | None:
    if not facts.objections:
        return None
    return Refusal("open_objection", {"people": [name for _, name in facts.objections]})


def both_agree(facts: Facts) -> Refusal | None:
    """Each head's standing position agrees to this very body. Silence is no agreement."""
    agreed = {
        position.seat: position.user
        for position in facts.positions
        if position.stance in ("agree", "concern") and position.fingerprint == facts.fingerprint
    }
    left = [key for key in HEADS if key not in agreed]
    if left:
        seats = [facts.name_of(key) for key in left]
        return Refusal("not_agreed", {"seats": seats, "revision": facts.revision})
    if len(set(agreed.values())) < len(HEADS):
        return Refusal("one_person_agreed_twice")
    return None


def sessions_done(facts: Facts) -> Refusal | None:
    """The planned sessions are held, or both heads do without the rest."""
    if not facts.sessions_left or facts.waived >= {*HEADS}:
        return None
    return Refusal("sessions_left", {"count": facts.sessions_left})


def sessions_left(facts: Facts) -> Refusal | None:
    return None if facts.sessions_left else Refusal("no_sessions_left")


def not_waived_yet(facts: Facts) -> Refusal | None:
    return Refusal("waived_already") if facts.head_seat in facts.waived else None


def session_not_held(facts: Facts) -> Refusal | None:
    return None if facts.open else Refusal("session_held")


def trial_needed(facts: Facts) -> Refusal | None:
    if not facts.judges_leads:
        return Refusal("nothing_to_try")
    return Refusal("no_trial_needed") if skips_the_trial(facts) else None


def no_trial_needed(facts: Facts) -> Refusal | None:
    return None if skips_the_trial(facts) else Refusal("trial_needed")


def skips_the_trial(facts: Facts) -> bool:
    """What judges no leads cannot be tried on any; a first version has nothing to be tried against; the same
    rule in other words cannot differ.
    """
    return not facts.judges_leads or facts.base is None or facts.same_rule


def contract_written(facts: Facts) -> Refusal | None:
    return None if facts.has_contract else Refusal("no_contract")


def no_other_trial(facts: Facts) -> Refusal | None:
    return None if facts.other_trial is None else Refusal("other_trial", {"proposal": facts.other_trial})


def was_tried(facts: Facts) -> Refusal | None:
    return None if facts.tried else Refusal("no_trial_to_report")


def leads_known(facts: Facts) -> Refusal | None:
    return None if facts.leads_known else Refusal("no_leads")


def reported(facts: Facts) -> Refusal | None:
    """A trial that was needed has a report computed after its end."""
    if facts.trial is None:
        return no_trial_needed(facts)
    return None if facts.trial.newest_report is not None else Refusal("no_report")


def not_void(facts: Facts) -> Refusal | None:
    void = facts.trial is not None and facts.trial.verdict == "void"
    return Refusal("trial_is_void") if void else None


def expected_effect(facts: Facts) -> Refusal | None:
    return None if facts.expected_effect.strip() else Refusal("no_expected_effect")


def objection_open(facts: Facts) -> Refusal | None:
    return None if facts.open else Refusal("objection_settled")


def thread_open(facts: Facts) -> Refusal | None:
    return None if facts.open else Refusal("thread_resolved")


def thread_resolved(facts: Facts) -> Refusal | None:
    return Refusal("thread_open") if facts.open else None


def suggestion_open(facts: Facts) -> Refusal | None:
    return None if facts.open else Refusal("suggestion_settled")


def action_open(facts: Facts) -> Refusal | None:
    return None if facts.open else Refusal("action_done")


def action_done(facts: Facts) -> Refusal | None:
    return Refusal("action_open") if facts.open else None


def not_superseded(facts: Facts) -> Refusal | None:
    return Refusal("version_superseded") if facts.superseded else None


def not_acknowledged_yet(facts: Facts) -> Refusal | None:
    return Refusal("acknowledged_already") if facts.acknowledged else None


def no_open_doubt(facts: Facts) -> Refusal | None:
    return Refusal("doubted_already") if facts.doubted else None


def doubt_open(facts: Facts) -> Refusal | None:
    return None if facts.open else Refusal("doubt_replied")


def version_in_force(facts: Facts) -> Refusal | None:
    return None if facts.in_force is not None else Refusal("nothing_in_force")


def none_scheduled(facts: Facts) -> Refusal | None:
    """Dates in force are in the order of numbers: nothing goes before what is approved for later."""
    if facts.scheduled is None:
        return None
    return Refusal("version_scheduled", {"version": facts.scheduled, "from": facts.scheduled_from})


def not_extended(facts: Facts) -> Refusal | None:
    """A trial is extended once."""
    extended = facts.trial is not None and facts.trial.extended
    return Refusal("extended_already") if extended else None


def extension_asked(facts: Facts) -> Refusal | None:
    """By the other head: one asks, the other confirms."""
    asked = facts.trial.asked_by_seat if facts.trial else ""
    if not asked:
        return Refusal("no_extension_asked")
    others = [facts.name_of(key) for key in HEADS if key != asked]
    return Refusal("other_head_confirms", {"seats": others}) if asked == facts.head_seat else None


def review_open(facts: Facts) -> Refusal | None:
    """From two weeks before its due date."""
    if facts.review_due is None or facts.today is None:
        return Refusal("nothing_in_force")
    opens = facts.review_due - REVIEW_OPENS
    return (
        None
        if facts.today >= opens
        else Refusal("review_not_open", {"due": facts.review_due, "opens": opens})
    )

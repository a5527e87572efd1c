"""The way without a trial: a first version, or provably the same rule."""

from governance.actions.trials import send_to_decision
from governance.facts import status_at
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule


def test_a_first_version_goes_straight_to_the_decision(empty: Universe) -> None:
    proposal = empty.discussed()
    empty.agree(proposal)
    empty.hold_all(proposal)
    assert next_step(proposal, empty.now).code == "send_to_decision"
    send_to_decision(proposal=proposal, revision=1, by=empty.tanaka, at=empty.later())
    proposal.refresh_from_db()
    assert (proposal.status, status_at(proposal, empty.now)) == ("decision", "decision")
    assert next_step(proposal, empty.now).code == "decide"


def test_the_same_rule_in_other_words_does_too(world: Universe) -> None:
    proposal = world.discussed(rule(visits=1, note="一度は見ている"))
    world.agree(proposal)
    world.waive(proposal)
    send_to_decision(proposal=proposal, revision=1, by=world.sato, at=world.later())


def test_another_rule_needs_its_trial(world: Universe) -> None:
    proposal = world.ready(rule(visits=2))
    with refused("trial_needed"):
        send_to_decision(proposal=proposal, revision=1, by=world.sato, at=world.later())


def test_agreement_and_sessions_are_needed_all_the_same(empty: Universe) -> None:
    proposal = empty.discussed()
    empty.agree(proposal, "sato")
    with refused("not_agreed"):
        send_to_decision(proposal=proposal, revision=1, by=empty.sato, at=empty.later())
    empty.agree(proposal, "tanaka")
    with refused("sessions_left"):
        send_to_decision(proposal=proposal, revision=1, by=empty.sato, at=empty.later())

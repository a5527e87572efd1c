"""Requesting changes, rejecting and withdrawing leave the version in force as it was."""

import pytest

from governance.actions.decisions import reject, request_changes
from governance.actions.proposals import withdraw
from governance.models import Decision
from governance.queries import in_force
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def test_requested_changes_send_it_back_with_its_positions(world: Universe) -> None:
    found = world.reported()
    proposal = found.trial.proposal
    request_changes(proposal=proposal, reason="期間が短い", by=world.ito, at=world.later())
    proposal.refresh_from_db()
    assert proposal.status == "discussion"
    assert proposal.positions.filter(dismissed_at=None).count() == 2
    decision = Decision.objects.get(proposal=proposal)
    assert (decision.outcome, decision.report, decision.reason) == ("changes_requested", found, "期間が短い")


def test_a_rejected_proposal_is_over(world: Universe) -> None:
    proposal = world.reported().trial.proposal
    reject(proposal=proposal, reason="効果がない", by=world.ito, at=world.later())
    proposal.refresh_from_db()
    assert (proposal.status, proposal.closed_at) == ("rejected", world.now)
    assert in_force(world.mql, world.now).number == 1
    with refused("not_now"):
        reject(proposal=proposal, reason="もう一度", by=world.ito, at=world.later())


def test_the_cmo_says_why(world: Universe) -> None:
    proposal = world.reported().trial.proposal
    for action in (request_changes, reject):
        with refused("no_reason"):
            action(proposal=proposal, reason="  ", by=world.ito, at=world.later())
        with refused("only_the_approver"):
            action(proposal=proposal, reason="だめ", by=world.tanaka, at=world.later())


@pytest.mark.parametrize("stage", ["drafted", "discussed", "tried", "reported"])
def test_the_proposer_withdraws_it_at_any_stage(world: Universe, stage: str) -> None:
    made = getattr(world, stage)()
    proposal = {"tried": lambda: made.proposal, "reported": lambda: made.trial.proposal}.get(
        stage, lambda: made
    )()
    with refused("only_the_proposer"):
        withdraw(proposal=proposal, reason="不要になった", by=world.tanaka, at=world.later())
    with refused("no_reason"):
        withdraw(proposal=proposal, reason="", by=world.sato, at=world.later())
    withdraw(proposal=proposal, reason="不要になった", by=world.sato, at=world.later())
    proposal.refresh_from_db()
    assert (proposal.status, proposal.closed_at) == ("withdrawn", world.now)
    assert in_force(world.mql, world.now).number == 1

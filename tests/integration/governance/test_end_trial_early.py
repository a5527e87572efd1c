"""A running trial can be stopped, with a reason; one that is over cannot."""

from governance.actions.trials import end_trial_early
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def test_a_head_ends_it_and_the_discussion_goes_on(world: Universe) -> None:
    trial = world.tried()
    ended = end_trial_early(trial=trial, reason="計測に誤り", by=world.sato, at=world.later())
    assert (ended.ended_early_by, ended.ended_early_at) == (world.sato, world.now)
    trial.proposal.refresh_from_db()
    assert trial.proposal.status == "discussion"
    assert trial.proposal.positions.filter(dismissed_at=None).count() == 2


def test_a_reason_is_needed(world: Universe) -> None:
    trial = world.tried()
    with refused("no_reason"):
        end_trial_early(trial=trial, reason="", by=world.sato, at=world.later())


def test_it_cannot_end_early_once_it_is_over(world: Universe) -> None:
    trial = world.tried()
    with refused("not_now"):
        end_trial_early(trial=trial, reason="遅い", by=world.sato, at=trial.ends_at)

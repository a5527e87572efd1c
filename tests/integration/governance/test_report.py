"""Trial reports: computed from the leads known then, stored, and computed again as another report."""

from datetime import timedelta

import pytest

from governance.actions.trials import end_trial_early, report
from governance.models import TrialReport
from governance.my_turn import my_turn
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.governance.test_start_trial import world_version_2
from tests.integration.universe import Universe


@pytest.mark.parametrize(("qualifying", "verdict"), [(20, "met"), (12, "met"), (11, "missed")])
def test_the_contract_asks_for_a_fifth_of_sixty_leads(world: Universe, qualifying: int, verdict: str) -> None:
    found = world.reported(qualifying=qualifying)
    assert found.verdict == verdict
    assert (found.figures["leads"], found.figures["new"]["table"]["qualified"]["open"]) == (
        60,
        qualifying,
    ) or (found.figures["leads"] == 60)


def test_too_few_leads_are_inconclusive(world: Universe) -> None:
    trial = world.tried()
    world.now = trial.ends_at
    world.bring_leads(trial.started_at + timedelta(days=1), qualifying=9, rows=20)
    assert report(trial=trial, by=world.suzuki, at=world.later()).verdict == "inconclusive"


def test_a_later_computation_is_another_report(world: Universe) -> None:
    first = world.reported()
    second = report(trial=first.trial, by=world.suzuki, at=world.later())
    assert TrialReport.objects.count() == 2
    assert second.pk != first.pk


def test_before_any_import_there_is_nothing_to_report(world: Universe) -> None:
    trial = world.tried()
    with refused("no_leads"):
        report(trial=trial, by=world.sato, at=trial.ends_at)


def test_after_the_end_the_report_is_whose_turn_it_is(world: Universe) -> None:
    trial = world.tried()
    world.now = trial.ends_at
    assert next_step(trial.proposal, world.now).code == "report"
    assert "report" in {turn.code for turn in my_turn(world.sato, world.now)}
    world.bring_leads(trial.started_at, qualifying=20)
    report(trial=trial, by=world.sato, at=world.later())
    step = next_step(trial.proposal, world.now)
    assert (step.code, step.seats) == ("decide", ("cmo",))
    assert "decide" in {turn.code for turn in my_turn(world.ito, world.now)}


def test_members_cannot_compute_one_and_analysts_can(world: Universe) -> None:
    trial = world.tried()
    world.bring_leads(trial.started_at, qualifying=20)
    with refused("only_parties_or_analysts"):
        report(trial=trial, by=world.mori, at=world.later())
    report(trial=trial, by=world.suzuki, at=world.later())


def test_a_trial_that_was_ended_early_has_no_report(world: Universe) -> None:
    trial = world.tried()
    world.bring_leads(trial.started_at, qualifying=20)
    trial = end_trial_early(trial=trial, reason="誤り", by=world.sato, at=world.later())
    with refused("not_now"):
        report(trial=trial, by=world.sato, at=world.later())


def test_it_is_void_where_another_version_came_into_force_meanwhile(world: Universe) -> None:
    trial = world.tried()
    world_version_2(world)
    world.now = trial.ends_at
    world.bring_leads(trial.started_at, qualifying=20)
    assert report(trial=trial, by=world.sato, at=world.later()).verdict == "void"
    assert next_step(trial.proposal, world.now).code == "request_changes"

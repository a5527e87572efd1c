"""The trial's contract: written by a head before the trial, fixed once it runs."""

from typing import Any

import pytest

from governance.actions.trials import end_trial_early, start_trial
from governance.models import Contract
from tests.integration.governance.refusing import refused
from tests.integration.universe import MEASURES, Universe, rule


def test_a_later_contract_replaces_the_first_until_the_trial_starts(world: Universe) -> None:
    proposal = world.ready()
    world.contract(proposal, days=14)
    trial = start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())
    assert (trial.ends_at - trial.started_at).days == 14
    assert Contract.objects.count() == 2


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"measures": []}, "contract_without_measure"),
        ({"measures": [{**MEASURES[0], "measure": "luck"}]}, "contract_measure_incomplete"),
        ({"measures": [{**MEASURES[0], "is": "equals"}]}, "contract_measure_incomplete"),
        ({"measures": [{**MEASURES[0], "value": None}]}, "contract_measure_incomplete"),
        ({"measures": [{**MEASURES[0], "value": float("nan")}]}, "contract_measure_incomplete"),
        ({"measures": [{**MEASURES[0], "value": float("inf")}]}, "contract_measure_incomplete"),
        ({"days": 0}, "contract_numbers"),
        ({"days": 367}, "contract_numbers"),
        ({"least_leads": 0}, "contract_numbers"),
        ({"maturity_days": -1}, "contract_numbers"),
        ({"if_missed": " "}, "contract_outcomes"),
    ],
)
def test_unclear_terms_are_refused(world: Universe, terms: dict[str, Any], code: str) -> None:
    proposal = world.discussed()
    with refused(code):
        world.contract(proposal, **terms)


def test_it_cannot_change_while_the_trial_runs(world: Universe) -> None:
    trial = world.tried()
    with refused("not_now"):
        world.contract(trial.proposal)


def test_another_trial_needs_another_contract(world: Universe) -> None:
    trial = world.tried()
    end_trial_early(trial=trial, reason="計測に誤り", by=world.sato, at=world.later())
    with refused("no_contract"):
        start_trial(proposal=trial.proposal, revision=1, by=world.sato, at=world.later())
    world.contract(trial.proposal)
    start_trial(proposal=trial.proposal, revision=1, by=world.sato, at=world.later())


def test_the_same_rule_in_other_words_needs_none(world: Universe) -> None:
    proposal = world.discussed(rule(visits=1, note="一度は見ている"))
    with refused("no_trial_needed"):
        world.contract(proposal)

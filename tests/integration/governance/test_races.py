"""Two people acting at once: one wins, the other is told what happened, and nothing is applied twice."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

from definitions.models import Version
from governance.actions.acknowledgements import acknowledge
from governance.actions.decisions import approve
from governance.actions.positions import take_position
from governance.actions.trials import start_trial
from governance.models import Acknowledgement, Decision, Event, Position, Proposal, Trial
from governance.refusals import Refused
from tests.integration import universe
from tests.integration.governance.test_revise import revised
from tests.integration.universe import Universe, rule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Iterator[Universe]:
    ContentType.objects.clear_cache()
    yield universe.world()


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts in threads that start together; what became of each: "done" or the refusal's code."""
    barrier, outcomes = Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            act()
            outcomes[number] = "done"
        except Refused as refused:
            outcomes[number] = refused.refusal.code
        except Exception as error:
            outcomes[number] = repr(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def test_two_approvals_make_one_version(world: Universe) -> None:
    found = world.reported()
    at = world.later()

    def act() -> Version:
        return approve(
            proposal=Proposal.objects.get(pk=found.trial.proposal_id),
            revision=1,
            report=found,
            in_force_from=at,
            by=world.ito,
            at=at,
        )

    assert sorted(at_once(act, act, act)) == ["done", "not_now", "not_now"]
    assert (world.mql.versions.count(), Decision.objects.filter(outcome="approved").count()) == (2, 2)
    assert Event.objects.filter(verb="approve", proposal=found.trial.proposal).count() == 1


def test_a_position_never_lands_on_a_revision_that_its_head_did_not_see(world: Universe) -> None:
    proposal = world.discussed()
    at = world.later()

    def agree() -> Position:
        return take_position(proposal=proposal, revision=1, stance="agree", by=world.tanaka, at=at)

    outcomes = at_once(agree, lambda: revised(world, proposal))
    assert outcomes in (["done", "done"], ["stale", "done"])
    assert not Position.objects.filter(proposal=proposal, dismissed_at=None).exists()


def test_two_trials_do_not_start_on_one_document(world: Universe) -> None:
    first, second = world.ready(), world.ready(rule(visits=7))
    at = world.later()

    def start(proposal: Proposal) -> Callable[[], Trial]:
        return lambda: start_trial(proposal=proposal, revision=1, by=world.sato, at=at)

    assert sorted(at_once(start(first), start(second))) == ["done", "other_trial"]
    assert Trial.objects.count() == 1


def test_acknowledging_twice_at_once_counts_once(world: Universe) -> None:
    version, at = world.mql.versions.get(), world.later()

    def act() -> Acknowledgement:
        return acknowledge(version=version, by=world.mori, at=at)

    assert sorted(at_once(act, act)) == ["acknowledged_already", "done"]
    assert Acknowledgement.objects.count() == 1


def test_the_suite_runs_these_on_a_database_that_threads_share() -> None:
    assert not connection.settings_dict["NAME"].startswith(":memory:")

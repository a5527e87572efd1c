"""Two people acting at once: one wins, the other is told what happened, and nothing is applied twice."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

from definitions.models import Version
from governance.actions.acknowledgements import acknowledge
from governance.actions.decisions import approve, reject, request_changes
from governance.actions.discussion import comment
from governance.actions.positions import take_position
from governance.actions.proposals import revise, withdraw
from governance.actions.sessions import waive_sessions
from governance.actions.trials import start_trial
from governance.models import Acknowledgement, Comment, Decision, Event, Position, Proposal, Trial
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


EVERYBODY = ("sato", "tanaka", "mori", "suzuki", "yamada")


def crowd_in_discussion(world: Universe, number: int, at: Any) -> list[Callable[[], Any]]:
    """20 acts on one proposal: five comments, agreeing and objecting, revising, and what is not its turn."""
    on = partial(Proposal.objects.get, pk=number)

    def says(key: str) -> Callable[[], Any]:
        return lambda: comment(proposal=on(), text=f"{key}です", by=world.people[key], at=at)

    def takes(key: str, stance: str) -> Callable[[], Any]:
        words = {"text": "理由", "harm": "other"} if stance == "object" else {}
        return lambda: take_position(
            proposal=on(), revision=1, stance=stance, by=world.people[key], at=at, **words
        )

    def revises(visits: int) -> Callable[[], Any]:
        return lambda: revise(
            proposal=on(),
            body=rule(visits),
            reason="直した",
            revision=1,
            no_backtest_reason="なし",
            by=world.sato,
            at=at,
        )

    return [
        *(says(key) for key in EVERYBODY),
        *(takes(key, "agree") for key in ("sato", "tanaka") for _ in range(3)),
        takes("tanaka", "object"),
        *(revises(visits) for visits in (4, 5, 6)),
        lambda: withdraw(proposal=on(), reason="やめる", by=world.tanaka, at=at),
        lambda: start_trial(proposal=on(), revision=1, by=world.sato, at=at),
        lambda: approve(proposal=on(), revision=1, report=None, in_force_from=at, by=world.ito, at=at),
        lambda: reject(proposal=on(), reason="却下", by=world.ito, at=at),
        lambda: waive_sessions(proposal=on(), reason="急ぎ", by=world.sato, at=at),
    ]


def holds_after_the_crowd(number: int, outcomes: list[str]) -> None:
    """One revision came of three, no position stands on the old one, nothing said is lost, each loser knows
    why.
    """
    said, taken, revised_ = outcomes[:5], outcomes[5:12], outcomes[12:15]
    assert said == ["done"] * 5
    assert Comment.objects.filter(thread__proposal=number).count() == 5
    assert sorted(revised_) == ["done", "stale", "stale"]
    assert {*taken} <= {"done", "stale", "withdraw_own_objection_first"}
    proposal = Proposal.objects.get(pk=number)
    assert (proposal.status, proposal.revisions.count()) == ("discussion", 2)
    assert not proposal.positions.filter(dismissed_at=None).exists()
    assert proposal.positions.count() == taken.count("done")
    assert outcomes[15:19] == ["only_the_proposer", outcomes[16], "not_now", "not_now"]
    # Before the objection, after it, or once both agreed and only the sessions were left.
    assert outcomes[16] in ("not_agreed", "open_objection", "sessions_left")
    assert outcomes[19] == "done"
    events = Event.objects.filter(proposal=number, verb__in=("comment", "take_position", "revise"))
    assert events.count() == 5 + taken.count("done") + 1


def test_twenty_at_once_in_the_discussion_come_to_one_outcome(world: Universe) -> None:
    number, at = world.discussed().pk, world.later()
    outcomes = at_once(*crowd_in_discussion(world, number, at))
    holds_after_the_crowd(number, outcomes)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's connection does not outlive a fork")
def test_twenty_processes_come_to_one_outcome_as_threads_do(world: Universe) -> None:
    number, at = world.discussed().pk, world.later()
    outcomes = in_processes(*crowd_in_discussion(world, number, at))
    holds_after_the_crowd(number, outcomes)


def test_twenty_at_once_in_the_decision_decide_once(world: Universe) -> None:
    found = world.reported()
    number, at = found.trial.proposal_id, world.later()
    on = partial(Proposal.objects.get, pk=number)
    decisions: list[Callable[[], Any]] = [
        *[lambda: approve(proposal=on(), revision=1, report=found, in_force_from=at, by=world.ito, at=at)]
        * 5,
        *[lambda: reject(proposal=on(), reason="却下", by=world.ito, at=at)] * 4,
        *[lambda: request_changes(proposal=on(), reason="直して", by=world.ito, at=at)] * 3,
        *[lambda: withdraw(proposal=on(), reason="やめる", by=world.sato, at=at)] * 3,
        *[
            lambda key=key: comment(proposal=on(), text="一言", by=world.people[key], at=at)  # type: ignore[misc]
            for key in EVERYBODY
        ],
    ]
    outcomes = at_once(*decisions)
    assert outcomes[15:] == ["done"] * 5
    assert Comment.objects.filter(thread__proposal=number).count() == 5
    closing = [*outcomes[:9], *outcomes[12:15]]
    assert closing.count("done") == 1
    assert {*outcomes[:15]} == {"done", "not_now"}
    assert world.mql.versions.count() == 1 + outcomes[:5].count("done")
    assert Proposal.objects.get(pk=number).status in ("approved", "rejected", "withdrawn")


def in_processes(*acts: Callable[[], Any]) -> list[str]:
    """The same as `at_once`, each act in a process of its own with a connection of its own."""
    context = get_context("fork")
    start, results = context.Event(), context.SimpleQueue()
    connections.close_all()
    gc.collect()
    gc.freeze()  # twenty copies of what is shared now would be much memory

    def run(number: int, act: Callable[[], Any]) -> None:
        gc.disable()
        start.wait()
        try:
            act()
            results.put((number, "done"))
        except Refused as refused:
            results.put((number, refused.refusal.code))
        except Exception as error:
            results.put((number, repr(error)))
        finally:
            connections.close_all()

    processes = [context.Process(target=run, args=one) for one in enumerate(acts)]
    for process in processes:
        process.start()
    start.set()
    outcomes = dict(results.get() for _ in processes)
    for process in processes:
        process.join(timeout=60)
    gc.unfreeze()
    return [outcomes[number] for number in range(len(acts))]


def test_the_suite_runs_these_on_a_database_that_threads_share() -> None:
    assert not connection.settings_dict["NAME"].startswith(":memory:")

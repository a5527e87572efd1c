"""A trial is extended once, by both heads: one asks with a reason and a new end, the other confirms it."""

from datetime import datetime, timedelta

from governance.actions.feeds import issue_feed
from governance.actions.trials import ask_extension, extend_trial, report
from governance.facts import status_at
from governance.feeds import Dated, dates
from governance.models import Event, Notice, Trial
from governance.my_turn import my_turn
from governance.workflow import DECISION, TRIAL
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def asked(
    world: Universe, trial: Trial, days: int = 14, by: str = "sato", reason: str = "件数が少ない"
) -> datetime:
    end = trial.ends_at + timedelta(days=days)
    ask_extension(trial=trial, ends_at=end, reason=reason, by=world.people[by], at=world.later())
    return end


def extended(world: Universe, trial: Trial, end: datetime, by: str = "tanaka") -> Trial:
    return extend_trial(trial=trial, ends_at=end, by=world.people[by], at=world.later())


def test_one_head_asks_and_the_other_confirms(world: Universe) -> None:
    trial = world.tried()
    was, end = trial.ends_at, asked(world, trial)
    trial.refresh_from_db()
    assert (trial.ends_at, trial.extension_end) == (was, end)
    assert "extend_trial" in {turn.code for turn in my_turn(world.tanaka, world.now)}
    assert "extend_trial" not in {turn.code for turn in my_turn(world.sato, world.now)}
    assert Notice.objects.filter(kind="trial_extended", to=world.tanaka).exists()
    found = extended(world, trial, end)
    assert (found.ends_at, found.extension_asked_by, found.extended_by) == (end, world.sato, world.tanaka)
    assert [event.verb for event in Event.objects.filter(proposal=trial.proposal).order_by("-pk")[:2]] == [
        "extend_trial",
        "ask_extension",
    ]
    assert status_at(trial.proposal, was) == TRIAL
    assert status_at(trial.proposal, end) == DECISION


def test_only_a_report_after_the_new_end_is_cited(world: Universe) -> None:
    trial = world.tried()
    world.bring_leads(trial.started_at + timedelta(days=1), 20)
    was = trial.ends_at
    extended(world, trial, asked(world, trial))
    world.now = was + timedelta(days=1)
    early = report(trial=trial, by=world.sato, at=world.now)
    trial.refresh_from_db()
    assert early.computed_at < trial.ends_at


def test_it_takes_both_heads_once_with_the_end_that_was_asked(world: Universe) -> None:
    trial = world.tried()
    with refused("no_extension_asked"):
        extended(world, trial, trial.ends_at)
    end = asked(world, trial)
    with refused("other_head_confirms"):
        extended(world, trial, end, by="sato")
    with refused("other_end_asked"):
        extended(world, trial, end + timedelta(days=1))
    with refused("only_heads"):
        extended(world, trial, end, by="ito")
    extended(world, trial, end)
    with refused("extended_already"):
        asked(world, trial)


def test_a_new_end_is_later_within_a_year_and_asked_in_time_with_a_reason(world: Universe) -> None:
    trial = world.tried()
    for days in (0, -1, 400):
        with refused("extension_end"):
            asked(world, trial, days)
    with refused("no_reason"):
        asked(world, trial, reason="")
    end = asked(world, trial)
    world.now = trial.ends_at
    with refused("not_now"):
        extended(world, trial, end)


def test_the_calendar_moves_the_end(world: Universe) -> None:
    trial = world.tried()
    feed, _ = issue_feed(kind="all", by=world.sato, at=world.now)

    def entry() -> Dated:
        (found,) = [one for one in dates(feed, world.now) if one.uid == f"trial-{trial.pk}"]
        return found

    before = entry()
    extended(world, trial, asked(world, trial))
    assert entry().start == before.start + timedelta(days=14)
    assert entry().sequence > before.sequence

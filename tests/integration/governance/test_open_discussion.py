"""Opening the discussion: what it needs, and the sessions it plans."""

from datetime import timedelta

from evidence.backtests import store_backtest
from governance.actions.proposals import draft, open_discussion
from tests.integration.governance.refusing import refused
from tests.integration.universe import TOKYO, Universe, rule


def test_it_plans_four_weekly_sessions_at_three_on_working_days(world: Universe) -> None:
    proposal = world.discussed()  # on Wednesday 1 April 2026
    planned = [session.planned_for.astimezone(TOKYO) for session in proposal.sessions.order_by("number")]
    # 29 April is Showa Day: moved to Thursday 30 April.
    assert [f"{one:%m-%d %H:%M}" for one in planned] == [
        "04-08 15:00",
        "04-15 15:00",
        "04-22 15:00",
        "04-30 15:00",
    ]
    assert proposal.positions_due == proposal.opened_at + timedelta(days=7)
    assert proposal.status == "discussion"


def test_it_needs_a_test_on_past_leads_or_the_words_why_not(world: Universe) -> None:
    proposal = world.drafted()
    with refused("no_backtest"):
        open_discussion(proposal=proposal, by=world.sato, at=world.later())


def test_a_test_on_past_leads_is_kept_with_the_revision(world: Universe) -> None:
    snapshot = world.bring_leads(world.now, qualifying=20)
    proposal = world.drafted()
    revision = proposal.revisions.get()
    backtest = store_backtest(
        snapshot=snapshot, body=revision.body, base=proposal.base.body, by=world.sato, at=world.later()
    )
    open_discussion(proposal=proposal, backtest=backtest, by=world.sato, at=world.later())
    revision.refresh_from_db()
    assert revision.backtest == backtest


def test_a_test_of_another_rule_is_refused(world: Universe) -> None:
    snapshot = world.bring_leads(world.now, qualifying=20)
    proposal = world.drafted(rule(visits=3))
    other = store_backtest(snapshot=snapshot, body=rule(visits=4), base=None, by=world.sato, at=world.later())
    with refused("backtest_of_another_rule"):
        open_discussion(proposal=proposal, backtest=other, by=world.sato, at=world.later())


def test_it_needs_an_expected_effect(world: Universe) -> None:
    proposal = draft(
        document=world.mql,
        title="題",
        body=rule(),
        reason="理由",
        expected_effect="",
        by=world.sato,
        at=world.later(),
    )
    with refused("no_expected_effect"):
        open_discussion(proposal=proposal, no_backtest_reason="なし", by=world.sato, at=world.later())


def test_only_the_proposer_opens_it(world: Universe) -> None:
    proposal = world.drafted()
    with refused("only_the_proposer"):
        open_discussion(proposal=proposal, no_backtest_reason="なし", by=world.tanaka, at=world.later())


def test_it_opens_once(world: Universe) -> None:
    proposal = world.discussed()
    with refused("not_now"):
        open_discussion(proposal=proposal, no_backtest_reason="なし", by=world.sato, at=world.later())

"""Actions: agreed on, done, opened again, overdue; the agenda of what is open."""

from datetime import date, timedelta

import pytest

from governance.actions.agreed import Agreed, agree_action, finish_action, reopen_action
from governance.actions.discussion import comment, resolve_thread
from governance.actions.positions import take_position
from governance.actions.sessions import hold_session
from governance.agenda import agenda, open_counts
from governance.models import ActionItem, Kind, Notice, Proposal
from governance.my_turn import my_turn
from people.company_time import company_day
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


@pytest.fixture
def proposal(world: Universe) -> Proposal:
    return world.discussed()


def agreed(
    world: Universe, proposal: Proposal, days: int = 3, owner: str = "mori", by: str = "sato"
) -> ActionItem:
    due = company_day(world.now) + timedelta(days=days)
    who = world.people[owner]
    return agree_action(
        proposal=proposal, text="件数を数える", owner=who, due_on=due, by=world.people[by], at=world.later()
    )


def test_it_waits_for_its_owner_and_falls_overdue(world: Universe, proposal: Proposal) -> None:
    item = agreed(world, proposal)

    def waits(day: date) -> list[bool]:
        at = world.now + (day - company_day(world.now))
        return [turn.overdue for turn in my_turn(world.mori, at) if turn.code == "do_action"]

    assert waits(item.due_on) == [False]
    assert waits(item.due_on + timedelta(days=1)) == [True]
    assert Notice.objects.get(kind=Kind.ACTION_AGREED).to == world.mori
    finish_action(action=item, by=world.mori, at=world.later())
    assert waits(item.due_on + timedelta(days=1)) == []


def test_it_is_done_once_and_can_be_opened_again(world: Universe, proposal: Proposal) -> None:
    item = agreed(world, proposal)
    with refused("action_open"):
        reopen_action(action=item, by=world.sato, at=world.later())
    finish_action(action=item, by=world.sato, at=world.later())
    with refused("action_done"):
        finish_action(action=item, by=world.mori, at=world.later())
    reopen_action(action=item, by=world.mori, at=world.later())
    item.refresh_from_db()
    assert (item.done_at, item.done_by) == (None, None)


def test_who_may_and_what_it_needs(world: Universe, proposal: Proposal) -> None:
    with refused("only_parties_or_author"):
        agreed(world, proposal, by="mori")
    with refused("action_without_owner"):
        agreed(world, proposal, owner="kondo")
    with refused("action_due_in_the_past"):
        agreed(world, proposal, days=-1)
    item = agreed(world, proposal, owner="tanaka")
    with refused("only_parties_or_owner"):
        finish_action(action=item, by=world.mori, at=world.later())


def test_a_session_records_decisions_and_actions(world: Universe, proposal: Proposal) -> None:
    session = proposal.sessions.get(number=1)
    world.now = session.planned_for + timedelta(hours=1)
    due = company_day(world.now) + timedelta(days=5)
    hold_session(
        session=session,
        held_at=session.planned_for,
        attendees=[world.sato, world.mori],
        minutes="話した",
        decisions="3回のまま進める",
        actions=[Agreed("件数を数える", world.mori, due), Agreed("現場に聞く", world.tanaka, due)],
        by=world.sato,
        at=world.now,
    )
    session.refresh_from_db()
    assert session.decisions == "3回のまま進める"
    assert [item.owner for item in session.actions.all()] == [world.mori, world.tanaka]
    told = Notice.objects.filter(kind=Kind.ACTION_AGREED).values_list("to__email", flat=True)
    assert sorted(told) == ["mori@example.com", "tanaka@example.com"]


def test_the_agenda_is_what_was_open_at_that_instant(world: Universe, proposal: Proposal) -> None:
    before = world.now
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        harm="other",
        text="早すぎる",
        by=world.tanaka,
        at=world.later(),
    )
    agreed(world, proposal)
    remark = comment(proposal=proposal, text="なぜ?", criterion="visits", by=world.mori, at=world.later())
    during = world.now
    resolve_thread(thread=remark.thread, by=world.mori, at=world.later())
    assert agenda(proposal, before) == []
    assert [item.kind for item in agenda(proposal, during)] == ["objection", "action", "thread"]
    assert [item.kind for item in agenda(proposal, world.now)] == ["objection", "action"]
    found = open_counts([proposal], world.now)[proposal.pk]
    assert (found.objections, found.actions, found.threads, found.overdue) == (1, 1, 0, 0)
    assert not open_counts([proposal], before)[proposal.pk].suggestions

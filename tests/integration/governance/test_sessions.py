"""Sessions are moved, held early or late, or waived by both heads."""

from datetime import timedelta

from governance.actions.sessions import hold_session, move_session, waive_sessions
from governance.facts import facts_of
from governance.my_turn import my_turn
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def test_a_session_can_be_held_early_and_is_recorded_once(world: Universe) -> None:
    proposal = world.discussed()
    session = proposal.sessions.get(number=2)
    held_at = world.later(days=1)
    held = {"attendees": [world.sato, world.tanaka], "minutes": "合意点を確認", "by": world.tanaka}
    hold_session(session=session, held_at=held_at, at=world.later(), **held)
    session.refresh_from_db()
    assert (session.held_at, session.recorded_by, session.attendees.count()) == (held_at, world.tanaka, 2)
    with refused("session_held"):
        hold_session(session=session, held_at=held_at, at=world.later(), **held)


def test_a_session_to_come_cannot_be_recorded(world: Universe) -> None:
    proposal = world.discussed()
    session = proposal.sessions.get(number=1)
    held = {"session": session, "attendees": [world.sato], "minutes": "議事", "by": world.sato}
    with refused("held_in_the_future"):
        hold_session(held_at=session.planned_for, at=world.later(), **held)
    with refused("held_before_the_discussion"):
        hold_session(held_at=proposal.opened_at - timedelta(hours=1), at=world.later(), **held)
    with refused("no_minutes"):
        hold_session(held_at=world.now, at=world.later(), **{**held, "minutes": " "})
    with refused("no_minutes"):
        hold_session(held_at=world.now, at=world.later(), **{**held, "attendees": []})


def test_a_session_is_moved_to_a_date_to_come(world: Universe) -> None:
    session = world.discussed().sessions.get(number=1)
    planned_for = session.planned_for + timedelta(days=1)
    move_session(session=session, planned_for=planned_for, by=world.sato, at=world.later())
    session.refresh_from_db()
    assert session.planned_for == planned_for
    with refused("planned_in_the_past"):
        move_session(session=session, planned_for=world.now - timedelta(days=1), by=world.sato, at=world.now)


def test_only_heads_record_and_waive(world: Universe) -> None:
    proposal = world.discussed()
    with refused("only_heads"):
        waive_sessions(proposal=proposal, reason="急ぎ", by=world.ito, at=world.later())


def test_a_waiver_counts_once_both_heads_gave_a_reason(world: Universe) -> None:
    proposal = world.discussed()
    world.agree(proposal)
    with refused("no_reason"):
        waive_sessions(proposal=proposal, reason="", by=world.sato, at=world.later())
    waive_sessions(proposal=proposal, reason="急ぎ", by=world.sato, at=world.later())
    with refused("waived_already"):
        waive_sessions(proposal=proposal, reason="急ぎ", by=world.sato, at=world.later())
    assert next_step(proposal, world.now).code == "hold_session"
    assert facts_of(proposal, None, world.now).waived == {"marketing_head"}
    waive_sessions(proposal=proposal, reason="急ぎ", by=world.tanaka, at=world.later())
    assert next_step(proposal, world.now).code == "write_contract"
    assert facts_of(proposal, None, world.now).waived == {"marketing_head", "sales_head"}


def test_nothing_is_waived_once_all_are_held(world: Universe) -> None:
    proposal = world.discussed()
    world.hold_all(proposal)
    with refused("no_sessions_left"):
        waive_sessions(proposal=proposal, reason="急ぎ", by=world.sato, at=world.later())


def test_a_session_past_its_date_waits_for_the_heads(world: Universe) -> None:
    proposal = world.discussed()
    due = proposal.sessions.get(number=1).planned_for
    assert "hold_session" not in {turn.code for turn in my_turn(world.sato, due - timedelta(minutes=1))}
    assert [turn.item.number for turn in my_turn(world.sato, due) if turn.code == "hold_session"] == [1]
    assert "hold_session" not in {turn.code for turn in my_turn(world.ito, due)}

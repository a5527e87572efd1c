"""Starting a trial: everything that must be there first, one missing thing at a time."""

from datetime import timedelta

from governance.actions.merging import merge
from governance.actions.positions import take_position
from governance.actions.proposals import draft
from governance.actions.trials import start_trial
from governance.facts import status_at
from governance.models import Event
from governance.my_turn import my_turn
from people.actions import seat_person
from people.models import Seat
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule, vacate


def test_either_head_starts_it_once_everything_is_there(world: Universe) -> None:
    proposal = world.ready()
    assert next_step(proposal, world.now).code == "start_trial"
    trial = start_trial(proposal=proposal, revision=1, by=world.tanaka, at=world.later())
    assert trial.ends_at - trial.started_at == timedelta(days=30)
    assert (trial.base.number, trial.revision.number) == (1, 1)
    proposal.refresh_from_db()
    assert proposal.status == "trial"
    event = Event.objects.get(verb="start_trial")
    assert (event.from_status, event.to_status, event.seat, event.by) == (
        "discussion",
        "trial",
        "sales_head",
        world.tanaka,
    )


def test_its_end_follows_from_the_date_and_changes_no_row(world: Universe) -> None:
    trial = world.tried()
    assert status_at(trial.proposal, trial.ends_at - timedelta(seconds=1)) == "trial"
    assert status_at(trial.proposal, trial.ends_at) == "decision"
    trial.proposal.refresh_from_db()
    assert trial.proposal.status == "trial"


def test_one_agreement_is_not_enough(world: Universe) -> None:
    proposal = world.discussed()
    world.agree(proposal, "sato")
    world.waive(proposal)
    world.contract(proposal)
    with refused("not_agreed"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())


def test_silence_past_the_deadline_is_no_agreement(world: Universe) -> None:
    proposal = world.discussed()
    world.agree(proposal, "sato")
    world.waive(proposal)
    world.contract(proposal)
    with refused("not_agreed"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later(days=60))
    step = next_step(proposal, world.now)
    assert (step.code, step.seats, step.overdue) == ("take_position", ("sales_head",), True)
    assert "silent_heads" in {turn.code for turn in my_turn(world.ito, world.now)}


def test_a_concern_is_an_agreement(world: Universe) -> None:
    proposal = world.discussed()
    world.agree(proposal, "sato")
    take_position(
        proposal=proposal, revision=1, stance="concern", text="件数が心配", by=world.tanaka, at=world.later()
    )
    world.waive(proposal)
    world.contract(proposal)
    start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())


def test_an_open_objection_blocks(world: Universe) -> None:
    proposal = world.ready()
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="営業が回らない",
        harm="floods_sales",
        by=world.tanaka,
        at=world.later(),
    )
    with refused("open_objection"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())


def test_sessions_are_held_or_waived_by_both(world: Universe) -> None:
    proposal = world.discussed()
    world.agree(proposal)
    world.contract(proposal)
    with refused("sessions_left"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())
    world.hold_all(proposal)
    start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())


def test_a_contract_is_written_first(world: Universe) -> None:
    proposal = world.discussed()
    world.agree(proposal)
    world.waive(proposal)
    with refused("no_contract"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())


def test_an_empty_seat_blocks_even_after_both_agreed(world: Universe) -> None:
    proposal = world.ready()
    vacate("sales_head", world.later())
    with refused("empty_seat"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())
    assert next_step(proposal, world.now).code == "fill_seat"


def test_one_person_in_both_seats_blocks(world: Universe) -> None:
    proposal = world.ready()
    seat_person(seat=Seat.objects.get(key="sales_head"), user=world.sato, by=world.yamada, at=world.later())
    with refused("shared_seats"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())


def test_one_trial_at_a_time_on_a_document(world: Universe) -> None:
    running = world.tried()
    other = world.ready(rule(visits=5))
    with refused("other_trial"):
        start_trial(proposal=other, revision=1, by=world.sato, at=world.later())
    start_trial(proposal=other, revision=1, by=world.sato, at=running.ends_at)


def test_a_first_version_has_nothing_to_be_tried_against(empty: Universe) -> None:
    proposal = empty.discussed()
    empty.agree(proposal)
    empty.waive(proposal)
    with refused("no_trial_needed"):
        start_trial(proposal=proposal, revision=1, by=empty.sato, at=empty.later())


def test_an_old_base_blocks_until_the_proposer_merges(world: Universe) -> None:
    old = world.ready()
    world_version_2(world)
    with refused("base_is_old"):
        start_trial(proposal=old, revision=1, by=world.sato, at=world.later())
    step = next_step(old, world.now)
    assert (step.code, step.people) == ("merge", (world.sato.pk,))
    merge(
        proposal=old,
        resolutions={},
        reason="第2版に合わせる",
        revision=1,
        version=2,
        no_backtest_reason="なし",
        by=world.sato,
        at=world.later(),
    )
    old.refresh_from_db()
    assert old.base.number == 2
    world.agree(old)
    start_trial(proposal=old, revision=2, by=world.sato, at=world.later())


def test_a_version_already_approved_for_later_blocks(world: Universe) -> None:
    waiting = world.ready()
    world_version_2(world, days_until_in_force=10)
    with refused("version_scheduled"):
        start_trial(proposal=waiting, revision=1, by=world.sato, at=world.later())


def test_a_stale_form_is_refused(world: Universe) -> None:
    proposal = world.ready()
    with refused("stale"):
        start_trial(proposal=proposal, revision=2, by=world.sato, at=world.later())


def test_members_the_cmo_and_auditors_cannot(world: Universe) -> None:
    proposal = world.ready()
    for person, code in (
        (world.mori, "only_heads"),
        (world.ito, "only_heads"),
        (world.yamada, "only_heads"),
        (world.kondo, "auditors_change_nothing"),
    ):
        with refused(code):
            start_trial(proposal=proposal, revision=1, by=person, at=world.later())


def test_a_draft_cannot_be_tried(world: Universe) -> None:
    proposal = draft(
        document=world.mql,
        title="下書き",
        body=rule(visits=4),
        reason="理由",
        expected_effect="",
        by=world.sato,
        at=world.later(),
    )
    with refused("not_now"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())


def world_version_2(world: Universe, days_until_in_force: float = 0) -> None:
    """The same rule in other words becomes version 2, without a trial."""
    from governance.actions.decisions import approve
    from governance.actions.trials import send_to_decision

    proposal = world.discussed(rule(visits=1, note="サイトを一度は見ている"))
    world.agree(proposal)
    world.waive(proposal)
    send_to_decision(proposal=proposal, revision=1, by=world.sato, at=world.later())
    at = world.later()
    since = at + timedelta(days=days_until_in_force)
    approve(proposal=proposal, revision=1, report=None, in_force_from=since, by=world.ito, at=at)

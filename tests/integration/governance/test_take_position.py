"""Positions: each head speaks for one seat, on the current revision."""

import pytest

from governance import turns
from governance.actions.positions import take_position, withdraw_objection
from governance.actions.trials import start_trial
from governance.models import Objection, Position, Proposal
from governance.my_turn import my_turn
from people.actions import seat_person
from people.models import Seat
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def position(world: Universe, proposal: Proposal, stance: str, by: str = "tanaka", **said: str) -> Position:
    revision = proposal.revisions.count()
    return take_position(
        proposal=proposal, revision=revision, stance=stance, by=world.people[by], at=world.later(), **said
    )


def test_a_proposers_own_seat_may_agree(world: Universe) -> None:
    taken = position(world, world.discussed(by="sato"), "agree", by="sato")
    assert (taken.seat, taken.revision.number) == ("marketing_head", 1)


def test_another_position_of_the_same_head_takes_the_place_of_the_first(world: Universe) -> None:
    proposal = world.discussed()
    first = position(world, proposal, "agree")
    second = position(world, proposal, "concern", text="件数が心配")
    first.refresh_from_db()
    assert (first.dismissed_by, first.dismissed_for) == (world.tanaka, None)
    assert list(proposal.positions.filter(dismissed_at=None)) == [second]


def test_an_objection_names_harm_criterion_and_words(world: Universe) -> None:
    proposal = world.discussed()
    position(world, proposal, "object", text="営業が回らない", harm="floods_sales", criterion="visits")
    objection = proposal.objections.get()
    assert (objection.harm, objection.criterion, objection.text) == (
        "floods_sales",
        "visits",
        "営業が回らない",
    )


@pytest.mark.parametrize(
    ("stance", "said", "code"),
    [
        ("maybe", {}, "no_stance"),
        ("concern", {}, "no_text"),
        ("object", {"harm": "other"}, "no_text"),
        ("object", {"text": "だめ"}, "no_harm"),
        ("object", {"text": "だめ", "harm": "bad_luck"}, "no_harm"),
        ("object", {"text": "だめ", "harm": "other", "criterion": "gone"}, "unknown_criterion"),
    ],
)
def test_what_is_not_said_in_full_is_refused(
    world: Universe, stance: str, said: dict[str, str], code: str
) -> None:
    proposal = world.discussed()
    with refused(code):
        position(world, proposal, stance, **said)


def test_nobody_agrees_while_their_own_objection_is_open(world: Universe) -> None:
    proposal = world.discussed()
    position(world, proposal, "object", text="だめ", harm="other")
    with refused("withdraw_own_objection_first"):
        position(world, proposal, "agree")
    withdraw_objection(
        objection=Objection.objects.get(), reason="説明で納得した", by=world.tanaka, at=world.later()
    )
    position(world, proposal, "agree")


@pytest.mark.parametrize("person", ["ito", "mori", "yamada", "suzuki"])
def test_only_heads_take_positions(world: Universe, person: str) -> None:
    proposal = world.discussed()
    with refused("only_heads"):
        position(world, proposal, "agree", by=person)


def test_an_auditor_on_a_heads_seat_still_changes_nothing(world: Universe) -> None:
    proposal = world.discussed()
    seat_person(seat=Seat.objects.get(key="sales_head"), user=world.kondo, by=world.yamada, at=world.later())
    with refused("auditors_change_nothing"):
        position(world, proposal, "agree", by="kondo")


def test_who_moves_to_the_other_seat_cannot_speak_for_it_too(world: Universe) -> None:
    proposal = world.discussed(by="tanaka")
    position(world, proposal, "agree", by="sato")
    seat_person(
        seat=Seat.objects.get(key="marketing_head"), user=world.mori, by=world.yamada, at=world.later()
    )
    seat_person(seat=Seat.objects.get(key="sales_head"), user=world.sato, by=world.yamada, at=world.later())
    with refused("one_seat_each"):
        position(world, proposal, "agree", by="sato")


def test_a_cmo_who_proposes_cannot_agree_as_a_head(world: Universe) -> None:
    proposal = world.discussed(by="ito")
    seat_person(seat=Seat.objects.get(key="sales_head"), user=world.ito, by=world.yamada, at=world.later())
    with refused("one_seat_each"):
        position(world, proposal, "agree", by="ito")


def test_a_position_on_an_older_revision_is_refused(world: Universe) -> None:
    from tests.integration.governance.test_revise import revised

    proposal = world.discussed()
    revised(world, proposal)
    with refused("stale"):
        take_position(proposal=proposal, revision=1, stance="agree", by=world.tanaka, at=world.later())


def test_silence_past_the_deadline_is_no_agreement_and_goes_to_the_cmo(world: Universe) -> None:
    proposal = world.discussed()
    world.agree(proposal, "sato")
    assert proposal.positions_due is not None
    world.now = proposal.positions_due
    assert "silent_heads" not in [turn.code for turn in my_turn(world.ito, world.now)]
    world.later()
    assert "silent_heads" in [turn.code for turn in my_turn(world.ito, world.now)]
    assert "CMOにも上がっています" in turns.next_step(next_step(proposal, world.now))
    with refused("not_agreed"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.now)

"""Objections end when their author withdraws them or the CMO overrules them, and stay on record."""

import pytest

from governance.actions.positions import overrule_objection, take_position, withdraw_objection
from governance.actions.trials import start_trial
from governance.agenda import open_counts
from governance.models import Event, Objection
from governance.my_turn import my_turn
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.governance.test_revise import revised
from tests.integration.universe import Universe


@pytest.fixture
def objection(world: Universe) -> Objection:
    take_position(
        proposal=world.discussed(),
        revision=1,
        stance="object",
        text="営業が回らない",
        harm="floods_sales",
        by=world.tanaka,
        at=world.later(),
    )
    return Objection.objects.get()


def test_its_author_withdraws_it_with_a_reason(world: Universe, objection: Objection) -> None:
    settled = withdraw_objection(objection=objection, reason="修正で解決", by=world.tanaka, at=world.later())
    assert (settled.settled_as, settled.settled_reason, settled.settled_by) == (
        "withdrawn",
        "修正で解決",
        world.tanaka,
    )
    proposal = objection.proposal
    assert open_counts([proposal], world.now)[proposal.pk].objections == 0


def test_nobody_else_withdraws_it(world: Universe, objection: Objection) -> None:
    for person in (world.sato, world.ito):
        with refused("only_the_author"):
            withdraw_objection(objection=objection, reason="もう古い", by=person, at=world.later())


def test_the_cmo_overrules_it_with_a_reason(world: Universe, objection: Objection) -> None:
    with refused("no_reason"):
        overrule_objection(objection=objection, reason=" ", by=world.ito, at=world.later())
    overrule_objection(objection=objection, reason="件数は増えない", by=world.ito, at=world.later())
    objection.refresh_from_db()
    assert (objection.settled_as, Event.objects.get(verb="overrule_objection").seat) == ("overruled", "cmo")


def test_a_head_does_not_overrule_it(world: Universe, objection: Objection) -> None:
    with refused("only_the_approver"):
        overrule_objection(objection=objection, reason="いらない", by=world.sato, at=world.later())


def test_it_is_settled_once(world: Universe, objection: Objection) -> None:
    overrule_objection(objection=objection, reason="件数は増えない", by=world.ito, at=world.later())
    with refused("objection_settled"):
        withdraw_objection(objection=objection, reason="やめる", by=world.tanaka, at=world.later())


def test_overruling_it_is_no_agreement_of_the_head(world: Universe, objection: Objection) -> None:
    proposal = objection.proposal
    world.agree(proposal, "sato")
    world.waive(proposal)
    world.contract(proposal)
    overrule_objection(objection=objection, reason="件数は増えない", by=world.ito, at=world.later())
    with refused("not_agreed"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())
    assert next_step(proposal, world.now).seats == ("sales_head",)


def test_a_cmo_does_not_overrule_objections_to_their_own_proposal(world: Universe) -> None:
    proposal = world.discussed(by="ito")
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="だめ",
        harm="other",
        by=world.tanaka,
        at=world.later(),
    )
    with refused("nobody_may_decide"):
        overrule_objection(
            objection=proposal.objections.get(), reason="いらない", by=world.ito, at=world.later()
        )


def test_it_waits_for_its_author_after_a_revision_and_for_the_proposer_before(
    world: Universe, objection: Objection
) -> None:
    assert "answer_objection" in {turn.code for turn in my_turn(world.sato, world.now)}
    assert "settle_own_objection" not in {turn.code for turn in my_turn(world.tanaka, world.now)}
    revised(world, objection.proposal)
    assert "answer_objection" not in {turn.code for turn in my_turn(world.sato, world.now)}
    waiting = {turn.code: turn for turn in my_turn(world.tanaka, world.now)}
    assert waiting["settle_own_objection"].item == objection
    assert next_step(objection.proposal, world.now).code == "settle_objection"

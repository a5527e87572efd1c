"""What the CMO proposes is decided by the seat that the document's policy names, on every path."""

import pytest

from governance.actions.decisions import approve, reject, request_changes
from governance.actions.positions import overrule_objection, take_position
from governance.actions.trials import send_to_decision
from governance.models import Notice, Proposal
from governance.my_turn import my_turn
from people.actions import add_seat, seat_person
from people.models import Department
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule


@pytest.fixture
def proposal(world: Universe) -> Proposal:
    """The CMO's, in discussion; the chief executive decides it."""
    department = Department.objects.get(key="executive")
    seat = add_seat(
        key="ceo", name_ja="社長", name_en="CEO", department=department, by=world.yamada, at=world.later()
    )
    seat_person(seat=seat, user=world.mori, by=world.yamada, at=world.later())
    world.mql.approver_when_cmo_proposes = "ceo"
    world.mql.save()
    return world.discussed(rule(visits=1, note="同じ条件"), by="ito")


def test_the_named_seat_decides_and_the_cmo_does_not(world: Universe, proposal: Proposal) -> None:
    words = {"stance": "object", "text": "反対", "harm": "other"}
    take_position(proposal=proposal, revision=1, by=world.tanaka, at=world.later(), **words)
    objection = proposal.objections.get()
    with refused("only_the_approver"):
        overrule_objection(objection=objection, reason="却下", by=world.ito, at=world.later())
    overrule_objection(objection=objection, reason="数字で確かめる", by=world.mori, at=world.later())
    world.agree(proposal)
    world.waive(proposal)
    Notice.objects.all().delete()
    send_to_decision(proposal=proposal, revision=1, by=world.sato, at=world.later())
    asked = Notice.objects.filter(kind="decision_waits").values_list("to", flat=True)
    assert list(asked) == [world.mori.pk]
    assert next_step(proposal, world.now).seats == ("ceo",)
    assert "decide" in {turn.code for turn in my_turn(world.mori, world.now)}
    assert "decide" not in {turn.code for turn in my_turn(world.ito, world.now)}
    at = world.later()
    decided = {"proposal": proposal, "revision": 1, "report": None, "in_force_from": at, "at": at}
    for person in (world.ito, world.sato):
        with refused("only_the_approver"):
            approve(by=person, **decided)
        for action in (reject, request_changes):
            with refused("only_the_approver"):
                action(proposal=proposal, reason="理由", by=person, at=at)
    version = approve(by=world.mori, **decided)
    assert [entry["seat"] for entry in version.agreement] == ["marketing_head", "sales_head", "ceo"]


def test_silence_past_the_deadline_goes_to_who_decides(world: Universe, proposal: Proposal) -> None:
    world.agree(proposal, "sato")
    world.later(days=30)
    assert "silent_heads" in {turn.code for turn in my_turn(world.mori, world.now)}
    assert next_step(proposal, world.now).overdue


def test_without_a_named_seat_nobody_decides_it(world: Universe, proposal: Proposal) -> None:
    world.agree(proposal)
    world.waive(proposal)
    send_to_decision(proposal=proposal, revision=1, by=world.sato, at=world.later())
    world.mql.approver_when_cmo_proposes = ""
    world.mql.save()
    at = world.later()
    for person in (world.ito, world.mori):
        with refused("nobody_may_decide"):
            approve(proposal=proposal, revision=1, report=None, in_force_from=at, by=person, at=at)

"""A seat's holder lets somebody act in it for a period: recorded as done for the holder."""

from datetime import timedelta

import pytest

from definitions.models import Version
from governance.actions.decisions import approve
from governance.actions.delegations import delegate, revoke
from governance.actions.positions import overrule_objection, take_position, withdraw_objection
from governance.actions.proposals import open_discussion, withdraw
from governance.actions.trials import send_to_decision
from governance.history import Filters, lines, timeline
from governance.lines import line
from governance.models import Event, Position, Proposal
from governance.my_turn import my_turn
from people.actions import seat_person
from people.models import Delegation, Seat
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule


def lent(world: Universe, seat: str, holder: str, to: str, days: float = 7) -> Delegation:
    at = world.later()
    return delegate(
        seat=Seat.objects.get(key=seat),
        delegate=world.people[to],
        since=at,
        until=at + timedelta(days=days),
        by=world.people[holder],
        at=at,
    )


def agree(world: Universe, proposal: Proposal, who: str) -> Position:
    return take_position(
        proposal=proposal, revision=1, stance="agree", by=world.people[who], at=world.later()
    )


def test_what_a_delegate_says_counts_as_the_seats_and_names_both(world: Universe) -> None:
    proposal = world.discussed()
    with refused("only_heads"):
        agree(world, proposal, "mori")
    lent(world, "sales_head", "tanaka", "mori")
    position = agree(world, proposal, "mori")
    assert (position.seat, position.by, position.on_behalf_of) == ("sales_head", world.mori, world.tanaka)
    event = Event.objects.get(proposal=proposal, verb="take_position")
    assert line(event) == f"森 葵さん（田中 健さんの代理）が改定案#{proposal.pk}の第1稿に合意しました。"
    assert any("森 葵さん（田中 健さんの代理）" in one.text for one in timeline(proposal))
    told = lines(Filters(kind="people", person=world.tanaka), limit=1)[0][0]
    assert told.text == "田中 健さんが「営業責任者」の代理を森 葵さんに期間を決めて任せました。"


def test_it_is_the_delegates_turn_too(world: Universe) -> None:
    world.discussed()
    lent(world, "sales_head", "tanaka", "mori")
    for who in ("mori", "tanaka"):
        assert "take_position" in [turn.code for turn in my_turn(world.people[who], world.now)]


def test_when_it_is_over_it_refuses_and_says_since_when(world: Universe) -> None:
    proposal = world.discussed()
    row = lent(world, "sales_head", "tanaka", "mori", days=2)
    world.later(days=2)
    with refused("delegation_ended"):
        agree(world, proposal, "mori")
    assert row.until == row.since + timedelta(days=2)


def test_before_it_begins_it_refuses_and_says_from_when(world: Universe) -> None:
    proposal, at = world.discussed(), world.later()
    delegate(
        seat=Seat.objects.get(key="sales_head"),
        delegate=world.mori,
        since=at + timedelta(days=3),
        until=at + timedelta(days=5),
        by=world.tanaka,
        at=at,
    )
    with refused("delegation_not_begun"):
        agree(world, proposal, "mori")


def test_revoked_it_ends_at_once_and_what_was_done_stays(world: Universe) -> None:
    proposal = world.discussed()
    row = lent(world, "sales_head", "tanaka", "mori")
    with refused("only_holders_delegate"):
        revoke(delegation=row, by=world.sato, at=world.later())
    position = agree(world, proposal, "mori")
    revoke(delegation=row, by=world.tanaka, at=world.later())
    with refused("delegation_over"):
        revoke(delegation=row, by=world.tanaka, at=world.later())
    another = world.discussed(rule(visits=5))
    with refused("delegation_ended"):
        agree(world, another, "mori")
    position.refresh_from_db()
    assert position.dismissed_at is None


def test_it_ends_when_the_holder_leaves_the_seat(world: Universe) -> None:
    proposal = world.discussed()
    lent(world, "sales_head", "tanaka", "mori")
    seat = Seat.objects.get(key="sales_head")
    seat_person(seat=seat, user=world.suzuki, by=world.yamada, at=world.later())
    with refused("delegation_ended"):
        agree(world, proposal, "mori")


def test_nobody_gets_two_seats_by_delegation(world: Universe) -> None:
    with refused("delegate_is_holder"):
        lent(world, "sales_head", "tanaka", "sato")
    lent(world, "sales_head", "tanaka", "mori")
    with refused("delegate_is_holder"):
        lent(world, "marketing_head", "sato", "mori")
    with refused("delegation_overlaps"):
        lent(world, "sales_head", "tanaka", "suzuki")


def test_one_person_never_acts_in_two_seats_of_a_proposal_even_one_after_the_other(world: Universe) -> None:
    proposal = world.discussed()
    row = lent(world, "sales_head", "tanaka", "mori")
    agree(world, proposal, "mori")
    revoke(delegation=row, by=world.tanaka, at=world.later())
    lent(world, "marketing_head", "sato", "mori")
    with refused("one_seat_each"):
        agree(world, proposal, "mori")


def test_a_holder_for_whom_another_acted_does_not_act_in_another_seat(world: Universe) -> None:
    proposal = world.discussed(by="tanaka")
    lent(world, "marketing_head", "sato", "suzuki")
    agree(world, proposal, "suzuki")
    seat = Seat.objects.get(key="marketing_head")
    seat_person(seat=seat, user=world.mori, by=world.yamada, at=world.later())
    seat = Seat.objects.get(key="cmo")
    seat_person(seat=seat, user=world.sato, by=world.yamada, at=world.later())
    position = take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="件数が足りない",
        harm="other",
        by=world.tanaka,
        at=world.later(),
    )
    with refused("one_seat_each"):
        overrule_objection(objection=position.objection, reason="それでも", by=world.sato, at=world.later())


def test_a_delegates_objection_is_the_holders_to_withdraw(world: Universe) -> None:
    proposal = world.discussed()
    row = lent(world, "sales_head", "tanaka", "mori")
    position = take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="件数が足りない",
        harm="starves_pipeline",
        by=world.mori,
        at=world.later(),
    )
    revoke(delegation=row, by=world.tanaka, at=world.later())
    withdraw_objection(objection=position.objection, reason="話し合った", by=world.tanaka, at=world.later())


def test_a_proposal_by_a_delegate_goes_on_with_the_holder(world: Universe) -> None:
    row = lent(world, "marketing_head", "sato", "suzuki")
    proposal = world.drafted(by="suzuki")
    assert (proposal.proposer, proposal.proposed_for) == (world.suzuki, world.sato)
    revoke(delegation=row, by=world.sato, at=world.later())
    with refused("delegation_ended"):
        withdraw(proposal=proposal, reason="やめる", by=world.suzuki, at=world.later())
    opened = open_discussion(
        proposal=proposal, no_backtest_reason="まだない", by=world.sato, at=world.later()
    )
    assert opened.opened_at == world.now


def test_the_version_and_its_chain_say_for_whom_it_was_approved(world: Universe) -> None:
    proposal = world.discussed(rule(visits=1, note="訪問した人"))
    lent(world, "cmo", "ito", "mori")
    world.agree(proposal)
    world.waive(proposal)
    send_to_decision(proposal=proposal, revision=1, by=world.sato, at=world.later())
    at = world.later()
    version: Version = approve(
        proposal=proposal, revision=1, report=None, in_force_from=world.later(), by=world.mori, at=at
    )
    approval = version.agreement[-1]
    assert (approval["seat"], approval["name"], approval["for"]["name"]) == ("cmo", "森 葵", "伊藤 彩")
    assert "for" not in version.agreement[0]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"who": "mori"}, "only_holders_delegate"),
        ({"to": "tanaka"}, "delegate_unfit"),
        ({"to": "kondo"}, "delegate_unfit"),
        ({"until": timedelta(days=-1)}, "delegation_period"),
        ({"until": timedelta(days=400)}, "delegation_period"),
    ],
)
def test_who_and_for_how_long(world: Universe, given: dict[str, object], code: str) -> None:
    at = world.later()
    until = given.get("until", timedelta(days=7))
    assert isinstance(until, timedelta)
    with refused(code):
        delegate(
            seat=Seat.objects.get(key="sales_head"),
            delegate=world.people[str(given.get("to", "mori"))],
            since=at,
            until=at + until,
            by=world.people[str(given.get("who", "tanaka"))],
            at=at,
        )

"""What somebody without a seat drafts goes to the discussion once a head sponsors it."""

import pytest

from governance.actions.proposals import edit_draft, open_discussion, sponsor, withdraw
from governance.lines import line
from governance.models import Event, Notice, Proposal
from governance.my_turn import my_turn
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule


def opened(world: Universe, proposal: Proposal, by: str = "mori") -> Proposal:
    return open_discussion(
        proposal=proposal, no_backtest_reason="まだない", by=world.people[by], at=world.later()
    )


def sponsored(world: Universe, proposal: Proposal, by: str = "tanaka", revision: int = 1) -> Proposal:
    return sponsor(proposal=proposal, revision=revision, by=world.people[by], at=world.later())


def turns(world: Universe, person: str) -> list[str]:
    return [turn.code for turn in my_turn(world.people[person], world.now) if turn.code != "acknowledge"]


@pytest.mark.parametrize("person", ["mori", "yamada", "suzuki"])
def test_a_members_suggestion_waits_for_a_head(world: Universe, person: str) -> None:
    proposal = world.drafted(by=person)
    assert (proposal.status, proposal.proposer_seat, proposal.sponsor) == ("draft", "", None)
    with refused("not_sponsored"):
        opened(world, proposal, person)
    assert next_step(proposal, world.now).seats == ("marketing_head", "sales_head")
    assert (turns(world, "sato"), turns(world, "tanaka")) == (["sponsor"], ["sponsor"])
    asked = Notice.objects.filter(kind="sponsor_asked", about=f"event-{proposal.events.get().pk}")
    assert {notice.to for notice in asked} == {world.sato, world.tanaka}


def test_sponsored_it_is_opened_by_its_author_and_goes_its_way(world: Universe) -> None:
    proposal = sponsored(world, world.drafted(by="mori"))
    assert (proposal.sponsor, proposal.proposer) == (world.tanaka, world.mori)
    event = Event.objects.get(proposal=proposal, verb="sponsor")
    assert (event.by, event.seat) == (world.tanaka, "sales_head")
    assert line(event) == f"田中 健さんが森 葵さんの改定案#{proposal.pk}の推薦者になりました。"
    assert Notice.objects.get(kind="sponsored").to == world.mori
    assert (turns(world, "mori"), turns(world, "sato")) == (["open_discussion"], [])
    discussed = opened(world, proposal)
    assert discussed.status == "discussion"
    world.agree(discussed)
    assert {row.seat for row in discussed.positions.all()} == {"marketing_head", "sales_head"}


def test_only_a_head_sponsors_and_once(world: Universe) -> None:
    proposal = world.drafted(by="mori")
    for person in ("mori", "ito", "yamada", "suzuki"):
        with refused("only_heads"):
            sponsored(world, proposal, person)
    with refused("auditors_change_nothing"):
        sponsored(world, proposal, "kondo")
    sponsored(world, proposal)
    with refused("no_sponsor_needed"):
        sponsored(world, proposal, "sato")


def test_what_a_head_or_the_cmo_drafts_needs_none(world: Universe) -> None:
    for person in ("sato", "ito"):
        proposal = world.drafted(by=person)
        with refused("no_sponsor_needed"):
            sponsored(world, proposal)
    assert not Notice.objects.filter(kind="sponsor_asked").exists()


def test_what_was_edited_meanwhile_is_read_again_first(world: Universe) -> None:
    proposal = world.drafted(by="mori")
    words = {"title": "題", "reason": "理由", "expected_effect": "効果"}
    edit_draft(proposal=proposal, body=rule(visits=7), revision=1, by=world.mori, at=world.later(), **words)
    with refused("stale"):
        sponsored(world, proposal)
    assert sponsored(world, proposal, revision=2).sponsor == world.tanaka


def test_its_author_takes_it_back_and_it_waits_for_nobody(world: Universe) -> None:
    proposal = world.drafted(by="mori")
    withdraw(proposal=proposal, reason="間違い", by=world.mori, at=world.later())
    assert turns(world, "sato") == []
    with refused("not_now"):
        sponsored(world, proposal)

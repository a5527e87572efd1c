"""A document's policy: changed with a reason, kept with its history, obeyed by what is opened afterwards."""

from typing import Any

import pytest

from definitions.models import Document
from governance.actions.documents import change_policy
from governance.actions.positions import take_position
from governance.actions.proposals import open_discussion
from governance.facts import facts_of
from governance.hiding import hidden_seats
from governance.history import Filters, lines
from governance.models import Proposal
from governance.my_turn import my_turn
from governance.policies import conditions
from governance.queries import positions_hidden
from people.actions import add_seat, seat_person
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule


def changed(world: Universe, by: str = "yamada", reason: str = "四半期が短い", **terms: Any) -> Document:
    return change_policy(document=world.mql, reason=reason, by=world.people[by], at=world.later(), **terms)


def test_it_counts_for_what_is_opened_from_then_on(world: Universe) -> None:
    before = world.discussed()
    changed(world, sessions_required=2, days_between_sessions=3, position_days=5)
    draft = world.drafted(rule(visits=5))
    draft.refresh_from_db()
    after = open_discussion(
        proposal=Proposal.objects.get(pk=draft.pk), no_backtest_reason="なし", by=world.sato, at=world.later()
    )
    assert (before.sessions.count(), after.sessions.count()) == (4, 2)
    assert after.positions_due and after.opened_at
    assert (after.positions_due - after.opened_at).days == 5


def test_who_changed_what_and_why_is_history(world: Universe) -> None:
    changed(world, by="ito", trial_days=14, reason="件数が多いため")
    told = lines(Filters(document=world.mql, kind="settings"), limit=1)[0][0]
    assert (told.person, told.reason) == (world.ito, "件数が多いため")
    assert [(one.old, one.new) for one in told.changes] == [("30", "14")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"by": "sato", "trial_days": 14}, "only_administrators_and_cmo_change_policy"),
        ({"by": "kondo", "trial_days": 14}, "auditors_change_nothing"),
        ({"trial_days": 0}, "policy_bounds"),
        ({"sessions_required": 13}, "policy_bounds"),
        ({"review_months": True}, "policy_bounds"),
        ({"approver_when_cmo_proposes": "sales_head"}, "document_approver"),
        ({"trial_days": 14, "reason": " "}, "no_reason"),
    ],
)
def test_what_is_refused(world: Universe, given: dict[str, Any], code: str) -> None:
    with refused(code):
        changed(world, **given)


def test_what_the_cmo_proposes_is_decided_by_the_seat_that_the_policy_names(world: Universe) -> None:
    at = world.later()
    seat = add_seat(key="ceo", name_ja="社長", name_en="CEO", department=None, by=world.yamada, at=at)
    changed(world, approver_when_cmo_proposes="ceo")
    proposal = world.discussed(by="ito")
    assert facts_of(proposal, world.ito, world.now).approver_seat == "ceo"
    seat_person(seat=seat, user=world.suzuki, by=world.yamada, at=world.later())
    assert facts_of(proposal, world.suzuki, world.now).own_seats == {"ceo"}


def objects(world: Universe, proposal: Proposal, who: str = "tanaka") -> None:
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        harm="floods_sales",
        text="件数が多すぎる",
        by=world.people[who],
        at=world.later(),
    )


def test_a_position_is_hidden_until_both_heads_have_taken_one(world: Universe) -> None:
    changed(world, hidden_positions=True)
    proposal = world.discussed()
    objects(world, proposal)
    for who, hidden in (("sato", {"sales_head"}), ("ito", {"sales_head"}), ("tanaka", set())):
        assert hidden_seats(facts_of(proposal, world.people[who], world.now)) == hidden
    step = next_step(proposal, world.now)
    assert (step.code, step.seats) == ("take_position", ("marketing_head",))
    turns = [turn.code for turn in my_turn(world.sato, world.now) if turn.subject == proposal]
    assert turns == ["take_position"]
    assert positions_hidden(world.sato, world.now) == {proposal.pk: (1, frozenset({"sales_head"}))}
    found = conditions("start_trial", facts_of(proposal, world.sato, world.now))
    waits = [one.params["seats"] for _, one in found if one and one.code == "not_agreed"]
    assert [[english for _, english in seats] for seats in waits] == [["Head of Marketing"]]
    assert "open_objection" not in [one.code for _, one in found if one]
    world.agree(proposal, "sato")
    assert positions_hidden(world.ito, world.now) == {}
    assert next_step(proposal, world.now).code == "settle_objection"


def test_the_history_tells_only_that_a_hidden_position_was_taken(world: Universe) -> None:
    changed(world, hidden_positions=True)
    proposal = world.discussed()
    objects(world, proposal)
    hidden = positions_hidden(world.sato, world.now)
    told = lines(Filters(proposal=proposal, hidden=hidden), limit=1)[0][0]
    assert (told.reason, told.details) == ("", None)
    assert "反対" not in told.text
    own = positions_hidden(world.tanaka, world.now)
    assert "反対" in lines(Filters(proposal=proposal, hidden=own), limit=1)[0][0].text

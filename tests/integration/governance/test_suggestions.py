"""Suggestions: made on a revision, taken over with credit, declined with a word, put onto what moved on."""

import pytest

from governance.actions.discussion import comment
from governance.actions.proposals import revise, withdraw
from governance.actions.suggesting import decline_suggestion, suggest, suggest_value, take_suggestion
from governance.models import Event, Kind, Notice, Proposal, Suggestion
from governance.my_turn import my_turn
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule

PAGES = {"id": "pages", "attribute": "site_visits", "is": "at_most", "value": 50}


@pytest.fixture
def proposal(world: Universe) -> Proposal:
    return world.discussed(rule(visits=3, criteria=[PAGES]))


def suggested(world: Universe, proposal: Proposal, by: str = "mori", **change: object) -> Suggestion:
    body = rule(**{"visits": 2, "criteria": [PAGES], **change})  # type: ignore[arg-type]
    number = proposal.revisions.count()
    return suggest(
        proposal=proposal,
        body=body,
        text="2回で十分です",
        revision=number,
        by=world.people[by],
        at=world.later(),
    )


def moved_on(world: Universe, proposal: Proposal, **change: object) -> None:
    body = rule(**{"visits": 3, "criteria": [PAGES], **change})  # type: ignore[arg-type]
    revise(
        proposal=proposal,
        body=body,
        reason="直した",
        revision=proposal.revisions.count(),
        no_backtest_reason="過去リードがまだない",
        by=world.sato,
        at=world.later(),
    )


def taken(world: Universe, suggestion: Suggestion, by: str = "sato") -> None:
    why = "過去リードがまだない"
    take_suggestion(suggestion=suggestion, no_backtest_reason=why, by=world.people[by], at=world.later())


def test_a_member_suggests_on_the_one_criterion_that_changes(world: Universe, proposal: Proposal) -> None:
    made = suggested(world, proposal)
    assert made.comment.thread.criterion == "visits"
    turns = [turn for turn in my_turn(world.sato, world.now) if turn.code == "answer_suggestion"]
    assert [turn.anchor for turn in turns] == [f"thread-{made.comment.thread_id}"]
    assert "answer_suggestion" not in [turn.code for turn in my_turn(world.tanaka, world.now)]


def test_of_two_criteria_it_hangs_on_the_whole(world: Universe, proposal: Proposal) -> None:
    made = suggested(world, proposal, criteria=[{**PAGES, "value": 40}])
    assert made.comment.thread.criterion == ""


def test_taken_over_it_is_a_revision_with_credit_and_dismisses_positions(
    world: Universe, proposal: Proposal
) -> None:
    world.agree(proposal)
    made = suggested(world, proposal)
    taken(world, made)
    made.refresh_from_db()
    revision = proposal.revisions.latest("number")
    assert (revision.number, made.taken_as, revision.author) == (2, revision, world.sato)
    assert revision.body["rule"]["all"][0]["value"] == 2
    assert "森 葵" in revision.reason and "2回で十分です" in revision.reason
    assert not proposal.positions.filter(dismissed_at=None).exists()
    event = Event.objects.get(verb="take_suggestion")
    assert (event.details["author"][1], event.details["revision"]) == ("Aoi Mori", 2)
    assert Notice.objects.get(kind=Kind.SUGGESTION_SETTLED).to == world.mori
    with refused("suggestion_settled"):
        taken(world, made)


def test_only_the_proposer_takes_it_over_or_declines_it_with_a_word(
    world: Universe, proposal: Proposal
) -> None:
    made = suggested(world, proposal)
    with refused("only_the_proposer"):
        taken(world, made, by="tanaka")
    with refused("no_reason"):
        decline_suggestion(suggestion=made, reason=" ", by=world.sato, at=world.later())
    decline_suggestion(suggestion=made, reason="3回が中央値です", by=world.sato, at=world.later())
    made.refresh_from_db()
    assert (made.settled_reason, made.taken_as) == ("3回が中央値です", None)
    assert proposal.revisions.count() == 1


def test_it_is_put_onto_a_revision_that_changed_something_else(world: Universe, proposal: Proposal) -> None:
    made = suggested(world, proposal)
    moved_on(world, proposal, criteria=[{**PAGES, "value": 40}])
    taken(world, made)
    values = [node["value"] for node in proposal.revisions.latest("number").body["rule"]["all"]]
    assert sorted(values) == [2, 40]


def test_where_both_changed_the_same_it_is_out_of_date(world: Universe, proposal: Proposal) -> None:
    made = suggested(world, proposal)
    moved_on(world, proposal, visits=4)
    with refused("suggestion_conflicts"):
        taken(world, made)


def test_what_the_newest_revision_says_already_is_not_taken_over(world: Universe, proposal: Proposal) -> None:
    made = suggested(world, proposal)
    moved_on(world, proposal, visits=2)
    with refused("suggestion_is_in"):
        taken(world, made)


def test_what_is_no_change_or_of_an_older_revision_is_refused(world: Universe, proposal: Proposal) -> None:
    with refused("nothing_changed"):
        suggested(world, proposal, visits=3)
    with refused("invalid_body"):
        suggested(world, proposal, visits="many")
    moved_on(world, proposal, visits=4)
    with refused("stale"):
        suggest(proposal=proposal, body=rule(visits=9), text="x", revision=1, by=world.mori, at=world.later())


@pytest.mark.parametrize(
    ("criterion", "value", "code"),
    [
        ("visits", "many", "no_such_value"),
        ("gone", "3", "no_value_there"),
        ("visits", "3", "nothing_changed"),
    ],
)
def test_a_value_has_to_fit(
    world: Universe, proposal: Proposal, criterion: str, value: str, code: str
) -> None:
    with refused(code):
        valued(world, proposal, criterion, value)


def test_a_value_may_be_typed_in_full_width(world: Universe, proposal: Proposal) -> None:
    made = valued(world, proposal, "visits", "１０")
    assert made.body["rule"]["all"][0]["value"] == 10


def valued(world: Universe, proposal: Proposal, criterion: str, value: str) -> Suggestion:
    return suggest_value(
        proposal=proposal,
        criterion=criterion,
        value=value,
        text="現場の感覚です",
        revision=1,
        by=world.mori,
        at=world.later(),
    )


def test_a_thread_stays_with_its_criterion_when_that_moves(world: Universe, proposal: Proposal) -> None:
    remark = comment(proposal=proposal, text="なぜ3回?", criterion="visits", by=world.mori, at=world.later())
    body = rule(visits=3, criteria=[PAGES])
    visits, pages = body["rule"]["all"]
    body["rule"]["all"] = [{"id": "either", "any": [visits, {**pages, "value": 9}]}]
    revise(
        proposal=proposal,
        body=body,
        reason="まとめた",
        revision=1,
        no_backtest_reason="ない",
        by=world.sato,
        at=world.later(),
    )
    again = comment(
        proposal=proposal, text="まだ聞きたい", thread=remark.thread, by=world.mori, at=world.later()
    )
    assert again.thread.criterion == "visits"


def test_mentions_are_kept_and_tell(world: Universe, proposal: Proposal) -> None:
    remark = comment(proposal=proposal, text="@田中 健 さん、どうですか", by=world.mori, at=world.later())
    assert list(remark.mentions.all()) == [world.tanaka]
    assert Notice.objects.filter(kind=Kind.MENTIONED, to=world.tanaka).count() == 1


def test_after_the_end_nothing_is_suggested_and_remarks_go_on(world: Universe, proposal: Proposal) -> None:
    withdraw(proposal=proposal, reason="やり直す", by=world.sato, at=world.later())
    with refused("not_now"):
        suggested(world, proposal)
    assert comment(proposal=proposal, text="残念です", by=world.mori, at=world.later())

"""Comments and threads, on a proposal and on a criterion."""

import pytest

from governance.actions.discussion import comment, reopen_thread, resolve_thread
from governance.agenda import open_counts
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def test_any_member_comments_on_a_criterion_and_others_answer(world: Universe) -> None:
    proposal = world.discussed()
    first = comment(proposal=proposal, text="3回は多い", criterion="visits", by=world.mori, at=world.later())
    answer = comment(proposal=proposal, text="理由は？", thread=first.thread, by=world.sato, at=world.later())
    assert answer.thread == first.thread
    assert first.thread.criterion == "visits"
    assert list(first.thread.comments.all()) == [first, answer]


def test_remarks_are_still_possible_after_the_end(world: Universe) -> None:
    from governance.actions.proposals import withdraw

    proposal = world.discussed()
    withdraw(proposal=proposal, reason="やめる", by=world.sato, at=world.later())
    comment(proposal=proposal, text="また出してほしい", by=world.mori, at=world.later())


def test_a_draft_is_not_discussed_yet(world: Universe) -> None:
    proposal = world.drafted()
    with refused("not_now"):
        comment(proposal=proposal, text="早い", by=world.mori, at=world.later())


def test_blank_words_unknown_criteria_and_auditors_are_refused(world: Universe) -> None:
    proposal = world.discussed()
    with refused("no_text"):
        comment(proposal=proposal, text=" ", by=world.mori, at=world.later())
    with refused("unknown_criterion"):
        comment(proposal=proposal, text="これ", criterion="gone", by=world.mori, at=world.later())
    with refused("auditors_change_nothing"):
        comment(proposal=proposal, text="監査より", by=world.kondo, at=world.later())


def test_an_answer_goes_to_a_thread_of_the_same_proposal(world: Universe) -> None:
    first = comment(proposal=world.discussed(), text="こちら", by=world.mori, at=world.later())
    other = world.discussed(by="tanaka")
    with pytest.raises(ValueError, match="another proposal"):
        comment(proposal=other, text="そちら", thread=first.thread, by=world.mori, at=world.later())


def test_who_began_it_or_a_party_resolves_a_thread_by_hand(world: Universe) -> None:
    proposal = world.discussed()
    thread = comment(proposal=proposal, text="3回は多い", by=world.mori, at=world.later()).thread
    with refused("only_parties_or_author"):
        resolve_thread(thread=thread, by=world.suzuki, at=world.later())
    resolve_thread(thread=thread, by=world.mori, at=world.later())
    assert open_counts([proposal], world.now)[proposal.pk].threads == 0
    with refused("thread_resolved"):
        resolve_thread(thread=thread, by=world.sato, at=world.later())
    reopen_thread(thread=thread, by=world.sato, at=world.later())
    assert open_counts([proposal], world.now)[proposal.pk].threads == 1
    with refused("thread_open"):
        reopen_thread(thread=thread, by=world.sato, at=world.later())

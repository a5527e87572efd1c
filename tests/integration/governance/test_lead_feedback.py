"""Accepting and rejecting leads, taking answers back, and the reasons to choose from."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from definitions.models import Immutable
from evidence.leads.records import Record
from evidence.models import LeadFeedback, RejectionReason
from governance.actions.feedback import add_reason, change_reason, give_feedback, take_back
from governance.my_turn import my_turn
from governance.waiting import feedback_queue, record_of
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule


@pytest.fixture
def leads(world: Universe) -> Universe:
    """60 leads that came after version 1 came into force; all have a visit and qualify."""
    world.bring_leads(world.now, qualifying=20)
    return world


def lead(world: Universe, number: int) -> Record:
    found = record_of(f"crm:L{number}", world.now)
    assert found
    return found


def accept(world: Universe, number: int = 0, by: str = "mori") -> LeadFeedback:
    return give_feedback(
        document=world.mql, lead=lead(world, number), accepted=True, by=world.people[by], at=world.later()
    )


def reject(world: Universe, number: int = 0, by: str = "mori", criterion: str = "visits") -> LeadFeedback:
    return give_feedback(
        document=world.mql,
        lead=lead(world, number),
        accepted=False,
        reason=RejectionReason.objects.get(name_en="need unclear"),
        criterion=criterion,
        note=" 話が具体的にならない ",
        by=world.people[by],
        at=world.later(),
    )


def test_sales_accepts_and_rejects(leads: Universe) -> None:
    accept(leads, 0)
    row = reject(leads, 1)
    assert (row.version, row.answer, row.criterion, row.note, row.qualified) == (
        leads.mql.versions.get(),
        "rejected",
        "visits",
        "話が具体的にならない",
        True,
    )
    queue = feedback_queue(leads.mql, leads.now)
    assert queue and len(queue.qualified) == 60 and len(queue.waiting) == 58
    assert not {"crm:L0", "crm:L1"} & set(queue.waiting)


def test_nobody_else_does(leads: Universe) -> None:
    for person in ("sato", "ito", "suzuki", "yamada"):
        with refused("only_sales_gives_feedback"):
            accept(leads, by=person)
    with refused("auditors_change_nothing"):
        accept(leads, by="kondo")


def test_the_newest_answer_stands_and_can_be_taken_back(leads: Universe) -> None:
    first, second = accept(leads), reject(leads, by="tanaka")
    assert list(LeadFeedback.objects.standing()) == [second]
    with refused("only_own_answers"):
        take_back(answer=second, by=leads.mori, at=leads.later())
    take_back(answer=second, by=leads.tanaka, at=leads.later())
    assert list(LeadFeedback.objects.standing()) == [first]
    with refused("taken_back_already"):
        take_back(answer=second, by=leads.tanaka, at=leads.later())
    take_back(answer=first, by=leads.mori, at=leads.later())
    assert not LeadFeedback.objects.standing().exists()
    assert LeadFeedback.objects.count() == 4


def test_who_answers_sees_what_was_answered_meanwhile(leads: Universe) -> None:
    found = lead(leads, 0)
    other = accept(leads, by="tanaka")
    with refused("answered_meanwhile"):
        give_feedback(
            document=leads.mql, lead=found, accepted=True, seen=None, by=leads.mori, at=leads.later()
        )
    again = give_feedback(
        document=leads.mql, lead=found, accepted=True, seen=other.pk, by=leads.mori, at=leads.later()
    )
    assert list(LeadFeedback.objects.standing()) == [again]


def test_a_rejection_has_a_reason_in_use_and_a_criterion_of_the_definition(leads: Universe) -> None:
    found, at = lead(leads, 0), leads.later()
    with refused("no_rejection_reason"):
        give_feedback(document=leads.mql, lead=found, accepted=False, by=leads.mori, at=at)
    with refused("acceptance_has_no_reason"):
        give_feedback(document=leads.mql, lead=found, accepted=True, criterion="visits", by=leads.mori, at=at)
    with refused("unknown_criterion"):
        reject(leads, criterion="budget")
    reason = RejectionReason.objects.get(name_en="need unclear")
    change_reason(
        reason=reason, name_ja="課題が不明確", name_en="need unclear", active=False, by=leads.mori, at=at
    )
    with refused("reason_not_in_use"):
        reject(leads)


def test_a_lead_that_does_not_qualify_has_nothing_to_answer(empty: Universe) -> None:
    world = empty
    world.first_version(rule(visits=5))
    world.bring_leads(world.now, qualifying=20)
    accept(world, 3)
    with refused("not_an_mql"):
        accept(world, 40)
    queue = feedback_queue(world.mql, world.now)
    assert queue and len(queue.qualified) == 20


def test_old_leads_are_not_asked_about(leads: Universe) -> None:
    """Judged a month after they came; 90 days after that nobody is asked any more."""
    judged = leads.now
    assert len(feedback_queue(leads.mql, judged + timedelta(days=89)).waiting) == 60  # type: ignore[union-attr]
    assert feedback_queue(leads.mql, judged + timedelta(days=92)).waiting == []  # type: ignore[union-attr]


def test_a_trial_asks_about_the_leads_of_both_versions(empty: Universe) -> None:
    """In force: 5 visits, 20 leads. On trial: 1 visit, all 60 of them. An answer to one that qualifies only
    on trial is no answer about the version in force.
    """
    world = empty
    world.first_version(rule(visits=5))
    trial = world.tried(rule(visits=1))
    world.bring_leads(trial.started_at + timedelta(hours=1), qualifying=20)
    queue = feedback_queue(world.mql, world.now)
    assert queue and queue.trial == trial
    assert (
        sorted((one.in_force, one.on_trial) for one in queue.qualified)
        == [(False, True)] * 40 + [(True, True)] * 20
    )
    assert [accept(world, 3).qualified, accept(world, 40).qualified] == [True, False]


def test_sales_is_told_what_waits(leads: Universe) -> None:
    turns = {turn.code: turn for turn in my_turn(leads.mori, leads.now)}
    assert turns["give_feedback"].count == 60
    assert "give_feedback" not in {turn.code for turn in my_turn(leads.sato, leads.now)}


def test_answers_are_for_good(leads: Universe) -> None:
    row = accept(leads)
    with pytest.raises(Immutable):
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadFeedback.objects.create(
            lead="crm:L5", version=row.version, answer="rejected", by=leads.mori, at=leads.now
        )


def test_reasons_are_added_renamed_and_retired_with_their_history(world: Universe) -> None:
    row = add_reason(name_ja="予算なし", name_en="no budget", by=world.mori, at=world.later())
    assert list(RejectionReason.objects.all())[-1] == row
    change_reason(
        reason=row, name_ja="予算がない", name_en="no budget", active=False, by=world.yamada, at=world.later()
    )
    assert [(one.name_ja, one.active) for one in row.history.all()] == [
        ("予算がない", False),
        ("予算なし", True),
    ]
    with refused("reason_exists"):
        add_reason(name_ja="別の名前", name_en="No budget", by=world.mori, at=world.later())
    with refused("reason_names"):
        add_reason(name_ja=" ", name_en="x", by=world.mori, at=world.later())
    with refused("only_sales_and_administrators"):
        add_reason(name_ja="a", name_en="b", by=world.sato, at=world.later())

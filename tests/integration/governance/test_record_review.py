"""Quarterly reviews: due three months after the date in force, recorded from two weeks before."""

from datetime import date, datetime, timedelta

import pytest

from governance.actions.reviews import record_review
from governance.models import Review
from governance.my_turn import my_turn
from governance.queries import agreement
from governance.schedule import calendar
from tests.integration.governance.refusing import refused
from tests.integration.universe import TOKYO, Universe

# The first version is in force from Wednesday 1 April 2026.
DUE = date(2026, 7, 1)


def noon(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), TOKYO) + timedelta(hours=12)


def recorded(
    world: Universe, at: datetime, outcome: str = "keep", by: str = "sato", notes: str = "維持する"
) -> Review:
    return record_review(document=world.mql, outcome=outcome, notes=notes, by=world.people[by], at=at)


def test_the_next_one_is_three_months_after_the_date_in_force(world: Universe) -> None:
    state = next(one for one in agreement(world.now) if one.document == world.mql)
    assert (state.review_due, state.review_overdue) == (DUE, False)


def test_it_is_recorded_from_two_weeks_before(world: Universe) -> None:
    with refused("review_not_open"):
        recorded(world, noon(date(2026, 6, 16)))
    review = recorded(world, noon(date(2026, 6, 17)))
    assert (review.due_on, review.version.number) == (DUE, 1)
    # 1 October 2026 is a Thursday.
    assert due(world, noon(date(2026, 6, 17))) == (date(2026, 10, 1), False)


def test_it_is_overdue_the_day_after(world: Universe) -> None:
    assert due(world, noon(DUE)) == (DUE, False)
    assert due(world, noon(date(2026, 7, 2))) == (DUE, True)


def test_overdue_reviews_wait_for_the_heads_and_then_the_cmo(world: Universe) -> None:
    def waits(person: str, day: date) -> list[tuple[str, bool]]:
        turns = my_turn(world.people[person], noon(day))
        return [(turn.code, turn.overdue) for turn in turns if turn.subject == world.mql]

    assert waits("sato", date(2026, 6, 16)) == []
    assert waits("tanaka", date(2026, 6, 17)) == [("review", False)]
    assert waits("ito", DUE) == []
    assert waits("ito", date(2026, 7, 2)) == [("review", True)]
    assert waits("mori", date(2026, 7, 2)) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"outcome": "burn"}, "no_review_outcome"),
        ({"notes": " "}, "no_review_notes"),
        ({"by": "mori"}, "only_heads_and_cmo"),
        ({"by": "kondo"}, "auditors_change_nothing"),
    ],
)
def test_who_what_and_why(world: Universe, given: dict[str, str], code: str) -> None:
    with refused(code):
        recorded(world, noon(DUE), **given)


def test_a_document_without_a_version_has_nothing_to_review(empty: Universe) -> None:
    with refused("nothing_in_force"):
        recorded(empty, noon(DUE))


def test_one_due_date_is_answered_once(world: Universe) -> None:
    recorded(world, noon(DUE))
    with refused("review_not_open"):
        recorded(world, noon(DUE))


def test_the_calendar_shows_sessions_reviews_trial_ends_and_dates_in_force(world: Universe) -> None:
    proposal = world.discussed(by="tanaka")
    trial = world.tried()
    entries = calendar(world.now, noon(date(2026, 7, 2)))
    assert [entry.day for entry in entries] == sorted(entry.day for entry in entries)
    kinds = [entry.kind for entry in entries if entry.document == world.mql]
    assert (kinds.count("review"), kinds.count("trial_end")) == (1, 1)
    assert len([entry for entry in entries if entry.kind == "session" and entry.proposal == proposal.pk]) == 4
    assert next(entry.at for entry in entries if entry.kind == "trial_end") == trial.ends_at


def due(world: Universe, at: datetime) -> tuple[date | None, bool]:
    state = next(one for one in agreement(at) if one.document == world.mql)
    return state.review_due, state.review_overdue

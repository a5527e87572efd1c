"""Dates: working days by the official calendar, sessions in a row, reviews by the quarter."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from governance.schedule import next_review, sessions_from, working_day

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 4, 4), date(2026, 4, 6)),  # Saturday
        (date(2026, 5, 3), date(2026, 5, 7)),  # Golden Week, Wednesday a substitute holiday
        (
            date(2026, 9, 19),
            date(2026, 9, 24),
        ),  # Saturday to Wednesday: 22 September lies between two holidays
        (date(2026, 12, 29), date(2027, 1, 4)),  # the new year break
        (date(2025, 12, 31), date(2026, 1, 5)),  # 3 January 2026 is a Saturday
    ],
)
def test_working_days(day: date, expected: date) -> None:
    assert working_day(day) == expected


def test_sessions_that_would_fall_on_one_day_keep_their_order() -> None:
    opened = datetime(2026, 5, 1, 1, tzinfo=UTC)  # a Friday before Golden Week
    days = [one.astimezone(TOKYO).date() for one in sessions_from(opened, 3, 1)]
    assert days == [date(2026, 5, 7), date(2026, 5, 8), date(2026, 5, 11)]


def test_a_session_is_at_three_in_the_companys_zone() -> None:
    opened = datetime(2026, 4, 1, 16, tzinfo=UTC)  # 1:00 on 2 April in Tokyo
    assert sessions_from(opened, 1, 7) == [datetime(2026, 4, 9, 6, tzinfo=UTC)]


def version(number: int, since: datetime, reverts: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(
        pk=number, number=number, in_force_from=since, reverts=reverts, begun=lambda at: since <= at
    )


def review(number: int, due_on: date, at: datetime) -> SimpleNamespace:
    return SimpleNamespace(version_id=number, due_on=due_on, at=at)


def test_the_review_counts_from_the_date_in_force_of_the_version_in_force() -> None:
    first = version(1, datetime(2026, 1, 14, 15, tzinfo=UTC))  # 15 January in Tokyo
    second = version(2, datetime(2026, 3, 31, 15, tzinfo=UTC))
    before, after = datetime(2026, 3, 31, 14, tzinfo=UTC), datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert next_review([first, second], [], 3, before) == date(2026, 4, 15)
    assert next_review([first, second], [], 3, after) == date(2026, 7, 1)


def test_an_answered_due_date_leads_to_the_next_one() -> None:
    first = version(1, datetime(2026, 1, 14, 15, tzinfo=UTC))
    kept = review(1, date(2026, 4, 15), datetime(2026, 4, 10, tzinfo=UTC))
    assert next_review([first], [kept], 3, datetime(2026, 4, 9, tzinfo=UTC)) == date(2026, 4, 15)
    assert next_review([first], [kept], 3, datetime(2026, 4, 10, tzinfo=UTC)) == date(2026, 7, 15)


def test_the_end_of_a_longer_month_is_kept_within_the_shorter_one() -> None:
    first = version(1, datetime(2026, 11, 29, 15, tzinfo=UTC))  # 30 November in Tokyo
    # 28 February 2027 is a Sunday.
    assert next_review([first], [], 3, datetime(2026, 12, 1, tzinfo=UTC)) == date(2027, 3, 1)


def test_without_a_version_in_force_nothing_is_due() -> None:
    coming = version(1, datetime(2026, 5, 1, tzinfo=UTC))
    assert next_review([coming], [], 3, datetime(2026, 4, 1, tzinfo=UTC)) is None


def test_an_emergency_revert_is_reviewed_after_14_days_and_then_by_the_policy() -> None:
    first = version(1, datetime(2026, 1, 14, 15, tzinfo=UTC))
    back = version(3, datetime(2026, 4, 1, 1, tzinfo=UTC), reverts=1)
    at = datetime(2026, 4, 2, tzinfo=UTC)
    assert next_review([first, back], [], 3, at) == date(2026, 4, 15)
    kept = review(3, date(2026, 4, 15), datetime(2026, 4, 10, tzinfo=UTC))
    assert next_review([first, back], [kept], 3, datetime(2026, 4, 16, tzinfo=UTC)) == date(2026, 7, 15)

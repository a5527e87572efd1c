"""The roadmap's phases by the calendar, and how often an initiative is due; dates counted by hand."""

from datetime import date

import pytest

from governance.phases import PHASES, days_of, expected, month_on, phase_on

BEGAN = date(2026, 1, 31)


def test_phases_follow_each_other_without_a_gap() -> None:
    assert [days_of(phase, BEGAN) for phase in PHASES] == [
        (date(2026, 1, 31), date(2026, 4, 29)),
        (date(2026, 4, 30), date(2026, 7, 30)),
        (date(2026, 7, 31), date(2027, 1, 30)),
    ]


@pytest.mark.parametrize(
    ("day", "number", "month"),
    [
        (date(2026, 1, 30), None, 0),
        (date(2026, 1, 31), 1, 1),
        (date(2026, 4, 29), 1, 3),
        (date(2026, 4, 30), 2, 4),
        (date(2026, 7, 31), 3, 7),
        (date(2027, 1, 30), 3, 12),
        (date(2027, 1, 31), None, 13),
    ],
)
def test_a_day_lies_in_one_phase(day: date, number: int | None, month: int) -> None:
    phase = phase_on(day, BEGAN)
    assert (phase.number if phase else None, month_on(day, BEGAN)) == (number, month)


@pytest.mark.parametrize(
    ("cadence", "day", "goal", "times"),
    [
        ("weekly", date(2026, 1, 30), None, 0),
        ("weekly", date(2026, 2, 6), None, 0),
        ("weekly", date(2026, 2, 7), None, 1),
        ("weekly", date(2026, 12, 31), 12, 12),
        ("twice_a_month", date(2026, 2, 14), None, 0),
        ("twice_a_month", date(2026, 2, 15), None, 1),
        ("twice_a_month", date(2026, 3, 31), None, 4),
        ("monthly", date(2026, 4, 29), None, 2),
        ("quarterly", date(2026, 7, 31), None, 2),
        ("quarterly", date(2026, 7, 30), None, 1),
        ("once", date(2027, 1, 1), 1, 0),
    ],
)
def test_how_often_it_is_due_by_a_day(cadence: str, day: date, goal: int | None, times: int) -> None:
    assert expected(cadence, BEGAN, day, goal) == times

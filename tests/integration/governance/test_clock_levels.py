"""Levels at half, three quarters and the end of a clock."""

from datetime import UTC, datetime, timedelta

import pytest

from evidence.clock import Calendar
from evidence.clock_rule import Terms
from evidence.deadlines import Ticking
from governance.clock_alerts import reached

TERMS = (Terms(datetime(2026, 1, 1, tzinfo=UTC), 48, Calendar()),)
FRIDAY = datetime(2026, 6, 12, 9, tzinfo=UTC)
CLOCK = Ticking("crm:A", "", "", FRIDAY, FRIDAY + timedelta(days=4))
"""From Friday 18:00 in Tokyo to Tuesday 18:00."""


@pytest.mark.parametrize(
    ("after", "level"),
    [
        (timedelta(hours=23, minutes=59), None),
        (timedelta(days=2), None),  # a Sunday
        (timedelta(days=2, hours=23, minutes=59), None),
        (timedelta(days=3), 50),
        (timedelta(days=3, hours=11, minutes=59), 50),
        (timedelta(days=3, hours=12), 75),
        (timedelta(days=4) - timedelta(seconds=1), 75),
        (timedelta(days=4), 100),
        (timedelta(days=9), 100),
    ],
)
def test_a_clock_reaches_its_levels_on_counted_hours(after: timedelta, level: int | None) -> None:
    found = reached([CLOCK], TERMS, FRIDAY + after)
    assert [row.level for row in found] == ([level] if level else [])

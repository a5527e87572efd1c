"""The 48-hour rule's clock: properties that hold for any start, and weeks worked out by hand."""

from bisect import bisect_right
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.deadline_policy import DAYS
from evidence.clock import Calendar, deadline, elapsed, pieces

TOKYO = ZoneInfo("Asia/Tokyo")
japan = Calendar()

# Berlin and New York change their clocks on Sundays at night, Havana at midnight, Cairo on Fridays; Apia left
# out 30 December 2011, Lord Howe moves by half an hour, Beirut's days began at one in some springs.
zones = st.sampled_from(
    [
        "Asia/Tokyo",
        "Europe/Berlin",
        "America/New_York",
        "America/Havana",
        "Africa/Cairo",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "Asia/Beirut",
        "UTC",
    ]
)
micros = st.integers(0, 22 * 365 * 86_400_000_000)
instants = micros.map(lambda n: datetime(2008, 1, 1, tzinfo=UTC) + timedelta(microseconds=n))
days = st.sets(st.sampled_from(DAYS), min_size=1).map(lambda found: tuple(d for d in DAYS if d in found))
pauses = st.lists(
    st.tuples(instants, st.timedeltas(timedelta(minutes=1), timedelta(days=20))).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    ),
    max_size=3,
).map(tuple)
calendars = st.builds(
    Calendar,
    days=days,
    country=st.sampled_from(["JP", "DE", "US"]),
    zone=zones,
    closures=st.lists(st.dates(date(2008, 1, 1), date(2029, 12, 31)), max_size=5).map(tuple),
    pauses=pauses,
)
hours = st.one_of(st.integers(1, 720), st.floats(0.01, 200, allow_nan=False))


@given(calendars, instants, hours)
def test_so_much_has_elapsed_at_the_deadline(calendar: Calendar, start: datetime, hours: float) -> None:
    due = deadline(calendar, start, hours)
    assert elapsed(calendar, start, due) == timedelta(hours=hours)
    assert elapsed(calendar, start, due - timedelta(microseconds=1)) < timedelta(hours=hours)


@given(calendars, instants, st.timedeltas(timedelta(0), timedelta(days=30)), hours)
def test_a_later_start_is_not_due_sooner(
    calendar: Calendar, start: datetime, later: timedelta, hours: float
) -> None:
    assert deadline(calendar, start, hours) <= deadline(calendar, start + later, hours)


@given(calendars, instants, hours)
def test_never_due_on_a_day_that_does_not_count_but_at_its_beginning(
    calendar: Calendar, start: datetime, hours: float
) -> None:
    due = deadline(calendar, start, hours)
    day = due.astimezone(ZoneInfo(calendar.zone)).date()
    assert calendar.counts(day) or due == calendar.begins(day)


@given(calendars, instants, st.integers(0, 48 * 40))
def test_time_elapses_half_hour_by_half_hour(calendar: Calendar, start: datetime, halves: int) -> None:
    """In these zones no day begins within a half hour, so that each counts by the day it lies in."""
    calendar, zone = replace(calendar, pauses=()), ZoneInfo(calendar.zone)
    start = start.replace(minute=start.minute // 30 * 30, second=0, microsecond=0)
    half = timedelta(minutes=30)
    counted = sum(calendar.counts((start + n * half).astimezone(zone).date()) for n in range(halves))
    assert elapsed(calendar, start, start + halves * half) == counted * half


@settings(max_examples=40)
@given(calendars, instants, hours, st.integers(2009, 2027))
def test_the_table_says_the_same(calendar: Calendar, start: datetime, hours: float, year: int) -> None:
    start = start.replace(year=year, day=min(start.day, 28))
    table = list(pieces(calendar, hours, year, year))
    zero = table[0]
    edges = [piece.begins + timedelta(microseconds=n) for piece in table[1:] for n in (-1, 0, 1)]
    for at in [start, *edges]:
        piece = table[bisect_right(table, at, key=lambda piece: piece.begins) - 1]
        ran = (at - piece.begins) if piece.runs else timedelta(0)
        assert piece.due + ran == deadline(calendar, at, hours)
        assert piece.counted + ran - zero.counted == elapsed(calendar, zero.begins, at)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("Fri 2026-11-27 18:00", "Tue 2026-12-01 18:00"),
        ("Fri 2026-09-04 18:00", "Tue 2026-09-08 18:00"),
        # Monday 12 October is Sports Day.
        ("Fri 2026-10-09 18:00", "Wed 2026-10-14 18:00"),
        # A start on a Saturday, a Sunday or a holiday counts from the next counted day's 0:00.
        ("Sat 2026-11-28 09:30", "Wed 2026-12-02 00:00"),
        ("Sun 2026-11-29 23:59", "Wed 2026-12-02 00:00"),
        ("Mon 2026-11-30 00:00", "Wed 2026-12-02 00:00"),
        ("Mon 2026-10-12 12:00", "Thu 2026-10-15 00:00"),
        # Two whole days before a Saturday: its 0:00 is the end of Friday.
        ("Thu 2026-11-26 00:00", "Sat 2026-11-28 00:00"),
        # Golden Week 2026: Wednesday 29 April is a holiday, Thursday 30 and Friday 1 count, then nothing
        # until Thursday 7 May: 3 May is a Sunday, for which Wednesday the 6th is given in lieu.
        ("Tue 2026-04-28 10:00", "Fri 2026-05-01 10:00"),
        ("Wed 2026-04-29 15:00", "Sat 2026-05-02 00:00"),
        ("Thu 2026-04-30 10:00", "Thu 2026-05-07 10:00"),
        ("Fri 2026-05-01 18:00", "Fri 2026-05-08 18:00"),
        ("Tue 2026-05-05 12:00", "Sat 2026-05-09 00:00"),
        # Silver Week 2026: Monday 21, Wednesday 23, and Tuesday 22 between two holidays.
        ("Fri 2026-09-18 18:00", "Fri 2026-09-25 18:00"),
    ],
)
def test_japanese_weeks_by_hand(start: str, due: str) -> None:
    begun, wanted = (
        datetime.strptime(text, "%a %Y-%m-%d %H:%M").replace(tzinfo=TOKYO) for text in (start, due)
    )
    assert [f"{begun:%a}", f"{wanted:%a}"] == [start[:3], due[:3]]  # the days of the week are as written
    assert deadline(japan, begun, 48) == wanted


def test_golden_week_counts_two_days_of_seven() -> None:
    start, end = (datetime(2026, *day, tzinfo=TOKYO) for day in ((4, 29), (5, 6)))
    assert elapsed(japan, start, end) == timedelta(days=2)


def test_closures_do_not_count() -> None:
    closed = Calendar(closures=(date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)))
    start = datetime(2026, 12, 28, 18, tzinfo=TOKYO)
    # Six hours on Monday 28, then Monday 4 January (1 January is a holiday, 2 and 3 a weekend) and 18 hours.
    assert deadline(japan, start, 48) == datetime(2026, 12, 30, 18, tzinfo=TOKYO)
    assert deadline(closed, start, 48) == datetime(2027, 1, 5, 18, tzinfo=TOKYO)


def test_a_pause_stops_the_clock_within_a_day() -> None:
    start = datetime(2026, 12, 1, 10, tzinfo=TOKYO)
    pause = (datetime(2026, 12, 1, 12, tzinfo=TOKYO), datetime(2026, 12, 2, 9, 30, tzinfo=TOKYO))
    paused = Calendar(pauses=(pause,))
    assert deadline(paused, start, 48) == datetime(2026, 12, 4, 7, 30, tzinfo=TOKYO)
    assert elapsed(paused, start, pause[1]) == timedelta(hours=2)
    # Two pauses that overlap count once.
    assert deadline(Calendar(pauses=(pause, pause)), start, 48) == deadline(paused, start, 48)


def test_a_day_on_which_clocks_change_has_its_real_hours() -> None:
    """In Berlin Sunday 29 March 2026 has 23 hours: if Sundays count, 48 hours end at one for twelve."""
    berlin, every_day = ZoneInfo("Europe/Berlin"), Calendar(DAYS, "DE", "Europe/Berlin")
    start = datetime(2026, 3, 28, 12, tzinfo=berlin)
    assert deadline(every_day, start, 48) == datetime(2026, 3, 30, 13, tzinfo=berlin)
    weekdays = Calendar(country="DE", zone="Europe/Berlin")
    start = datetime(2026, 3, 27, 12, tzinfo=berlin)
    assert deadline(weekdays, start, 48) == datetime(2026, 3, 31, 12, tzinfo=berlin)


def test_a_calendar_that_counts_nothing_is_refused() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365 * 12)]
    with pytest.raises(ValueError, match="nothing"):
        deadline(Calendar(closures=tuple(year)), datetime(2026, 12, 1, tzinfo=UTC), 48)

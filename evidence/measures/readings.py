"""Readings: each measure in a period, beside our own past, period by period and by version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from evidence.figures import Difference
from evidence.measures.briefly import Briefly, briefly
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_opportunity import LEAD_TO_OPPORTUNITY
from evidence.measures.measure import Count, Length, Measure, Period
from evidence.measures.opportunity_to_won import OPPORTUNITY_TO_WON
from evidence.measures.periods import a_year_before, before, length_of, until
from evidence.measures.pipeline import won_deals
from evidence.measures.registry import RATES
from evidence.measures.response_time import Hours, response_time
from evidence.measures.tallies import Asked, Tally, tallies
from evidence.models import Snapshot
from evidence.statistics import turning_point

BINS: dict[Length, int] = {"week": 26, "month": 25, "quarter": 9}
"""So many are shown: two years (half a year of weeks), and the one that has begun."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which leads, and which period."""

    asked: Asked
    period: Period
    brief: bool = False
    """Whether only what a page opens with is asked: single periods without the history that leads to them."""

    @property
    def snapshot(self) -> Snapshot:
        return self.asked.snapshot

    @property
    def today(self) -> date:
        """The day of the newest import, where what is known ends."""
        return self.asked.snapshot.day

    @property
    def weekly(self) -> bool:
        """Whether weeks are shown rather than months."""
        return length_of(self.period) == "week"

    @property
    def hours(self) -> int:
        """Of the rule for the first contact in force."""
        return int(self.asked.terms[-1].hours) if self.asked.terms else 48

    @property
    def version_days(self) -> list[tuple[date, int]]:
        """From which day each version of the MQL definition is in force."""
        zone = ZoneInfo(settings.COMPANY_TIME_ZONE)
        return [(since.astimezone(zone).date(), number) for since, number in self.asked.versions]


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure in a period. Where all of a period's leads are too young, `period` is the newest before it
    that has any to count, and `waiting` the leads of the one that was asked; briefly they are not counted.
    """

    measure: Measure
    period: Period
    count: Count
    waiting: Count | None
    tally: Tally | Briefly
    points: list[tuple[Period, Count]]
    ripe: date
    """Leads of later days are too young to count."""
    turn: int | None
    """Index of the point since which the rate is clearly another."""

    @property
    def before(self) -> Count:
        return self.tally.over(before(self.period))

    @property
    def year_before(self) -> Count:
        return self.tally.over(a_year_before(self.period))

    @property
    def by_version(self) -> dict[int, Count]:
        return self.tally.by_version(self.period)

    @property
    def since_before(self) -> Difference:
        return Difference.of(self.count.rate, self.before.rate)

    @property
    def since_last_year(self) -> Difference:
        return Difference.of(self.count.rate, self.year_before.rate)

    def around_the_turn(self) -> tuple[Count, Count] | None:
        """All points before it and all from it on."""
        if self.turn is None:
            return None
        counts = [count for _period, count in self.points]
        return sum(counts[: self.turn], Count()), sum(counts[self.turn :], Count())


def readings(question: Question, measures: Sequence[Measure] = RATES) -> list[Reading]:
    """Raises `TooSlow`, `FileNotFoundError`."""
    found = counted(question, measures)
    return [reading(question, measure, found[measure.key]) for measure in measures]


def counted(question: Question, measures: Sequence[Measure]) -> Mapping[str, Tally | Briefly]:
    """Measure's key -> its leads over any period. Raises `TooSlow`, `FileNotFoundError`."""
    if question.brief:
        return briefly(question.asked, measures)
    return tallies(question.asked, measures)


def reading(question: Question, measure: Measure, tally: Tally | Briefly) -> Reading:
    period = old_enough(question, measure)
    count, waiting = tally.over(period), None
    while count.still_open:
        period = before(period)
        count = tally.over(period)
    if count.n == 0:
        period, count = question.period, tally.over(question.period)
    elif period != question.period and not question.brief:
        waiting = tally.over(question.period)
    length: Length = "week" if question.weekly and measure.bins == "month" else measure.bins
    bins = until(question.today, length, BINS[length]) if tally.first else []
    points = [(one, tally.over(one)) for one in bins if tally.first and one.until >= tally.first]
    return Reading(
        measure=measure,
        period=period,
        count=count,
        waiting=waiting,
        tally=tally,
        points=points,
        ripe=question.today - timedelta(days=waiting_days(question, measure)),
        turn=turning_point([(one.hit, one.n) for _period, one in points]),
    )


def old_enough(question: Question, measure: Measure) -> Period:
    """The period asked or, where its first lead is too young to count, the newest before it."""
    period, window = question.period, measure.window
    if window and period.since <= question.today:
        ripe = question.today - timedelta(days=getattr(question.asked.windows, window))
        while period.since > ripe:
            period = before(period)
    return period


def waiting_days(question: Question, measure: Measure) -> int:
    """How old a lead has to be to count; for a clock a week, in which any rule of 48 hours is over."""
    if measure.window:
        return int(getattr(question.asked.windows, measure.window))
    return 7 if measure.clocked else 0


@dataclass(frozen=True, slots=True)
class Responses:
    """The time to the first contact in the period, before it, a year before, and period by period."""

    now: Hours
    before: Hours | None
    year_before: Hours | None
    points: list[tuple[Period, Hours]]


def responses(question: Question) -> Responses:
    """Of an opening in the period alone. Raises `TooSlow`, `FileNotFoundError`."""
    if question.brief:
        (now,) = response_time(question.asked, [question.period], brief=True)
        return Responses(now, None, None, [])
    length: Length = "week" if question.weekly else "month"
    bins = until(question.today, length, BINS[length])
    periods = [question.period, before(question.period), a_year_before(question.period)]
    now, last, year, *found = response_time(question.asked, [*periods, *bins])
    points = list(zip(bins, found, strict=True))
    while points and not points[0][1].n:
        del points[0]
    return Responses(now, last, year, points)


def weekly(question: Question) -> dict[str, list[int]]:
    """What came in each of thirteen weeks and this one, oldest first: leads, MQLs, opportunities, and wins
    where some source tells of them.
    """
    weeks = until(question.today, "week", 14)
    found, won = tallies(question.asked, RATES), won_deals(question.asked, weeks)
    started = {"leads": LEAD_TO_OPPORTUNITY, "mqls": FOLLOW_UP, "opportunities": OPPORTUNITY_TO_WON}
    counts = {name: [found[of.key].over(week).all for week in weeks] for name, of in started.items()}
    return counts if won[0].unrecorded else counts | {"won": [week.deals for week in won]}

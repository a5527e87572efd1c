"""What a weekly review begins with: the last weeks, each step of a lead's way against our own past, and where
most was lost.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from evidence.clock_rule import Terms
from evidence.counting import maturity_days
from evidence.deadlines import Deadlines, Tally, deadlines, fingerprint, tally
from evidence.figures import Difference, Rate
from evidence.measures.acceptance import ACCEPTANCE
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_opportunity import LEAD_TO_OPPORTUNITY
from evidence.measures.measure import Count, Measure, Period
from evidence.measures.opportunity_to_won import OPPORTUNITY_TO_WON
from evidence.measures.tallies import asking, tallies
from evidence.models import Snapshot

NOW, PAST = 4, 13
"""Weeks that are compared: the last ones that are old enough to tell, with the quarter before them."""
SHOWN = 5
IN_TIME = "first_contact"
STEPS: tuple[tuple[Measure, str], ...] = (
    (LEAD_TO_OPPORTUNITY, "acquisition"),
    (FOLLOW_UP, "first_contact"),
    (ACCEPTANCE, "sql_judgement"),
    (OPPORTUNITY_TO_WON, "opportunity"),
)
"""A rate of each step, and the stage of the matrix that it tells of."""


@dataclass(frozen=True, slots=True)
class Step:
    """A rate now and before. `lost`: the leads that would have gone on by the past rate and did not, with the
    interval that follows from the rates'.
    """

    key: str
    stage: str
    since: str
    until: str
    now: Rate
    before: Rate
    difference: Difference
    lost: float | None
    lost_low: float | None
    lost_high: float | None

    @property
    def certain(self) -> bool:
        """Whether the whole interval says that it got worse, of enough leads to tell."""
        return self.lost_low is not None and self.lost_low > 0 and not self.difference.too_few


def body_of(snapshot: Snapshot, terms: Sequence[Terms]) -> dict[str, Any]:
    """As JSON, the same for the same leads and rule. Raises `TooSlow`, `FileNotFoundError`."""
    clocks = deadlines(snapshot, terms)
    steps = [*_steps(snapshot), _in_time(snapshot, clocks)]
    worst = bottleneck(steps)
    now = tally(clocks, snapshot.imported_at, clocks.groups, clocks.ticking)
    return {
        "as_of": snapshot.imported_at.isoformat(),
        "leads": snapshot.leads,
        "snapshot": snapshot.fingerprint,
        "rule": fingerprint(terms),
        "clocks": {"running": now.running, "overdue": now.overdue},
        "weeks": [_week(week) for week in clocks.weeks[-SHOWN:]],
        "steps": [asdict(step) for step in steps],
        "bottleneck": worst.key if worst else "",
        "certain": bool(worst and worst.certain),
    }


def digest(body: Mapping[str, Any]) -> str:
    """The fingerprint of a body."""
    return sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def bottleneck(steps: Sequence[Step]) -> Step | None:
    """Where most leads were lost: of the steps that certainly got worse, else of those that seem to."""
    worse = [step for step in steps if step.lost is not None and step.lost > 0]
    certain = [step for step in worse if step.certain]
    return max(certain or worse, key=lambda step: step.lost or 0.0, default=None)


def step_of(key: str, stage: str, period: Period, now: Rate, before: Rate) -> Step:
    """With what was lost: the difference of the rates times the leads of now."""
    found = Difference.of(now, before)
    lost, low, high = (
        -value * now.n if value is not None else None for value in (found.value, found.high, found.low)
    )
    since, until = period.since.isoformat(), period.until.isoformat()
    return Step(key, stage, since, until, now, before, found, lost, low, high)


def _steps(snapshot: Snapshot) -> list[Step]:
    counted = tallies(asking(snapshot), [measure for measure, _stage in STEPS])
    windows = maturity_days()
    found = []
    for measure, stage in STEPS:
        young = windows[measure.window] if measure.window else 0
        now, past = periods(snapshot.day - timedelta(days=young))
        rates: list[Count] = [counted[measure.key].over(period) for period in (now, past)]
        found.append(step_of(measure.key, stage, now, rates[0].rate, rates[1].rate))
    return found


def periods(day: date) -> tuple[Period, Period]:
    """Whole weeks that ended by a day: the last ones, and those before them."""
    monday = day - timedelta(days=day.weekday())
    middle = monday - timedelta(weeks=NOW)
    one = timedelta(days=1)
    return Period(middle, monday - one), Period(middle - timedelta(weeks=PAST), middle - one)


def _in_time(snapshot: Snapshot, clocks: Deadlines) -> Step:
    """By the week of the judgement, as the clocks are counted; those that run are in neither number."""
    now, past = periods(snapshot.day)

    def over(period: Period) -> Rate:
        weeks = [week for week in clocks.weeks if period.since <= week.monday <= period.until]
        counts = {state: sum(week.counts[state] for week in weeks) for state in ("met", "late", "overdue")}
        return Tally(**counts).in_time

    return step_of(IN_TIME, "first_contact", now, over(now), over(past))


def _week(week: Any) -> dict[str, Any]:
    found = Tally(**week.counts)
    return {
        "monday": week.monday.isoformat(),
        "judged": found.all,
        "contacted": asdict(found.followed_up),
        "in_time": asdict(found.in_time),
        "wall": week.wall,
        "counted": week.counted,
    }

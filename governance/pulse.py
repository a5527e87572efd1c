"""The pulse's results: means with n and interval per side, from five answers on, once a round has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import fmean, stdev

from evidence.figures import Rate
from evidence.statistics import Interval, mean_interval, welch
from governance.models import PulseAnswer, PulseAnswered, PulseRound
from governance.models.pulse import SIDES
from people.models import Role, User

QUESTIONS = ("promise", "information", "listening", "numbers", "together")
LEAST = 5
"""From so many answers of a side on its results are shown."""
LOW, HIGH = 1.0, 5.0
ROUNDED = 1 / sqrt(12)
"""The standard deviation of rounding to whole points (Sheppard): five times the same tells no certainty."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of n values with its 95 % interval; kept within the scale."""

    value: float
    spread: float
    n: int
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float], least: float) -> "Mean":
        """`least`: what they spread at least, as people round to whole points."""
        value, spread = fmean(values), max(stdev(values), least)
        low, high = mean_interval(value, spread, len(values))
        return cls(value, spread, len(values), max(low, LOW), min(high, HIGH))

    def less(self, other: "Mean") -> Interval:
        """The 95 % interval of this one less another."""
        return welch((self.value, self.spread, self.n), (other.value, other.spread, other.n))


@dataclass(frozen=True, slots=True)
class SideResult:
    """What one side says of the other. `means`, `overall`: None under five. `words`: in drawn order."""

    side: str
    asked: int
    answered: int
    means: Mapping[str, Mean] | None
    overall: Mean | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PulseResult:
    round: PulseRound
    sides: Mapping[str, SideResult]

    overall: Mean | None
    """Of both sides' people; None where either side has under five answers."""

    @property
    def participation(self) -> Rate:
        """Of all who were asked, those who answered."""
        asked = sum(one.asked for one in self.sides.values())
        answered = sum(one.answered for one in self.sides.values())
        return Rate.of(answered, max(asked, answered))


def results(at: datetime) -> list[PulseResult]:
    """Of every round that has ended, oldest first."""
    rounds = PulseRound.objects.present().filter(ends_at__lte=at).prefetch_related("answers")
    return [result(row) for row in rounds]


def result(row: PulseRound) -> PulseResult:
    """Of a round that has ended."""
    answers = list(row.answers.all())
    asked = {"marketing": row.asked_marketing, "sales": row.asked_sales}
    of = {side: [one for one in answers if one.side == side] for side in asked}
    sides = {side: _of_side(side, asked[side], of[side]) for side in asked}
    enough = all(one.overall for one in sides.values())
    return PulseResult(row, sides, _overall(answers) if enough else None)


def _of_side(side: str, asked: int, answers: Sequence[PulseAnswer]) -> SideResult:
    # Answers are in the order of their keys, which are drawn.
    if len(answers) < LEAST:
        return SideResult(side, asked, len(answers), None, None, ())
    means = {name: Mean.of([float(getattr(one, name)) for one in answers], ROUNDED) for name in QUESTIONS}
    words = tuple(one.words for one in answers if one.words)
    return SideResult(side, asked, len(answers), means, _overall(answers), words)


def _overall(answers: Sequence[PulseAnswer]) -> Mean:
    """Of each person's mean over the five questions."""
    values = [fmean(getattr(one, name) for name in QUESTIONS) for one in answers]
    return Mean.of(values, ROUNDED / sqrt(len(QUESTIONS)))


def open_round(at: datetime) -> PulseRound | None:
    """The one that people answer now."""
    return PulseRound.objects.present().filter(opened_at__lte=at, ends_at__gt=at).first()


def asked_people() -> list[User]:
    """Who is asked: everybody of marketing and sales who signs in, auditors left out."""
    people = User.objects.filter(is_active=True, department__side__in=SIDES).select_related("department")
    return list(people.exclude(role_grants__role__key=Role.AUDITOR))


def has_answered(row: PulseRound, user: User) -> bool:
    return PulseAnswered.objects.filter(round=row, person=user).exists()


def pulse_waiting(user: User, at: datetime) -> PulseRound | None:
    """The open round, where this person is asked and has not answered."""
    row = open_round(at)
    if row is None or user.side not in SIDES or Role.AUDITOR in user.roles or has_answered(row, user):
        return None
    return row

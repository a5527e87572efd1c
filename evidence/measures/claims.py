"""The claims board: each typical claim of a side beside the share that decides it, and the verdict.

One rule for both sides: a claim says that a share lies above or below a bound. It is *supported* where the
whole interval does, *not supported* where none of it does; with fewer than 30 leads, or an interval on both
sides of the bound, there are *too few to tell*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from definitions.models import Document, Version
from evidence.figures import Rate
from evidence.measures.bant import bant
from evidence.measures.conformance import conformance, marked_alone, marked_until
from evidence.measures.first_contact import FIRST_CONTACT
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_opportunity import LEAD_TO_OPPORTUNITY
from evidence.measures.measure import Count, Measure, Period
from evidence.measures.opportunity_to_won import OPPORTUNITY_TO_WON
from evidence.measures.periods import a_year_before, around, before
from evidence.measures.readings import Question, Reading, Responses, counted, readings, responses
from evidence.measures.reason_mix import Mix, reason_mix
from evidence.models import RejectionReason

Side = Literal["marketing", "sales", "both"]
Verdict = Literal["supported", "not_supported", "too_few"]
HALF = 0.5
"""The bound of a share that no source gives a yardstick for: most of the leads, for both sides alike."""
REASONS = ("authority", "need", "timeline", "research")
"""Sales' four typical reasons, in the order of the starter's."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with our own past; None where there is none to compare with."""

    name: str
    period: Period | None
    count: Count
    before: Count | None = None
    year_before: Count | None = None
    reading: Reading | None = None
    """Of a measure: period by period."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`side`: whose claim it is. `holds`: on which side of the bound it holds."""

    key: str
    side: Side
    share: Share | None
    """What decides; None where nothing is there to decide by."""
    bound: float
    holds: Literal["above", "below"]
    beside: tuple[Share, ...] = ()
    """What else is shown, and decides nothing."""
    reached: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Of the claim about numbers: what -> (reached, goal)."""
    came: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Of the same: what -> how many came in its month, the month before and a year before."""
    hours: Responses | None = None
    """Of the claim about time: how long the first contact took."""
    measure: str = ""
    """Whose page has more."""

    @property
    def verdict(self) -> Verdict:
        if self.reached:
            return "supported" if all(n >= goal for n, goal in self.reached.values()) else "not_supported"
        return verdict(self.share.count.rate, self.bound, self.holds) if self.share else "too_few"


def verdict(rate: Rate, bound: float, holds: Literal["above", "below"]) -> Verdict:
    if rate.too_few or rate.low is None or rate.high is None:
        return "too_few"
    if rate.high <= bound:
        return "supported" if holds == "below" else "not_supported"
    if rate.low > bound:
        return "supported" if holds == "above" else "not_supported"
    return "too_few"


def claims(
    question: Question,
    versions: Sequence[Version],
    goals: Mapping[str, float],
    reasons: Sequence[Sequence[str]],
) -> list[Claim]:
    """`versions`: of the MQL definition that were ever in force, the oldest first; `goals`: of `goal_month`;
    `reasons`: the names of sales' four typical reasons. Raises `CannotJudge`, `TooSlow`, `FileNotFoundError`.
    """
    rates = (FOLLOW_UP, FIRST_CONTACT, LEAD_TO_OPPORTUNITY, OPPORTUNITY_TO_WON)
    read = {one.measure.key: one for one in readings(question, rates)}

    def rate(measure: Measure) -> Share:
        found = read[measure.key]
        if question.brief:
            return Share(measure.key, found.period, found.count)
        return Share(measure.key, found.period, found.count, found.before, found.year_before, found)

    periods = [question.period]
    if not question.brief:
        periods += [before(question.period), a_year_before(question.period)]
    mixes, known = reason_mix(question.asked, periods), bant(question.asked, periods)

    def rejected(number: int) -> Share:
        counts = [_of_reasons(mix, reasons[number]) for mix in mixes]
        return _compared(f"reason_{REASONS[number]}", question.period, counts)

    def asked_of(name: str) -> list[Share]:
        if name not in known:
            return []
        return [_compared(name, question.period, known[name])]

    return [
        _lead_number(question, goals),
        Claim("definition_met", "marketing", _conforming(question, versions), HALF, "above"),
        _rated("no_follow_up", "marketing", rate(FOLLOW_UP), FOLLOW_UP, FOLLOW_UP.goal),
        replace(
            _rated("too_late", "marketing", rate(FIRST_CONTACT), FIRST_CONTACT, FIRST_CONTACT.goal),
            hours=responses(question),
        ),
        _decided("no_authority", [*asked_of("authority"), rejected(0)]),
        _decided("vague_need", [*asked_of("need"), *asked_of("budget"), rejected(1)]),
        _decided("timing_off", [*asked_of("timeline"), rejected(2)]),
        _decided("only_research", [rejected(3)]),
        _rated("problem_in_sales", "both", rate(FOLLOW_UP), FOLLOW_UP, FOLLOW_UP.alarm),
        _rated(
            "problem_in_marketing",
            "both",
            rate(LEAD_TO_OPPORTUNITY),
            LEAD_TO_OPPORTUNITY,
            LEAD_TO_OPPORTUNITY.alarm,
            rate(OPPORTUNITY_TO_WON),
        ),
    ]


def goal_month(today: date) -> Period:
    """The last month that is over."""
    return before(around(today, "month"))


def _compared(name: str, period: Period, counts: Sequence[Count]) -> Share:
    """`counts`: of the period, and where they are asked for of the one before and of a year before."""
    now, *past = counts
    before, year_before = past or (None, None)
    return Share(name, period, now, before, year_before)


def _rated(
    key: str, side: Side, share: Share, measure: Measure, bound: float | None, *beside: Share
) -> Claim:
    return Claim(key, side, share, bound or 0.0, "below", beside, measure=measure.key)


def _decided(key: str, shares: Sequence[Share]) -> Claim:
    """By the first."""
    return Claim(key, "sales", shares[0], HALF, "above", tuple(shares[1:]))


def _of_reasons(mix: Mix, names: Sequence[str]) -> Count:
    wanted = {name.casefold() for name in names}
    hit = sum(n for reason, n in mix.reasons.items() if reason.casefold() in wanted)
    return Count(hit=hit, missed=mix.rejected - hit)


def _lead_number(question: Question, goals: Mapping[str, float]) -> Claim:
    """Of the last month that is over; each of its goals has to be reached."""
    month = goal_month(question.today)
    months = [month] if question.brief else [month, before(month), a_year_before(month)]
    found = counted(question, [LEAD_TO_OPPORTUNITY, FOLLOW_UP])
    of = {"leads": LEAD_TO_OPPORTUNITY.key, "mqls": FOLLOW_UP.key}
    came = {name: tuple(found[key].over(one).all for one in months) for name, key in of.items()}
    reached = {name: (float(came[name][0]), goals[name]) for name in of if name in goals}
    return Claim("lead_number", "marketing", None, 0, "above", reached=reached, came=came)


def _conforming(question: Question, versions: Sequence[Version]) -> Share | None:
    """Since the newest version came into force; before: under the one before it, while that was."""
    if not versions:
        return None
    judged = marked_alone if question.brief else conformance
    now = judged(question.asked, versions[-1])
    period = Period(now.since, question.today)
    if len(versions) < 2 or question.brief:
        return Share("conformance", period, now.marked)
    earlier = marked_until(question.asked, versions[-2], versions[-1].in_force_from)
    past = sum((count for day, count in earlier.items() if day < now.since), Count())
    return Share("conformance", period, now.marked, past)


def versions_until(at: datetime) -> list[Version]:
    """The versions of the MQL definition that have come into force by an instant, the oldest first."""
    document = Document.objects.filter(kind=Document.Kind.MQL).first()
    if document is None:
        return []
    rows = document.versions.filter(in_force_from__lte=at).select_related("document")
    return list(rows.order_by("in_force_from", "number"))


def typical_reasons() -> list[tuple[str, str]]:
    """The names of sales' four typical reasons in both languages: the first four of the list of reasons."""
    rows = list(RejectionReason.objects.order_by("position", "pk")[: len(REASONS)])
    return [(row.name_ja, row.name_en) for row in rows] + [("", "")] * (len(REASONS) - len(rows))

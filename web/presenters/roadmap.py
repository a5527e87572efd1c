"""The roadmap in words: its phases, their success measures with what they stand on, and initiatives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.figures import Rate
from governance.goals import RATES, Goal, PhaseState
from governance.phases import month_on
from governance.pulse import Mean
from governance.refusals import in_words
from web.loaders.roadmap import InitiativeRow, RoadmapState
from web.presenters.figures import bounds, number, percent, told


def phase_name(number: int) -> str:
    return {
        1: _("Phase 1: keep to the basics"),
        2: _("Phase 2: win more together"),
        3: _("Phase 3: make it last"),
    }[number]


@dataclass(frozen=True, slots=True)
class GoalLine:
    label: str
    target: str
    value: str
    """The number that decides, or a dash."""
    stands_on: str
    """Its n and interval."""
    past: str
    """Our own past, or why there is no number."""
    standing: str
    """Its code, for the mark's look."""
    verdict: str
    how: str
    """How it is computed."""
    measure: str
    """Key of the measure whose page has its course and the leads behind it; empty where there is none."""


@dataclass(frozen=True, slots=True)
class PhaseCard:
    number: int
    name: str
    since: date
    until: date
    state: str
    """past, now or ahead."""
    state_word: str
    goals: Sequence[GoalLine]


def answer(state: RoadmapState) -> str:
    """Which phase it is, and what its measures say: one sentence."""
    assert state.roadmap
    month = month_on(state.today, state.roadmap.began_on)
    if not month:
        words = {"day": in_words(state.roadmap.began_on)}
        return _("The roadmap begins on %(day)s.") % words
    now = [one for one in state.phases if one.since <= state.today <= one.until]
    words = {"month": month, "met": met_of(state.phases, state.today)}
    if not now:
        return _("All three phases are over. %(met)s") % words
    words["phase"] = now[0].phase.number
    return _("This is phase %(phase)s, month %(month)s. %(met)s") % words


def met_of(phases: Sequence[PhaseState], today: date) -> str:
    """Of the success measures of the phases that have begun, how many are met."""
    goals = [goal for one in phases if one.since <= today for goal in one.goals]
    met = sum(goal.standing == "met" for goal in goals)
    text = ngettext(
        "%(met)s of %(n)s success measure so far is met.",
        "%(met)s of %(n)s success measures so far are met.",
        len(goals),
    )
    return text % {"met": met, "n": len(goals)}


def phase_cards(state: RoadmapState) -> list[PhaseCard]:
    words = {"past": _("over"), "now": _("now"), "ahead": _("ahead")}
    cards = []
    for one in state.phases:
        when = "past" if one.until < state.today else "now" if one.since <= state.today else "ahead"
        goals = [goal_line(goal) for goal in one.goals]
        name = phase_name(one.phase.number)
        cards.append(PhaseCard(one.phase.number, name, one.since, one.until, when, words[when], goals))
    return cards


def goal_line(goal: Goal) -> GoalLine:
    label, how = goal_words()[goal.key]
    measure = RATES[goal.key].key if goal.key in RATES else ""
    value, stands_on, past = figures(goal)
    if goal.standing == "absent":
        past = absent()[goal.key]
    elif goal.standing == "open":
        past = _("Leads of this phase are too young to count; it is said when they have had their time.")
    return GoalLine(
        label,
        target(goal),
        value,
        stands_on,
        past,
        goal.standing,
        verdicts()[goal.standing],
        how,
        measure,
    )


def figures(goal: Goal) -> tuple[str, str, str]:
    """(the number that decides, what it stands on, our own past)."""
    if goal.within is not None or goal.now is not None:
        return of_rate(goal)
    if goal.deals:
        quarters = [
            _("%(quarter)s %(now)s (a year before %(before)s)")
            % {"quarter": quarter_name(period.since), "now": now, "before": before}
            for period, now, before in goal.deals
        ]
        return (
            " / ".join(str(now) for _period, now, _before in goal.deals),
            _("customers won"),
            " · ".join(quarters),
        )
    if goal.first and goal.last:
        change = interval(*goal.change) if goal.change else ""
        return (
            f"{mean_or_rate(goal.first)} → {mean_or_rate(goal.last)}",
            standing_on(goal.last),
            (_("difference %(interval)s") % {"interval": change} if isinstance(goal.last, Mean) else ""),
        )
    return (mean_or_rate(goal.first), standing_on(goal.first), "") if goal.first else ("–", "", "")


def of_rate(goal: Goal) -> tuple[str, str, str]:
    rate = goal.within.rate if goal.within else None
    past = []
    if goal.now and goal.now.rate.value is not None:
        past.append(_("last three months %(rate)s") % {"rate": told(goal.now.rate)})
    if goal.before and goal.before.value is not None:
        past.append(_("the year before the roadmap %(rate)s") % {"rate": told(goal.before)})
    if rate is None or rate.value is None:
        return "–", "", " · ".join(past)
    return percent(rate), counted(rate), " · ".join(past)


def counted(rate: Rate) -> str:
    told = _("too few to tell") if rate.too_few else bounds(rate)
    return f"({number(rate.k)} / {number(rate.n)}) {told}"


def mean_or_rate(value: Mean | Rate) -> str:
    return f"{value.value:.1f}" if isinstance(value, Mean) else percent(value)


def standing_on(value: Mean | Rate) -> str:
    if isinstance(value, Mean):
        return f"[{value.low:.1f}–{value.high:.1f}] n={value.n}"
    return f"({number(value.k)} / {number(value.n)}) {bounds(value)}"


def interval(low: float, high: float) -> str:
    """Of a difference of means: [−0.1 to +0.4]."""
    return _("[%(low)s to %(high)s]") % {"low": signed(low), "high": signed(high)}


def signed(value: float) -> str:
    value = round(value, 1)
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{abs(value):.1f}"


def quarter_name(first: date) -> str:
    return _("%(year)s Q%(number)s") % {"year": first.year, "number": (first.month + 2) // 3}


def target(goal: Goal) -> str:
    if goal.key in ("follow_up", "in_time") and goal.target:
        return _("goal %(rate)s") % {"rate": f"{goal.target:.0%}"}
    if goal.key == "lead_to_won":
        if goal.before is None or goal.before.value is None or goal.target is None:
            return _("goal: a tenth more than before the roadmap")
        rate = f"{goal.target:.1%}"
        return _("goal %(rate)s, a tenth more than before the roadmap") % {"rate": rate}
    return {
        "satisfaction": _("goal: better than in the first survey"),
        "growth": _("goal: no fewer than a year before, two quarters running"),
        "engagement": _("goal: more take part than in the first survey"),
    }[goal.key]


def goal_words() -> dict[str, tuple[str, str]]:
    """Goal -> its name, and how it is computed."""
    return {
        "follow_up": (
            _("Lead follow-up rate"),
            _("MQLs with a contact by sales / MQLs of the phase; those younger than a week stay out."),
        ),
        "in_time": (
            _("First contact in time"),
            _(
                "MQLs contacted within the rule / MQLs of the phase that were contacted or whose deadline is "
                "past."
            ),
        ),
        "lead_to_won": (
            _("Lead to won rate"),
            _("Leads won / leads acquired in the phase that are old enough (180 days)."),
        ),
        "satisfaction": (
            _("How the departments work together"),
            _(
                "Mean of five questions on a scale of five, newest survey against the first; 95% interval "
                "(Welch)."
            ),
        ),
        "growth": (
            _("Stable growth"),
            _(
                "Customers won in each of the last two whole quarters, against the same quarter a year "
                "before."
            ),
        ),
        "engagement": (
            _("Engagement"),
            _("Those who answered the survey / those asked, newest against first; 95% interval (Newcombe)."),
        ),
    }


def absent() -> dict[str, str]:
    """Why a goal has no number."""
    return {
        "follow_up": _("There are no leads of this phase that were marked MQL."),
        "in_time": _("There are no leads of this phase that were marked MQL."),
        "lead_to_won": _("There are no leads from before the roadmap to compare with."),
        "satisfaction": _("It takes two surveys with five answers of either department."),
        "growth": _("It takes customers won in the same quarters a year before."),
        "engagement": _("It takes two surveys."),
    }


def verdicts() -> dict[str, str]:
    return {
        "met": _("goal met"),
        "missed": _("goal not met"),
        "unclear": _("too few to tell"),
        "open": _("still open"),
        "ahead": _("ahead"),
        "absent": _("no data"),
    }


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    row: InitiativeRow
    progress: str
    behind: str
    """Empty where it is not."""


def initiative_lines(rows: Sequence[InitiativeRow]) -> list[InitiativeLine]:
    return [initiative_line(row) for row in rows]


def initiative_line(row: InitiativeRow) -> InitiativeLine:
    words = {"n": row.times, "goal": row.initiative.goal}
    done = ngettext("%(n)s time", "%(n)s times", row.times) % words
    progress = _("%(n)s of %(goal)s") % words if row.initiative.goal else done
    behind = ""
    if row.behind:
        behind = _("%(due)s were due by today: %(behind)s behind") % {"due": row.due, "behind": row.behind}
    return InitiativeLine(row, progress, behind)

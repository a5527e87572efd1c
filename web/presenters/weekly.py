"""The weekly review's pack in words: its steps against our own past, and where most was lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from evidence.figures import Rate
from web.presenters.deadlines import share_of
from web.presenters.figures import bounds, number, percent, told


@dataclass(frozen=True, slots=True)
class StepLine:
    key: str
    label: str
    since: date
    until: date
    now: str
    interval: str
    n: str
    before: str
    difference: str
    lost: str
    worst: bool


@dataclass(frozen=True, slots=True)
class WeekRow:
    monday: date
    judged: str
    contacted: str
    in_time: str
    counted: str


def labels() -> dict[str, str]:
    return {
        "lead_to_opportunity": _("Lead to opportunity"),
        "follow_up": _("Lead follow-up rate"),
        "first_contact": _("First contact in time"),
        "acceptance": _("Acceptance rate"),
        "opportunity_to_won": _("Opportunity to won"),
    }


def agenda() -> dict[str, str]:
    """What an item of the agenda is called."""
    return {
        "numbers": _("The numbers"),
        "bottleneck": _("The bottleneck"),
        "last_actions": _("Last week's actions"),
        "next_actions": _("Next actions"),
        "close": _("What we tell the others"),
    }


def step_lines(body: Mapping[str, Any]) -> list[StepLine]:
    names = labels()
    lines = []
    for step in body["steps"]:
        now, before = Rate(**step["now"]), Rate(**step["before"])
        lines.append(
            StepLine(
                step["key"],
                names[step["key"]],
                date.fromisoformat(step["since"]),
                date.fromisoformat(step["until"]),
                percent(now),
                _("too few to tell") if now.too_few else bounds(now),
                number(now.n),
                told(before),
                _difference(step["difference"]),
                number(step["lost"], 0) if (step["lost"] or 0) > 0 else "–",
                step["key"] == body["bottleneck"],
            )
        )
    return lines


def _difference(found: Mapping[str, Any]) -> str:
    """In points, with its interval."""
    if found["value"] is None:
        return "–"
    value, low, high = (_signed(found[name]) for name in ("value", "low", "high"))
    return f"{value} [{low} – {high}]"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{number(abs(value) * 100, 1)}"


def bottleneck_sentence(body: Mapping[str, Any]) -> str:
    """The one sentence of the page."""
    worst = next((step for step in body["steps"] if step["key"] == body["bottleneck"]), None)
    if worst is None:
        return _("No step of the leads' way is worse than our own past.")
    words = {
        "step": labels()[worst["key"]],
        "lost": number(worst["lost"]),
        "low": number(max(worst["lost_low"], 0)),
        "high": number(worst["lost_high"]),
        "now": percent(Rate(**worst["now"])),
        "before": percent(Rate(**worst["before"])),
    }
    if body["certain"]:
        text = _(
            "The bottleneck is “{step}”: {now}, before {before}; {lost} leads ({low}–{high}) did not go on."
        )
    else:
        text = _("Most seems lost at “{step}”: {now}, before {before}, {lost} leads; it may be chance.")
    return text.format(**words)


def as_of(body: Mapping[str, Any]) -> datetime | None:
    """When the leads were imported that the numbers are from."""
    return datetime.fromisoformat(body["as_of"]) if "as_of" in body else None


def week_rows(body: Mapping[str, Any]) -> list[WeekRow]:
    """The newest first."""
    return [
        WeekRow(
            date.fromisoformat(week["monday"]),
            number(week["judged"]),
            share_of(Rate(**week["contacted"]), week["judged"]),
            share_of(Rate(**week["in_time"]), week["judged"]),
            _("{median} h").format(median=number(week["counted"][0])) if week["counted"] else "–",
        )
        for week in reversed(body["weeks"])
    ]

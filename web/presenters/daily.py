"""A trial day by day: so many leads in each part, what became of them, how many sales accepted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from evidence.backtests import Differing
from evidence.daily import Day, part_of, parts
from evidence.figures import Difference, Rate
from evidence.models import LeadFeedback
from evidence.trials import Comparison
from web.presenters.differing import DifferingView, differing_view
from web.presenters.effect import Cell, Line, points, rate
from web.presenters.feedback import answer_text
from web.presenters.life import outcome_labels
from web.presenters.numbers import whole


@dataclass(frozen=True, slots=True)
class PartCell:
    """`key`: both, new_only or old_only; `outcomes` in words, those that occur."""

    key: str
    leads: int
    outcomes: str


@dataclass(frozen=True, slots=True)
class DayRow:
    day: date
    leads: int
    parts: list[PartCell]
    answers: str
    """Accepted of answered."""


@dataclass(frozen=True, slots=True)
class Daily:
    days: list[DayRow]
    total: list[PartCell]
    answers: str


def part_names(version: int) -> dict[str, str]:
    """Part -> what it is called, in the order of the columns."""
    number = {"number": version}
    return {
        "both": _("Both versions"),
        "new_only": _("The proposal only"),
        "old_only": _("Version %(number)s only") % number,
    }


def daily(days: Iterable[Day]) -> Daily | None:
    """The newest day first; None for a report of before the days had parts."""
    rows = [day for day in days if day.parts]
    if not rows:
        return None
    labels = outcome_labels()
    together = {
        name: {outcome: sum(day.parts[name].outcomes[outcome] for day in rows) for outcome in labels}
        for name in parts
    }
    return Daily(
        days=[
            DayRow(
                date.fromisoformat(row.day),
                row.leads,
                [cell(name, row.parts[name].outcomes) for name in parts],
                answers_text([row]),
            )
            for row in reversed(rows)
        ],
        total=[cell(name, together[name]) for name in parts],
        answers=answers_text(rows),
    )


def cell(name: str, outcomes: Mapping[str, int]) -> PartCell:
    labels = outcome_labels()
    said = [f"{labels[outcome]} {whole(n)}" for outcome, n in outcomes.items() if n]
    return PartCell(name, sum(outcomes.values()), " · ".join(said))


def answers_text(days: Iterable[Day]) -> str:
    found = [one for day in days for one in day.parts.values()]
    answered = sum(one.answered for one in found)
    return f"{whole(sum(one.accepted for one in found))} / {whole(answered)}" if answered else "–"


def acceptance_line(found: Comparison) -> Line:
    """How sales takes the leads of either version, of those that it answered."""
    new, old = found.acceptance("new"), found.acceptance("old")
    return Line(
        _("Accepted by sales, of those answered"), counted(old), counted(new), points(Difference.of(new, old))
    )


def counted(value: Rate) -> Cell:
    """With its n, as few of a trial's leads are answered."""
    said = rate(value)
    return replace(said, stands_on=f"n = {whole(value.n)} {said.stands_on}".strip()) if value.n else said


def day_leads(
    found: Iterable[Differing],
    version: int,
    answers: Mapping[str, LeadFeedback],
    name: str,
    catalogue: Catalogue,
    language: str,
    zone: ZoneInfo,
) -> list[DifferingView]:
    """The leads of a day; `answers`: lead -> the answer that stands."""
    names = part_names(version)
    views = []
    for one in found:
        key = part_of({"new": one.new.verdict, "old": one.old.verdict if one.old else ""}) or "both"
        view = differing_view(one, name, catalogue, language, zone)
        answer = answers.get(one.lead.id)
        told = answer_text(answer) if answer else _("not answered yet")
        views.append(
            replace(view, way=names[key], answer=told, decided=[] if key == "both" else view.decided)
        )
    return views

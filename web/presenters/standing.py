"""Progress in words: where the open leads stand, and what came this week beside the weeks before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.measures.progress import Standing
from web.presenters.figures import number
from web.presenters.life import life_labels


@dataclass(frozen=True, slots=True)
class StandingLine:
    name: str
    waits: str
    """For what, and for whom."""
    side: str
    leads: int
    of: int
    """Of the step with most leads."""
    days: str


def standings(found: Sequence[Standing]) -> list[StandingLine]:
    labels, waits = life_labels(), waiting_for()
    most = max((one.leads for one in found), default=0)
    return [
        StandingLine(
            name=labels[one.step],
            waits=waits[one.step][0],
            side=waits[one.step][1],
            leads=one.leads,
            of=most or 1,
            days=days_text(one.days),
        )
        for one in found
    ]


def waiting_for() -> dict[str, tuple[str, str]]:
    """Last step -> what comes next, and whose stage it is."""
    return {
        "created_at": (_("waits for nurturing"), "marketing"),
        "nurtured_at": (_("waits for the MQL judgement"), "marketing"),
        "mql_at": (_("waits for the first contact"), "sales"),
        "contacted_at": (_("waits for the SQL judgement"), "sales"),
        "sql_at": (_("waits for an opportunity"), "sales"),
        "opportunity_at": (_("waits for the decision"), "sales"),
    }


def days_text(days: float | None) -> str:
    if days is None:
        return "–"
    whole = round(days)
    return ngettext("%(days)s day", "%(days)s days", whole) % {"days": number(whole)}


@dataclass(frozen=True, slots=True)
class WeekLine:
    """What came this week, last week, and in a week of the twelve before on average."""

    name: str
    now: str
    before: str
    usual: str


def week_line(name: str, counts: Sequence[int]) -> WeekLine:
    """`counts`: of thirteen weeks and this one, the oldest first."""
    earlier = counts[:-1][-12:]
    usual = sum(earlier) / len(earlier) if earlier else 0
    return WeekLine(name, number(counts[-1]), number(counts[-2]), number(usual, 1))


def week_lines(counts: Mapping[str, Sequence[int]]) -> list[WeekLine]:
    names = {
        "leads": _("Leads acquired"),
        "mqls": _("Leads marked MQL"),
        "opportunities": _("Opportunities opened"),
        "won": _("Deals won"),
    }
    return [week_line(name, counts[key]) for key, name in names.items() if key in counts]

"""A lead on which two versions differ: which way, what became of it, and the reasons under both."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from definitions.language.judge import Verdict
from definitions.language.telling import ReasonLine
from evidence.backtests import Differing, Direction
from evidence.leads.records import Record
from web.presenters.judgement import Answer, answer
from web.presenters.life import outcome_labels


@dataclass(frozen=True, slots=True)
class DifferingView:
    id: str
    name: str
    at: datetime
    outcome: str
    way: str
    decided: list[ReasonLine]
    """The criteria that it does not satisfy under the version under which it does not qualify."""
    old: Answer | None
    new: Answer
    answer: str = ""
    """What sales answered, where that is shown."""


@dataclass(frozen=True, slots=True)
class ChangingView:
    """A lead that changes sides, without the reasons."""

    id: str
    name: str
    outcome: str
    way: str


def changing_view(lead: Record, direction: Direction) -> ChangingView:
    return ChangingView(lead.id, lead.source_id, outcome_labels()[lead.outcome], way(direction))


def way(direction: Direction) -> str:
    return {"gained": _("Qualifies newly"), "dropped": _("No longer qualifies")}[direction]


def differing_view(
    lead: Differing, name: str, catalogue: Catalogue, language: str, zone: ZoneInfo
) -> DifferingView:
    """`name` is what the definition defines."""
    gained = lead.new.verdict == Verdict.QUALIFIED
    new = answer(lead.new, name, catalogue, language, zone)
    old = answer(lead.old, name, catalogue, language, zone) if lead.old else None
    against = old if gained else new
    return DifferingView(
        id=lead.lead.id,
        name=lead.lead.source_id,
        at=lead.at,
        outcome=outcome_labels()[lead.lead.outcome],
        way=way("gained" if gained else "dropped"),
        decided=[reason for reason in against.reasons if reason.truth is not True] if against else [],
        old=old,
        new=new,
    )

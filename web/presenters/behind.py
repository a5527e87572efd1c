"""The leads behind a figure, as lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evidence.leads.records import Record
from evidence.measures.measure import Measure
from web.presenters.life import outcome_labels


@dataclass(frozen=True, slots=True)
class BehindLine:
    id: str
    name: str
    started: datetime
    instants: tuple[datetime | None, ...]
    source: str
    owner: str
    outcome: str


COLUMNS = {
    "created_at": ("opportunity_at", "won_at"),
    "mql_at": ("contacted_at", "sql_at"),
    "opportunity_at": ("won_at", "lost_at"),
}
"""Starting instant -> the instants that decide the rates that start with it."""


def part_names(key: str) -> dict[str, str]:
    """Part of a measure -> what its leads are called."""
    hit, missed = {
        "follow_up": (_("contacted"), _("not contacted")),
        "first_contact": (_("contacted in time"), _("not contacted in time")),
        "acceptance": (_("accepted by sales"), _("rejected by sales")),
        "lead_to_opportunity": (_("became an opportunity"), _("no opportunity")),
        "opportunity_to_won": (_("won"), _("lost")),
        "lead_to_won": (_("won"), _("not won")),
    }[key]
    return {
        "": _("all"),
        "hit": hit,
        "missed": missed,
        "open": _("still open"),
        "unknown": _("nothing known"),
    }


def behind_lines(leads: Iterable[Record], measure: Measure) -> list[BehindLine]:
    outcomes = outcome_labels()
    return [
        BehindLine(
            id=lead.id,
            name=lead.source_id,
            started=lead.life[measure.starts],
            instants=tuple(lead.life[name] for name in COLUMNS[measure.starts]),
            source=lead.life["source"] or "",
            owner=lead.life["owner"] or "",
            outcome=outcomes[lead.outcome],
        )
        for lead in leads
    ]

"""The leads behind a figure, as lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evidence.leads.records import Record
from web.presenters.figures import money
from web.presenters.life import life_labels, outcome_labels


@dataclass(frozen=True, slots=True)
class BehindLine:
    id: str
    name: str
    started: datetime
    instants: tuple[datetime | None, ...]
    source: str
    owner: str
    outcome: str
    amount: str


COLUMNS = {
    "created_at": ("opportunity_at", "won_at"),
    "mql_at": ("contacted_at", "sql_at"),
    "opportunity_at": ("won_at", "lost_at"),
    "won_at": ("created_at", "opportunity_at"),
    "judged_at": ("mql_at", "contacted_at"),
}
"""Starting instant -> the instants that decide the rates that start with it."""


def heads(starts: str) -> list[str]:
    """Of the columns of instants."""
    labels = life_labels() | {"judged_at": _("Judged at")}
    return [labels[name] for name in (starts, *COLUMNS[starts])]


def part_names(key: str) -> dict[str, str]:
    """Part of a measure -> what its leads are called."""
    hit, missed = {
        "follow_up": (_("contacted"), _("not contacted")),
        "first_contact": (_("contacted in time"), _("not contacted in time")),
        "acceptance": (_("accepted by sales"), _("rejected by sales")),
        "lead_to_opportunity": (_("became an opportunity"), _("no opportunity")),
        "opportunity_to_won": (_("won"), _("lost")),
        "lead_to_won": (_("won"), _("not won")),
        "response_time": (_("contacted"), _("not contacted")),
        "won": (_("won"), ""),
    }[key]
    return {
        "": _("all"),
        "hit": hit,
        "missed": missed,
        "open": _("still open"),
        "unknown": _("nothing known"),
    }


def conformance_parts() -> dict[str, str]:
    """Part of the conformance -> what its leads are called."""
    return {
        "missed": _("marked MQL, and does not satisfy the version"),
        "hit": _("marked MQL, and satisfies the version"),
        "unknown": _("marked MQL, too little known"),
        "unmarked": _("satisfies the version, not marked MQL"),
    }


def behind_lines(leads: Iterable[Record], starts: str) -> list[BehindLine]:
    outcomes = outcome_labels()
    return [
        BehindLine(
            id=lead.id,
            name=lead.source_id,
            started=lead.judged_at if starts == "judged_at" else lead.life[starts],
            instants=tuple(lead.life[name] for name in COLUMNS[starts]),
            source=lead.life["source"] or "",
            owner=lead.life["owner"] or "",
            outcome=outcomes[lead.outcome],
            amount=money(lead.life["amount"]) if lead.life["amount"] is not None else "–",
        )
        for lead in leads
    ]

"""Leads as lines and as one page: values in words, the life as a timeline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from definitions.language.tree import AttributeType
from definitions.language.values import fold_text, read_value
from definitions.models import Attribute, EventKind
from evidence.leads.records import Record
from web.loaders.verdicts import Rulebook
from web.presenters.catalogue import elements as by_element
from web.presenters.catalogue import label
from web.presenters.judgement import verdict_name
from web.presenters.life import life_labels, outcome_labels
from web.presenters.values import say_value

INSTANTS = ("created_at", "nurtured_at", "mql_at", "contacted_at", "sql_at", "opportunity_at", "won_at", "lost_at")
DEPARTMENT = {"contacted_at": "sales", "sql_at": "sales", "opportunity_at": "sales", "won_at": "sales", "lost_at": "sales"}


@dataclass(frozen=True, slots=True)
class LeadLine:
    id: str
    name: str
    """The id in its source."""
    came: datetime
    source: str
    outcome: str
    verdicts: list[str]
    """Per document in the order of the page's columns; a dash where nothing was in force."""


def lead_lines(records: Iterable[Record], books: Sequence[Rulebook], sources: Mapping[str, str]) -> list[LeadLine]:
    outcomes = outcome_labels()
    return [
        LeadLine(
            id=lead.id,
            name=lead.source_id,
            came=lead.life["created_at"] or lead.received_at,
            source=lead.life["source"] or sources.get(lead.source_key, lead.source_key),
            outcome=outcomes[lead.outcome],
            verdicts=[verdict_name(found.verdict) if (found := book.judge(lead)) else "–" for book in books],
        )
        for lead in records
    ]


@dataclass(frozen=True, slots=True)
class ValueLine:
    label: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    label: str
    side: str
    """ "marketing", "sales" or "other": whose step it is."""
    event: bool
    """What the lead did, as against what was done with it."""


def value_groups(lead: Record, attributes: Iterable[Attribute], zone: ZoneInfo) -> list[tuple[str, list[ValueLine]]]:
    """(element's name, the lead's values) for each element in which anything is known."""
    known = {row.key: row for row in attributes if row.key in lead.attributes}
    lines = {key: value_line(row, lead.attributes[key], zone) for key, row in known.items()}
    return [(name, [lines[entry.key] for entry in entries]) for name, entries in by_element(known.values())]

"""Leads as lines and as one page: values in words, the life as a timeline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.language.judge import Verdict
from definitions.language.tree import AttributeType
from definitions.language.values import fold_text, prepare
from definitions.models import Attribute, EventKind
from evidence.leads.records import Plain, Record
from people.models import Department
from web.loaders.verdicts import Rulebook
from web.presenters.catalogue import label
from web.presenters.judgement import verdict_name
from web.presenters.life import life_labels, outcome_labels
from web.presenters.values import say_value

MARKETING, SALES, OTHER = Department.Side.MARKETING, Department.Side.SALES, Department.Side.OTHER
WHOSE = {
    **dict.fromkeys(("created_at", "nurtured_at", "mql_at"), MARKETING),
    **dict.fromkeys(("contacted_at", "sql_at", "opportunity_at", "won_at", "lost_at"), SALES),
}
"""Instant of a lead's life -> the department that is responsible for its stage."""


@dataclass(frozen=True, slots=True)
class LeadLine:
    id: str
    name: str
    """The id in its source."""
    came: datetime
    source: str
    outcome: str
    verdicts: list[tuple[str, bool]]
    """Per document, in the order of the columns: (in words, whether it qualifies)."""


def lead_lines(
    records: Iterable[Record], books: Sequence[Rulebook], sources: Mapping[str, str]
) -> list[LeadLine]:
    """`sources`: a source's key -> its name."""
    outcomes = outcome_labels()
    return [
        LeadLine(
            id=lead.id,
            name=lead.source_id,
            came=lead.life["created_at"] or lead.received_at,
            source=lead.life["source"] or sources.get(lead.source_key, lead.source_key),
            outcome=outcomes[lead.outcome],
            verdicts=[verdict_of(book, lead) for book in books],
        )
        for lead in records
    ]


def verdict_of(book: Rulebook, lead: Record) -> tuple[str, bool]:
    judgement = book.judge(lead)
    if judgement is None:
        return "–", False
    return verdict_name(judgement.verdict), judgement.verdict == Verdict.QUALIFIED


@dataclass(frozen=True, slots=True)
class ValueLine:
    label: str
    value: str
    """With its unit."""


def value_lines(
    lead: Record, attributes: Iterable[Attribute], zone: ZoneInfo
) -> list[tuple[str, list[ValueLine]]]:
    """(element's name, the lead's values) for each element of which anything is known."""
    known = [row for row in attributes if row.key in lead.attributes]
    groups = [
        (
            str(element.label),
            [value_line(row, lead.attributes[row.key], zone) for row in known if row.element == element],
        )
        for element in Attribute.Element
    ]
    return [group for group in groups if group[1]]


def value_line(row: Attribute, value: Plain, zone: ZoneInfo) -> ValueLine:
    english = get_language() == "en"
    unit = row.unit_en if english else row.unit_ja
    gap = " " if english and unit else ""
    return ValueLine(label(row), f"{say_attribute(row, value, zone)}{gap}{unit}")


def say_attribute(row: Attribute, value: Plain, zone: ZoneInfo) -> str:
    """A value with the names of its choices; texts as they were written."""
    names: dict[str, str] = {
        fold_text(choice["value"]): choice["en" if get_language() == "en" else "ja"] for choice in row.choices
    }
    match row.type:
        case "choice" | "text":
            return names.get(fold_text(str(value)), str(value))
        case "choices" if isinstance(value, list):
            return say_value([names.get(fold_text(item), item) for item in value])
        case "date" | "instant":
            return say_value(prepare(value, AttributeType(row.type).type, zone))
        case _:
            return say_value(value)


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    label: str
    side: str
    """Whose step it is; "other" for what the lead did itself."""
    words: str = ""


def timeline(lead: Record, events: Iterable[EventKind]) -> list[Happening]:
    """What was done with the lead and what it did, oldest first."""
    labels, names = life_labels(), {fold_text(kind.key): label(kind) for kind in events}
    steps = [
        Happening(lead.life[field], labels[field], side)
        for field, side in WHOSE.items()
        if lead.life[field] is not None
    ]
    steps += [Happening(at, names.get(event, event), OTHER) for event, at in lead.events or ()]
    if not any(step.at == lead.received_at for step in steps):
        steps.append(Happening(lead.received_at, _("Imported for the first time"), OTHER))
    return sorted(steps, key=lambda step: step.at)


def facts(lead: Record, sources: Mapping[str, str]) -> list[tuple[str, str]]:
    """The life's fields that are no instants, with the outcome and where it was imported from."""
    labels = life_labels()
    lines = [(_("What became of it"), outcome_labels()[lead.outcome])]
    fields = ("rejected_reason", "source", "owner", "segment", "amount")
    lines += [(labels[name], say_value(value)) for name in fields if (value := lead.life[name]) is not None]
    return [*lines, (_("Imported from"), sources.get(lead.source_key, lead.source_key))]

"""The attribute catalogue as it is shown: attributes by element, a value of a field in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from definitions.models import Attribute, EventKind


def label(entry: Attribute | EventKind) -> str:
    """The name in the reader's language."""
    return entry.label_en if get_language() == "en" else entry.label_ja


@dataclass(frozen=True, slots=True)
class AttributeLine:
    key: str
    label: str
    type: str
    unit: str
    judged_by_person: bool
    known_later: bool
    source_fields: str


def elements(attributes: Iterable[Attribute]) -> list[tuple[str, list[AttributeLine]]]:
    """(element's name, its attributes) in the order of the elements, without empty ones."""
    rows = list(attributes)
    groups = [
        (str(element.label), [line(row) for row in rows if row.element == element.value])
        for element in Attribute.Element
    ]
    return [group for group in groups if group[1]]


def line(row: Attribute) -> AttributeLine:
    unit = row.unit_en if get_language() == "en" else row.unit_ja
    sources = ", ".join(row.source_fields)
    marks = row.judged_by_person, row.known_later
    return AttributeLine(row.key, label(row), row.get_type_display(), unit, *marks, sources)


@dataclass(frozen=True, slots=True)
class EventLine:
    label: str
    source_names: str


def events(kinds: Iterable[EventKind]) -> list[EventLine]:
    return [EventLine(label(kind), ", ".join(kind.source_names)) for kind in kinds]

"""The attribute catalogue as it is shown: attributes by element, a value of a field in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
    return AttributeLine(row.key, label(row), row.get_type_display(), unit, row.judged_by_person, sources)


@dataclass(frozen=True, slots=True)
class EventLine:
    label: str
    source_names: str


def events(kinds: Iterable[EventKind]) -> list[EventLine]:
    return [EventLine(label(kind), ", ".join(kind.source_names)) for kind in kinds]


def field_labels() -> dict[str, str]:
    """What the fields with a history are called."""
    return {
        "label_ja": _("Name in Japanese"),
        "label_en": _("Name in English"),
        "type": _("Type"),
        "element": _("Element of the definition"),
        "unit_ja": _("Unit in Japanese"),
        "unit_en": _("Unit in English"),
        "judged_by_person": _("A person judges it"),
        "choices": _("Choices"),
        "source_fields": _("Names in source systems"),
        "phrases": _("How a sentence says it"),
    }


def say_field(field: str, value: Any) -> str:
    """A field's value in words."""
    if field == "type":
        return str(Attribute.Type(value).label)
    if field == "element":
        return str(Attribute.Element(value).label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "choices":
        return ", ".join(choice["value"] for choice in value) or _("none")
    if field == "phrases":
        language = "en" if get_language() == "en" else "ja"
        return ", ".join(words[language] for words in value.values()) or _("none")
    if isinstance(value, list):
        return ", ".join(value) or _("none")
    return str(value) or _("none")

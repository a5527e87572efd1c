"""The catalogue and the versions as the language needs them: labels, parsed definitions, what refers to
what.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from definitions.bodies import JUDGING
from definitions.language.catalogue import AttributeEntry, Catalogue, EventEntry
from definitions.language.export.subject import Timeline
from definitions.language.parse import parse
from definitions.language.tree import Definition, Reference, leaves
from definitions.models import Attribute, EventKind, Retirement, Version


def catalogue() -> Catalogue:
    """Labels, units, choices and phrases of all attributes and events; one query each."""
    return Catalogue(
        attributes={row.key: _entry(row) for row in Attribute.objects.all()},
        events={
            row.key: EventEntry({"ja": row.label_ja, "en": row.label_en}) for row in EventKind.objects.all()
        },
    )


def _entry(row: Attribute) -> AttributeEntry:
    return AttributeEntry(
        label={"ja": row.label_ja, "en": row.label_en},
        unit={"ja": row.unit_ja, "en": row.unit_en},
        choices={choice["value"]: {"ja": choice["ja"], "en": choice["en"]} for choice in row.choices},
        element=row.element,
        judged_by_person=row.judged_by_person,
        phrases=row.phrases,
    )


def declaration(row: Attribute) -> dict[str, Any]:
    """An attribute of the catalogue as a definition file declares it."""
    choices = [choice["value"] for choice in row.choices]
    return {"type": row.type} | ({"choices": choices} if choices else {})


def definition_of(version: Version) -> Definition:
    """The parsed body, in the company's time zone."""
    return definition_from(version.body)


def definition_from(body: Mapping[str, Any]) -> Definition:
    """A stored body parsed in the company's time zone; parsed once per process. Raises `Faults`."""
    return _parsed(json.dumps(body, sort_keys=True), settings.COMPANY_TIME_ZONE)


@lru_cache(maxsize=64)
def _parsed(text: str, zone: str) -> Definition:
    return parse(json.loads(text), ZoneInfo(zone))


def timeline(document_key: str) -> Timeline:
    """A document's versions as definitions, by date in force, and its retirements."""
    versions = Version.objects.filter(document__key=document_key, document__kind__in=JUDGING)
    versions = versions.order_by("in_force_from", "number")
    found: list[tuple[datetime, Definition | None]] = [
        (version.in_force_from, definition_of(version)) for version in versions
    ]
    retired = Retirement.objects.filter(document__key=document_key).values_list("since", flat=True)
    found += [(since, None) for since in retired]
    return sorted(found, key=lambda one: one[0])


def timelines(*definitions: Definition) -> dict[str, Timeline]:
    """The timeline of each document that the definitions refer to, however far."""
    found: dict[str, Timeline] = {}
    waiting = list(definitions)
    while waiting:
        for key in _references(waiting.pop()):
            if key not in found:
                found[key] = timeline(key)
                waiting += [definition for _, definition in found[key] if definition]
    return found


def leads_to(versions: Iterable[Version]) -> dict[str, frozenset[str]]:
    """Key of each definition among the versions -> the keys that any of them refers to, however far."""
    direct: dict[str, set[str]] = {}
    for version in versions:
        if not version.document.judges_leads:
            continue
        direct.setdefault(version.document.key, set()).update(_references(definition_of(version)))
    return {key: _reached(key, direct) for key in direct}


def _reached(start: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = direct.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return frozenset(reached)


def _references(definition: Definition) -> set[str]:
    return {leaf.definition for leaf in leaves(definition.rule) if isinstance(leaf, Reference)}

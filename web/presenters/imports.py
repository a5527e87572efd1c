"""An import in figures: how complete each attribute is after it, and which column filled what."""

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from definitions.models import Attribute, EventKind
from evidence.leads.fields import life
from evidence.models import Snapshot
from web.presenters.catalogue import label
from web.presenters.life import life_labels


@dataclass(frozen=True, slots=True)
class Completeness:
    label: str
    known: int
    """Leads with a known value."""
    leads: int
    share: float | None


def completeness(snapshot: Snapshot, attributes: Iterable[Attribute]) -> list[Completeness]:
    """The attributes of the catalogue that any lead has, in the catalogue's order."""
    return [
        Completeness(label(row), known, snapshot.leads, known / snapshot.leads if snapshot.leads else None)
        for row in attributes
        if (known := snapshot.attributes.get(row.key, 0))
    ]


@dataclass(frozen=True, slots=True)
class MappingLine:
    column: str
    target: str


def mapping_lines(
    mapping: Map[str, Any], attributes: Iterable[Attribute], events: Iterable[EventKind]
) -> list[MappingLine]:
    """What each column was read as: the id first, then attributes, the lead's life, the outcome."""
    names = {**{row.key: label(row) for row in attributes}, **life_labels()}
    fields = sorted(mapping["fields"].items(), key=lambda item: item[0] in life)
    lines = [MappingLine(mapping["id"], _("Which lead it is"))]
    lines += [MappingLine(given["column"], names.get(key, key)) for key, given in fields]
    if outcome := mapping.get("outcome"):
        words = {"won": ", ".join(outcome["won"]), "lost": ", ".join(outcome["lost"]) or "–"}
        said = _("What became of it (won: %(won)s; lost: %(lost)s)") % words
        lines.append(MappingLine(outcome["column"], said))
    kinds = {row.key: label(row) for row in events}
    lines += [
        MappingLine(item["column"], kinds.get(item["event"], item["event"]))
        for item in mapping.get("events") or ()
    ]
    return lines

"""The mapping page: each column with its usual values and where it goes; the first rows as read."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from definitions.language.tree import AttributeType
from definitions.language.values import fold_text
from definitions.models import Attribute, EventKind
from evidence.leads import words
from evidence.leads.fields import life, lost_words, won_words
from evidence.leads.mapping import Mapping, Outcome, squeeze
from evidence.leads.normalise import normalise, text_types
from web.forms.mapping import EVENT, targets_of
from web.presenters.catalogue import label
from web.presenters.life import life_labels
from web.presenters.values import say_value

EXAMPLES = 3
Option = tuple[str, str]
"""(target, its name)"""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    number: int
    name: str
    examples: str
    filled: float
    """The share of rows that have a value."""
    target: str


@dataclass(frozen=True, slots=True)
class ValueLine:
    number: int
    value: str
    rows: int
    said: str
    """ "won", "lost" or "" for neither."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    refused: str
    """Why the value cannot be read; empty where it can."""


def column_lines(profile: Map[str, Any], mapping: Mapping) -> list[ColumnLine]:
    """A line per column, in the file's order."""
    targets = targets_of(mapping)
    return [
        ColumnLine(number, name, examples(found), found["filled"], targets.get(name, ""))
        for number, (name, found) in enumerate(profile.items())
    ]


def examples(found: Map[str, Any]) -> str:
    """A column's most frequent values in a row."""
    values = [str(value).strip() for value, _rows in found["values"][:EXAMPLES]]
    shown = " · ".join(value if len(value) <= 30 else f"{value[:29]}…" for value in values)
    return f"{shown} …" if len(found["values"]) > EXAMPLES else shown


def target_groups(
    attributes: Iterable[Attribute], events: Iterable[EventKind], mapping: Mapping
) -> list[tuple[str, list[Option]]]:
    """The targets that a column can be given, in named groups."""
    names = target_names(attributes, events)
    both = [target for target in targets_of(mapping).values() if "+" in target]
    groups = [
        (
            _("Attributes"),
            [option for option in names.items() if option[0] not in life and EVENT not in option[0]],
        ),
        (_("The lead's life"), [option for option in names.items() if option[0] in life]),
        (_("Both"), [(target, say_target(target, names)) for target in both]),
        (
            _("Events, with the times they happened"),
            [option for option in names.items() if EVENT in option[0]],
        ),
    ]
    return [group for group in groups if group[1]]


def target_names(attributes: Iterable[Attribute], events: Iterable[EventKind]) -> dict[str, str]:
    """Every single target with its name."""
    return {
        **{row.key: label(row) for row in attributes},
        **life_labels(),
        **{f"{EVENT}{row.key}": label(row) for row in events},
    }


def say_target(target: str, names: Map[str, str]) -> str:
    return " + ".join(names.get(key, key) for key in target.split("+"))


def value_lines(values: Sequence[tuple[str, int]], outcome: Outcome | None) -> list[ValueLine]:
    """The values of the outcome column with what each says."""
    said = {fold_text(word): "lost" for word in (outcome.lost if outcome else ())}
    said |= {fold_text(word): "won" for word in (outcome.won if outcome else ())}
    return [
        ValueLine(i, value, rows, said.get(fold_text(value), "")) for i, (value, rows) in enumerate(values)
    ]


def guessed_outcome(column: str, values: Iterable[str]) -> Outcome:
    """What the values of a column that was just chosen usually mean."""
    won, lost = {squeeze(word) for word in won_words}, {squeeze(word) for word in lost_words}
    values = list(values)
    return Outcome(
        column,
        tuple(value for value in values if squeeze(value) in won),
        tuple(value for value in values if squeeze(value) in lost),
    )


def preview(
    rows: Iterable[Map[str, str | None]],
    mapping: Mapping,
    attributes: Map[str, AttributeType],
    zone: ZoneInfo,
) -> list[list[Cell]]:
    """The first rows as they will be read: the id, then a cell per column that is imported."""
    nulls = {fold_text(word) for word in mapping.null_words}
    targets = [
        (column, type_of(target, attributes))
        for column, target in targets_of(mapping).items()
        if EVENT not in target
    ]
    return [
        [
            Cell(row.get(mapping.id) or "", ""),
            *(cell(row.get(column), type_, nulls, zone) for column, type_ in targets),
        ]
        for row in rows
    ]


def preview_heads(mapping: Mapping, names: Map[str, str]) -> list[str]:
    """The headings above the cells of `preview`."""
    targets = [target for target in targets_of(mapping).values() if EVENT not in target]
    return [_("Lead"), *(say_target(target.split("+")[0], names) for target in targets)]


def type_of(target: str, attributes: Map[str, AttributeType]) -> AttributeType:
    key = target.split("+")[0]
    return attributes.get(key) or AttributeType(life[key].type)


def cell(text: str | None, type_: AttributeType, nulls: set[str], zone: ZoneInfo) -> Cell:
    """One value as it will be read."""
    if not text or not text.strip() or fold_text(text) in nulls:
        return Cell("", "")
    value, code = normalise(text, type_, zone)
    if code:
        return Cell(text, words.refused(code))
    return Cell(text.strip() if type_.type in text_types else say_value(value), "")

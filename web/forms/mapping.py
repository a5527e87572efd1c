"""The mapping page's form: a target for every column, and what the posted choices come to.

A target is "" (not imported), the fields that the column fills joined by "+" ("lead_source+source"), or
"event:KEY".
"""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from evidence.leads.fields import life
from evidence.leads.mapping import EventColumn, Mapping, Outcome

EVENT = "event:"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose: the mapping, and what cannot be said in it."""

    mapping: Mapping
    twice: tuple[tuple[str, str, str], ...] = ()
    """(field, column, other column): a field can come from one column only."""


def targets_of(mapping: Mapping) -> dict[str, str]:
    """Column -> its target. Where a column fills several fields, attributes come first."""
    fields: dict[str, list[str]] = {}
    for key, column in mapping.fields.items():
        fields.setdefault(column, []).append(key)
    targets = {
        column: "+".join(sorted(keys, key=lambda key: (key in life, key))) for column, keys in fields.items()
    }
    for item in mapping.events or ():
        targets.setdefault(item.column, f"{EVENT}{item.event}")
    return targets


def chosen(
    post: QueryDict, columns: Sequence[str], values: Map[str, Sequence[str]], sheet: str = ""
) -> Chosen:
    """The mapping that was posted. `values`: column -> its values as the page showed them, in that order."""
    fields: dict[str, str] = {}
    events: list[EventColumn] = []
    twice: list[tuple[str, str, str]] = []
    for number, column in enumerate(columns):
        target = post.get(f"target-{number}", "")
        if target.startswith(EVENT):
            events.append(EventColumn(target.removeprefix(EVENT), column))
            continue
        for key in filter(None, target.split("+")):
            if key in fields:
                twice.append((key, fields[key], column))
            fields.setdefault(key, column)
    mapping = Mapping(
        id=post.get("id", ""),
        fields=fields,
        null_words=tuple(
            dict.fromkeys(line.strip() for line in post.get("null_words", "").splitlines() if line.strip())
        ),
        outcome=outcome(post, columns, values),
        events=tuple(events) or None,
        sheet=sheet,
    )
    return Chosen(mapping, tuple(twice))


def outcome(post: QueryDict, columns: Sequence[str], values: Map[str, Sequence[str]]) -> Outcome | None:
    """The outcome column, with those of its values that were marked as won or lost."""
    column = post.get("outcome", "")
    if column not in columns:
        return None
    number = columns.index(column)
    said = {value: post.get(f"said-{number}-{i}", "") for i, value in enumerate(values[column])}
    won = tuple(value for value, word in said.items() if word == "won")
    lost = tuple(value for value, word in said.items() if word == "lost")
    return Outcome(column, won, lost)

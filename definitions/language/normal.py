"""The normal form of a rule: two rules with the same one give every lead the same verdict.

Ids, notes, order, repeated values and other ways of writing the same (one_of with one value, a group of one)
are gone from it. It is sound and not complete: rules that differ in it may still be the same, so a difference
proves nothing.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from definitions.language.tree import (
    Comparison,
    Count,
    Definition,
    Entry,
    Event,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Reference,
    Score,
    leaves,
)

_single = {
    "one_of": "equals",
    "none_of": "not_equals",
    "contains_any": "contains",
    "has_any": "has",
    "has_all": "has",
}


def normal_form(definition: Definition) -> str:
    """The rule and the types of the attributes it uses, as text to be compared."""
    used = sorted({leaf.attribute for leaf in leaves(definition.rule) if isinstance(leaf, Comparison)})
    types = {key: definition.attributes[key].type for key in used}
    return _text([types, _node(definition.rule)])


def node_form(node: Node) -> str:
    """One condition as text to be compared: two with the same form are true for the same leads."""
    return _text(_node(node))


def _node(node: Node) -> list[Any]:
    match node:
        case Group():
            return _group(node.kind, [_node(child) for child in node.children])
        case Count():
            children = [_node(child) for child in node.children]
            if node.at_least == 0:
                return ["all"]
            if node.at_least == 1:
                return _group("any", children)
            if node.at_least == len(children):
                return _group("all", children)
            return ["count", node.at_least, *_sorted(children)]
        case Comparison():
            return _comparison(node)
        case Event():
            return ["event", node.event, node.within_days, node.times]
        case Score():
            return ["score", _plain(node.at_least), *_sorted(_entries(node.entries))]
        case Reference():
            return ["definition", node.definition]


def _group(kind: str, children: list[list[Any]]) -> list[Any]:
    if kind == "none":
        inner = _group("any", children)
        if inner[0] == "none":  # not (not x) is x, for unknowns too
            return _group("any", inner[1:])
        return ["none", *(inner[1:] if inner[0] == "any" else [inner])]
    flat = [part for child in children for part in (child[1:] if child[0] == kind else [child])]
    unique = {_text(child): child for child in flat}
    if len(unique) == 1:
        return flat[0]
    return [kind, *(unique[key] for key in sorted(unique))]


def _comparison(node: Comparison) -> list[Any]:
    is_, value = node.is_, node.value
    if isinstance(value, tuple) and is_ != "between":
        value = tuple(sorted(set(value), key=str))
        if len(value) == 1:
            is_, value = _single[is_], value[0]
    if is_ == "not_equals" and isinstance(value, bool):
        is_, value = "equals", not value
    return ["attribute", node.attribute, is_, _plain(value)]


def _entries(entries: Iterable[Entry]) -> list[list[Any]]:
    flat: list[list[Any]] = []
    for entry in entries:
        match entry:
            case PointsGroup(at_most=None):
                flat += _entries(entry.entries)
            case PointsGroup():
                flat.append(["entries", _plain(entry.at_most), *_sorted(_entries(entry.entries))])
            case PointsWhen():
                flat.append(["when", _node(entry.when), _plain(entry.points)])
            case PointsPerEvent():
                cap = None if entry.at_most is None else _plain(entry.at_most)
                flat.append(["each", entry.event, entry.within_days, _plain(entry.each), cap, entry.fades])
    return flat


def _sorted(parts: list[list[Any]]) -> list[list[Any]]:
    return sorted(parts, key=_text)


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return str(value.normalize() + 0)
        case bool() | None:
            return value
        case int():
            return str(Decimal(value).normalize() + 0)
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def _text(form: object) -> str:
    return json.dumps(form, sort_keys=True)

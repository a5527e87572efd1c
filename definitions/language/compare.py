"""Comparing: what changed between two versions of a definition, node by node, by id."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from definitions.language.body import example_body, own_body
from definitions.language.flat import flatten, place_of
from definitions.language.parse import parse
from definitions.language.tree import AttributeType, Definition, Entry, Example, Node


@dataclass(frozen=True, slots=True)
class Added:
    """A node or entry that is new, with everything below it."""

    id: str
    node: Node | Entry
    parent: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A node or entry that is gone, with everything below it."""

    id: str
    node: Node | Entry
    parent: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A node or entry that hangs below another parent now; order among siblings means nothing.

    `old_place` and `new_place` are the parents themselves, None at the top (the rule, its criteria).
    """

    id: str
    node: Node | Entry
    old_parent: str
    new_parent: str
    old_place: Node | Entry | None = None
    new_place: Node | Entry | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A node or entry whose own fields changed; `fields`: name -> (old, new), None for none."""

    id: str
    old: Node | Entry
    new: Node | Entry
    fields: Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Retyped:
    """An attribute that both versions have, of another type or with other choices; `id` is its key."""

    id: str
    old: AttributeType
    new: AttributeType


@dataclass(frozen=True, slots=True)
class ExampleChanged:
    """An example, by its name: new (no `old`), gone (no `new`), or with another lead, verdict or instant."""

    id: str
    old: Example | None
    new: Example | None


Change = Added | Removed | Moved | Changed | Retyped | ExampleChanged


def compare(old: Mapping[str, object] | str, new: Mapping[str, object] | str) -> tuple[Change, ...]:
    """The changes from one body to another: removed first, then in the new tree's order. Raises `Faults`."""
    return compare_definitions(parse(old), parse(new))


def compare_definitions(old: Definition, new: Definition) -> tuple[Change, ...]:
    """The changes from one definition to another."""
    before, after = flatten(old.rule), flatten(new.rule)
    changes: list[Change] = [
        Removed(id_, item.node, item.parent)
        for id_, item in before.items.items()
        if id_ not in after.items and (item.parent in after.items or not item.parent)
    ]
    for id_, item in after.items.items():
        node, parent = item.node, item.parent
        if id_ not in before.items:
            if parent in before.items or not parent:
                changes.append(Added(id_, node, parent))
            continue
        old_node, old_parent = before.items[id_].node, before.items[id_].parent
        if old_parent != parent:
            places = place_of(before, old_parent), place_of(after, parent)
            changes.append(Moved(id_, node, old_parent, parent, *places))
        if fields := _fields(old_node, node):
            changes.append(Changed(id_, old_node, node, fields))
    return (*changes, *_retyped(old, new), *_examples(old, new))


def _examples(old: Definition, new: Definition) -> list[ExampleChanged]:
    before, after = ({one.name: one for one in side.examples} for side in (old, new))
    return [
        ExampleChanged(name, before.get(name), after.get(name))
        for name in dict.fromkeys([*before, *after])
        if _text(before.get(name)) != _text(after.get(name))
    ]


def _text(example: Example | None) -> str:
    """An example as text: in a lead, true is not 1."""
    return json.dumps(example_body(example), sort_keys=True) if example else ""


def _retyped(old: Definition, new: Definition) -> list[Retyped]:
    return [
        Retyped(key, old.attributes[key], type_)
        for key, type_ in new.attributes.items()
        if key in old.attributes and old.attributes[key] != type_
    ]


def _fields(old: Node | Entry, new: Node | Entry) -> dict[str, tuple[object, object]]:
    """What differs in a node's own fields; "kind" where it became another kind of node."""
    before, after = _own(old), _own(new)
    return {
        name: (before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def _own(node: Node | Entry) -> dict[str, object]:
    kind = getattr(node, "kind", None) or type(node).__name__.lower()
    return {"kind": kind} | own_body(node)

"""Comparing: what changed between two versions of a definition, node by node, by id."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.language.body import own_body
from definitions.language.parse import parse
from definitions.language.tree import AttributeType, Definition, Entry, Group, Node, children


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


Change = Added | Removed | Moved | Changed | Retyped


def compare(old: Mapping[str, object] | str, new: Mapping[str, object] | str) -> tuple[Change, ...]:
    """The changes from one body to another: removed first, then in the new tree's order. Raises `Faults`."""
    return compare_definitions(parse(old), parse(new))


def compare_definitions(old: Definition, new: Definition) -> tuple[Change, ...]:
    """The changes from one definition to another."""
    before, after = _by_id(old.rule), _by_id(new.rule)
    changes: list[Change] = [
        Removed(id_, node, parent)
        for id_, (node, parent) in before.items()
        if id_ not in after and (parent in after or not parent)
    ]
    for id_, (node, parent) in after.items():
        if id_ not in before:
            if parent in before or not parent:
                changes.append(Added(id_, node, parent))
            continue
        old_node, old_parent = before[id_]
        if old_parent != parent:
            places = _place(before, old_parent), _place(after, parent)
            changes.append(Moved(id_, node, old_parent, parent, *places))
        if fields := _fields(old_node, node):
            changes.append(Changed(id_, old_node, node, fields))
    return (*changes, *_retyped(old, new))


def _place(nodes: Mapping[str, tuple[Node | Entry, str]], parent: str) -> Node | Entry | None:
    """The parent, None where it only holds the criteria together."""
    node, above = nodes.get(parent, (None, ""))
    return None if not above and isinstance(node, Group) and node.kind == "all" else node


def _retyped(old: Definition, new: Definition) -> list[Retyped]:
    return [
        Retyped(key, old.attributes[key], type_)
        for key, type_ in new.attributes.items()
        if key in old.attributes and old.attributes[key] != type_
    ]


def _by_id(root: Node | Entry) -> dict[str, tuple[Node | Entry, str]]:
    """id -> (node, id of its parent or "" for the root), parents first."""
    found: dict[str, tuple[Node | Entry, str]] = {}
    stack: list[tuple[Node | Entry, str]] = [(root, "")]
    while stack:
        node, parent = stack.pop()
        found[node.id] = (node, parent)
        stack += [(child, node.id) for child in reversed(children(node))]
    return found


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

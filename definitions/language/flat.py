"""A tree laid flat: every node by its id, what it says itself, where it hangs; and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.language.body import own_body
from definitions.language.tree import Entry, Group, Node, PointsWhen, children

# Fields that only make sense together are one: two values with "between", a cap with the sign of "each".
_together = {"attribute": "says", "is": "says", "value": "says", "each": "earns", "at_most": "earns"}
# Under which key a kind of node holds what hangs below it.
_holds = {
    "all": "all",
    "any": "any",
    "none": "none",
    "count": "of",
    "score": "score",
    "pointsgroup": "entries",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A node by itself: its `fields` ("says" and "earns" are several in one), its parent's id, "" at the top.

    An entry of kind "pointswhen" has the id of its condition as the field "when".
    """

    kind: str
    fields: Mapping[str, object]
    parent: str
    node: Node | Entry


@dataclass(frozen=True, slots=True)
class Flat:
    """`items` by id, parents first; `below`: id -> the ids below it, in order, "" holding the root."""

    items: Mapping[str, Item]
    below: Mapping[str, tuple[str, ...]]


def flatten(root: Node) -> Flat:
    """A tree laid flat."""
    items: dict[str, Item] = {}
    below: dict[str, tuple[str, ...]] = {"": (root.id,)}
    stack: list[tuple[Node | Entry, str]] = [(root, "")]
    while stack:
        node, parent = stack.pop()
        items[node.id] = Item(_kind(node), _fields(node), parent, node)
        below[node.id] = tuple(child.id for child in children(node))
        stack += [(child, node.id) for child in reversed(children(node))]
    return Flat(items, below)


def plain_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Fields as a body has them, what was put together taken apart."""
    plain: dict[str, object] = {}
    for name, value in fields.items():
        if name in ("says", "earns") and isinstance(value, Mapping):
            plain |= value
        elif value is not None:
            plain[name] = value
    return plain


def put_together(
    id_: str, items: Mapping[str, tuple[str, Mapping[str, object]]], below: Mapping[str, list[str]]
) -> dict[str, object]:
    """The body of a node from `items` (id -> kind and fields) and the ids below each."""
    kind, fields = items[id_]
    body: dict[str, object] = {"id": id_, **plain_fields(fields)}
    if kind == "pointswhen":
        body["when"] = put_together(str(fields["when"]), items, below)
    elif kind in _holds:
        body[_holds[kind]] = [put_together(child, items, below) for child in below.get(id_, ())]
    return body


def _kind(node: Node | Entry) -> str:
    return node.kind if isinstance(node, Group) else type(node).__name__.lower()


def _fields(node: Node | Entry) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in own_body(node).items():
        if name == "id":
            continue
        if (whole := _together.get(name)) and (whole == "says" or "each" in own_body(node)):
            part = fields.setdefault(whole, {})
            assert isinstance(part, dict)
            part[name] = value
        else:
            fields[name] = value
    if isinstance(node, PointsWhen):
        fields["when"] = node.when.id
    return fields


def place_of(flat: Flat, parent: str) -> Node | Entry | None:
    """The parent, None where it only holds the criteria together."""
    node = flat.items[parent].node if parent else None
    top = node is not None and not flat.items[parent].parent
    return None if top and isinstance(node, Group) and node.kind == "all" else node


def form_of(item: Item | None) -> dict[str, object] | None:
    """The kind and the fields of a node as one value, its note aside."""
    if item is None:
        return None
    return {"kind": item.kind} | {name: value for name, value in item.fields.items() if name != "note"}


def ids_in(body: object) -> set[str]:
    """The ids of all nodes in the body of one."""
    if isinstance(body, dict):
        inner = (ids_in(part) for name, part in body.items() if name != "value")
        return {str(body["id"])}.union(*inner) if "id" in body else set().union(*inner)
    return set().union(*(ids_in(part) for part in body)) if isinstance(body, list) else set()


def cycle_in(parents: Mapping[str, str]) -> set[str]:
    """The nodes of one circle of parents, nothing where there is none."""
    done: set[str] = set()
    for start in sorted(parents):
        path: list[str] = []
        id_ = start
        while id_ in parents and id_ not in done and id_ not in path:
            path.append(id_)
            id_ = parents[id_]
        if id_ in path:
            return set(path[path.index(id_) :])
        done.update(path)
    return set()

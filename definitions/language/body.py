"""The body of a definition: its tree written back as plain JSON, in one way only, with every id given."""

from collections.abc import Mapping
from decimal import Decimal

from definitions.language.tree import (
    Comparison,
    Count,
    Definition,
    Entry,
    Event,
    Example,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Reference,
    Score,
)


def body_of(definition: Definition) -> dict[str, object]:
    """The canonical `teigi/1` body: defaults left out, whole numbers whole, texts as they were written."""
    return {
        "format": "teigi/1",
        "kind": definition.kind,
        "attributes": {
            key: {"type": type_.type} | ({"choices": list(type_.choices)} if type_.choices else {})
            for key, type_ in definition.attributes.items()
        },
        "rule": node_body(definition.rule),
    } | ({"examples": [example_body(one) for one in definition.examples]} if definition.examples else {})


def example_body(example: Example) -> dict[str, object]:
    """The canonical body of one example."""
    return {
        "name": example.name,
        "at": example.written,
        "lead": _json(example.lead),
        "verdict": example.verdict,
    }


def node_body(node: Node | Entry) -> dict[str, object]:
    """The canonical body of one node or entry with everything below it."""
    own = own_body(node)
    match node:
        case Group():
            own |= {node.kind: [node_body(child) for child in node.children]}
        case Count():
            own |= {"of": [node_body(child) for child in node.children]}
        case Score():
            own |= {"score": [node_body(entry) for entry in node.entries]}
        case PointsWhen():
            own |= {"when": node_body(node.when)}
        case PointsGroup():
            own |= {"entries": [node_body(entry) for entry in node.entries]}
    return own


def own_body(node: Node | Entry) -> dict[str, object]:
    """A node's own fields, without what hangs below it."""
    own: dict[str, object] = {"id": node.id}
    if node.note:
        own["note"] = node.note
    match node:
        case Count():
            own["at_least"] = node.at_least
        case Comparison():
            own |= {"attribute": node.attribute, "is": node.is_}
            if node.is_ not in ("known", "unknown"):
                own["value"] = _plain(node.written)
        case Event():
            own |= {"event": node.written, "within_days": node.within_days}
            own |= {"times": node.times} if node.times != 1 else {}
        case Score():
            own["at_least"] = _plain(node.at_least)
        case Reference():
            own["definition"] = node.definition
        case PointsWhen():
            own["points"] = _plain(node.points)
        case PointsPerEvent():
            own |= {"event": node.written, "within_days": node.within_days, "each": _plain(node.each)}
            own |= {"at_most": _plain(node.at_most)} if node.at_most is not None else {}
            own |= {"fades": True} if node.fades else {}
        case PointsGroup() if node.at_most is not None:
            own["at_most"] = _plain(node.at_most)
    return own


def _json(value: object) -> object:
    """A copy of plain JSON."""
    if isinstance(value, Mapping):
        return {key: _json(item) for key, item in value.items()}
    return [_json(item) for item in value] if isinstance(value, list | tuple) else value


def _plain(value: object) -> object:
    """A prepared or written value as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str | bool | int) or value is None:
        return value
    return str(value)

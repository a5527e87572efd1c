"""What the editor's buttons do to the cards: add, remove, move up or down, put into a group."""

import secrets

from django.core.exceptions import BadRequest

from web.forms.cards import Card

NODES = ("comparison", "event", "group", "score", "reference")
ENTRIES = ("when", "per_event", "entries")
HOLDS = {"group": NODES, "score": ENTRIES, "entries": ENTRIES}
"""Kind of card -> what can be added below it."""


def apply(root: Card, do: str) -> tuple[Card, str]:
    """The cards after a button "verb:id" ("add:kind:id"), and the id of the card to go on with.

    A card that is no longer there changes nothing. Raises BadRequest on an unknown verb.
    """
    verb, _, id_ = do.partition(":")
    match verb:
        case "add":
            kind, _, id_ = id_.partition(":")
            return root, add(root, kind, id_)
        case "remove":
            return root, remove(root, id_)
        case "up" | "down":
            return root, move(root, id_, -1 if verb == "up" else 1)
        case "wrap":
            return wrap(root, id_)
        case "refresh":
            return root, ""
    raise BadRequest


def new_id() -> str:
    """Never one that was used before: a thread may still hang on a criterion that was removed."""
    return f"c-{secrets.token_hex(4)}"


def blank(kind: str) -> Card:
    """A new card of a kind, with what is usual filled in."""
    usual = {
        "group": {"match": ["any"], "at_least": ["2"]},
        "event": {"within_days": ["90"], "times": ["1"]},
        "when": {"points": ["10"]},
        "per_event": {"within_days": ["90"], "each": ["10"]},
    }
    children = {"when": ["comparison"], "group": ["comparison"], "score": ["when"], "entries": ["when"]}
    return Card(kind, new_id(), usual.get(kind, {}), [blank(child) for child in children.get(kind, [])])


def add(root: Card, kind: str, id_: str) -> str:
    parent = find(root, id_)
    if parent is None:
        return ""
    if kind not in HOLDS.get(parent.kind, ()):
        raise BadRequest
    parent.children.append(blank(kind))
    return parent.children[-1].id


def remove(root: Card, id_: str) -> str:
    """The condition of a score entry is not removed but emptied: the entry needs one."""
    parent = parent_of(root, id_)
    if parent is None:
        return ""
    place = place_of(parent, id_)
    del parent.children[place]
    if parent.kind == "when":
        parent.children = [blank("comparison")]
    return parent.children[max(place - 1, 0)].id if parent.children else parent.id


def move(root: Card, id_: str, by: int) -> str:
    parent = parent_of(root, id_)
    if parent is not None:
        place = place_of(parent, id_)
        if 0 <= place + by < len(parent.children):
            parent.children.insert(place + by, parent.children.pop(place))
    return ""


def wrap(root: Card, id_: str) -> tuple[Card, str]:
    """Puts a node into a group of its own, to which more can be added."""
    node = find(root, id_)
    if node is None:
        return root, ""
    if node.kind not in NODES:
        raise BadRequest
    group = Card("group", new_id(), {"match": ["all"], "at_least": ["2"]}, [node])
    parent = parent_of(root, id_)
    if parent is None:
        return group, group.id
    parent.children[place_of(parent, id_)] = group
    return root, group.id


def find(root: Card, id_: str) -> Card | None:
    return next((card for card in root.walk() if card.id == id_), None)


def parent_of(root: Card, id_: str) -> Card | None:
    return next((card for card in root.walk() if any(child.id == id_ for child in card.children)), None)


def place_of(parent: Card, id_: str) -> int:
    return next(place for place, child in enumerate(parent.children) if child.id == id_)

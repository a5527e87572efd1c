"""What the editor's buttons do to the cards: add, remove, copy, move, put into a group and out of one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest

from web.forms.cards import Card

NODES = ("comparison", "event", "group", "score", "reference")
ENTRIES = ("when", "per_event", "entries")
HOLDS = {"group": NODES, "score": ENTRIES, "entries": ENTRIES}
"""Kind of card -> what can be added below it."""
MATCHES = ("all", "any", "of", "none")


@dataclass(frozen=True, slots=True)
class Done:
    """The cards after a button. `focus`: id of the card to go on with, in its first field (`typing`) or not.

    `cards`: those that the button was about, to be said to whoever does not see them; empty where nothing
    changed.
    """

    root: Card
    focus: str = ""
    typing: bool = False
    verb: str = ""
    cards: tuple[Card, ...] = ()


def apply(root: Card, do: str, selected: Sequence[str] = ()) -> Done:
    """The cards after a button "verb:id", "add:kind:id", "place:id:parent:place" or "selected:verb".

    `selected`: ids of the cards that are ticked. A card that is no longer there changes nothing. Raises
    BadRequest on an unknown verb.
    """
    verb, _, rest = do.partition(":")
    match verb:
        case "refresh":
            return Done(root)
        case "add":
            kind, _, id_ = rest.partition(":")
            return add(root, kind, id_)
        case "place":
            id_, _, end = rest.partition(":")
            parent, _, place = end.rpartition(":")
            return put(root, id_, parent, int(place) if place.isdecimal() else 0)
        case "up" | "down":
            return shift(root, rest, -1 if verb == "up" else 1)
        case "in" | "out":
            return step_in(root, rest) if verb == "in" else step_out(root, rest)
        case "remove" | "copy":
            return each(root, verb, [rest])
        case "selected" if rest in ("remove", "copy"):
            return each(root, rest, outermost(root, selected))
        case "selected" if rest in MATCHES:
            return wrap(root, outermost(root, selected), rest)
        case "wrap":
            return wrap(root, [rest], "all")
        case "ungroup":
            return ungroup(root, rest)
    raise BadRequest


# New cards


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


def copied(card: Card) -> Card:
    """The same once more, under ids of its own."""
    fields = {name: [*texts] for name, texts in card.fields.items()}
    return Card(card.kind, new_id(), fields, [copied(child) for child in card.children])


def add(root: Card, kind: str, id_: str) -> Done:
    parent = find(root, id_)
    if parent is None:
        return Done(root)
    if kind not in HOLDS.get(parent.kind, ()):
        raise BadRequest
    new = blank(kind)
    parent.children.append(new)
    # Typing goes on in the first criterion of a new group, where there is something to say.
    start = new.children[0] if kind == "group" else new
    return Done(root, start.id, True, "add", (new,))


# Removing and copying


def each(root: Card, verb: str, ids: Sequence[str]) -> Done:
    """Remove or copy each of the cards; the root and a condition without its points stay as they are."""
    cards, focus = [], ""
    for id_ in ids:
        parent = parent_of(root, id_)
        if parent is None:
            continue
        place = place_of(parent, id_)
        cards.append(parent.children[place])
        if verb == "remove":
            focus = taken(parent, place)
        elif parent.kind != "when":
            parent.children.insert(place + 1, copied(parent.children[place]))
            focus = parent.children[place + 1].id
    return Done(root, focus, False, verb, tuple(cards)) if focus else Done(root)


def taken(parent: Card, place: int) -> str:
    """Takes a card away; the id of the one to go on with. A score entry's condition is only emptied."""
    del parent.children[place]
    if parent.kind == "when":
        parent.children = [blank("comparison")]
    return parent.children[max(place - 1, 0)].id if parent.children else parent.id


# Moving


def shift(root: Card, id_: str, by: int) -> Done:
    """One place up or down among its siblings."""
    parent = parent_of(root, id_)
    if parent is None or parent.kind == "when":
        return Done(root)
    place = place_of(parent, id_)
    if not 0 <= place + by < len(parent.children):
        return Done(root, id_)
    return put(root, id_, parent.id, place + by)


def step_in(root: Card, id_: str) -> Done:
    """To the end of the nearest group or score above it among its siblings, else below it."""
    parent = parent_of(root, id_)
    if parent is None or parent.kind == "when":
        return Done(root)
    place = place_of(parent, id_)
    nearest = [*reversed(parent.children[:place]), *parent.children[place + 1 :]]
    for sibling in nearest:
        if sibling.kind in HOLDS and fit(parent.children[place], sibling) is not None:
            return put(root, id_, sibling.id, len(sibling.children))
    return Done(root, id_)


def step_out(root: Card, id_: str) -> Done:
    """Out of its group, to the place right after it."""
    parent = parent_of(root, id_)
    above = parent_of(root, parent.id) if parent else None
    if parent is None or above is None or parent.kind == "when" or above.kind == "when":
        return Done(root, id_ if parent else "")
    return put(root, id_, above.id, place_of(above, parent.id) + 1)


def put(root: Card, id_: str, parent_id: str, place: int) -> Done:
    """Into a group or score at a place, counted without the card itself; never below itself."""
    card, source, target = find(root, id_), parent_of(root, id_), find(root, parent_id)
    if card is None or source is None or target is None or source.kind == "when":
        return Done(root)
    inside = any(below is target for below in card.walk())
    fitting = None if inside else fit(card, target)
    if fitting is None:
        return Done(root, id_)
    del source.children[place_of(source, id_)]
    target.children.insert(min(place, len(target.children)), fitting)
    return Done(root, fitting.id, False, "move", (fitting,))


def fit(card: Card, parent: Card) -> Card | None:
    """The card as the parent holds it: with points in a score, without them in a group; None: not at all."""
    if card.kind in HOLDS.get(parent.kind, ()):
        return card
    if card.kind in NODES and parent.kind in ("score", "entries"):
        return Card("when", new_id(), {"points": ["10"]}, [card])
    if card.kind == "when" and parent.kind == "group" and card.children:
        return card.children[0]
    return None


# Groups


def wrap(root: Card, ids: Sequence[str], match: str) -> Done:
    """Puts cards into a group of their own, at the place of the first: criteria or score entries alone."""
    cards = [card for card in (find(root, id_) for id_ in ids) if card]
    if not cards:
        return Done(root)
    first, parent = cards[0], parent_of(root, cards[0].id)
    entries = first.kind in ENTRIES
    fields = {} if entries else {"match": [match], "at_least": ["2"]}
    group = Card("entries" if entries else "group", new_id(), fields)
    together = [fitting for card in cards if (fitting := fit(card, group))]
    if len(together) < len(cards):
        return Done(root, first.id)
    for card in cards[1:]:
        source = parent_of(root, card.id)
        if source is None or source.kind == "when":
            return Done(root, first.id)
    for card in cards[1:]:
        source = parent_of(root, card.id)
        assert source
        del source.children[place_of(source, card.id)]
    group.children = together
    if parent is None:
        return Done(group, group.id, True, "group", tuple(cards))
    parent.children[place_of(parent, first.id)] = group
    return Done(root, group.id, True, "group", tuple(cards))


def ungroup(root: Card, id_: str) -> Done:
    """Puts what a group holds in its place; where only one thing can be, only a group of one."""
    group, parent = find(root, id_), parent_of(root, id_)
    if group is None or not ungroups(group, parent):
        return Done(root, id_ if group else "")
    first = group.children[0]
    if parent is None:
        return Done(first, first.id, True, "ungroup", (group,))
    place = place_of(parent, id_)
    parent.children[place : place + 1] = group.children
    return Done(root, first.id, parent.kind == "when", "ungroup", (group,))


def ungroups(card: Card, parent: Card | None) -> bool:
    """Whether a group can be dissolved where it is."""
    if card.kind not in ("group", "entries") or not card.children:
        return False
    alone = parent is None or parent.kind == "when"
    return not alone or len(card.children) == 1


# Finding


def find(root: Card, id_: str) -> Card | None:
    return next((card for card in root.walk() if card.id == id_), None)


def parent_of(root: Card, id_: str) -> Card | None:
    return next((card for card in root.walk() if any(child.id == id_ for child in card.children)), None)


def place_of(parent: Card, id_: str) -> int:
    return next(place for place, child in enumerate(parent.children) if child.id == id_)


def outermost(root: Card, ids: Sequence[str]) -> list[str]:
    """The ticked cards in the order of the tree, without those that lie in another of them."""
    found: list[str] = []

    def look(card: Card) -> None:
        if card.id in ids:
            found.append(card.id)
            return
        for child in card.children:
            look(child)

    look(root)
    return found

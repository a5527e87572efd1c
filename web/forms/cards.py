"""Cards: a definition's tree as form fields, between its body and what a browser posts.

A card keeps what was typed, right or wrong: `body_of` writes text that is no number as it stands, and the
language's parser then says so, with the card's id.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict

from definitions.language.comparisons import comparisons, comparisons_for

FIELDS = {
    "group": ("match", "at_least"),
    "comparison": ("attribute", "is", "value", "others"),
    "event": ("event", "within_days", "times"),
    "score": ("at_least",),
    "reference": ("definition",),
    "when": ("points",),
    "per_event": ("event", "within_days", "each", "at_most", "fades"),
    "entries": ("at_most",),
}
"""Kind of card -> its fields; every card has a note besides."""

DEEPEST = 20
"""Deeper than the language allows, so that the parser says what is wrong; beyond it nobody typed the form."""

USUAL_COMPARISON = {
    "text": "contains",
    "choice": "one_of",
    "choices": "has_any",
    "integer": "at_least",
    "number": "at_least",
    "boolean": "equals",
    "date": "within_last_days",
    "instant": "within_last_days",
}


@dataclass(slots=True)
class Card:
    """A node or a score entry. `fields` are texts as typed: one each, several for `value`."""

    kind: str
    id: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    children: "list[Card]" = field(default_factory=list)

    def text(self, name: str) -> str:
        """A field's first text, trimmed; empty where there is none."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def walk(self) -> "Iterator[Card]":
        yield self
        for child in self.children:
            yield from child.walk()


# A body as cards


def card_of(node: Mapping[str, Any]) -> Card:
    """The card of one node or entry of a canonical body, with everything below it."""
    kind = kind_of(node)
    card = Card(kind, node["id"], {"note": [node.get("note", "")]})
    match kind:
        case "group":
            match = next(key for key in ("all", "any", "none", "of") if key in node)
            card.fields |= {"match": [match], "at_least": texts_of(node.get("at_least", 1))}
            card.children = [card_of(child) for child in node[match]]
        case "score" | "entries":
            card.children = [card_of(entry) for entry in node[kind]]
        case "when":
            card.children = [card_of(node["when"])]
    for name in FIELDS[kind]:
        if name in node and kind != "group":
            card.fields[name] = texts_of(node[name])
    return card


def kind_of(node: Mapping[str, Any]) -> str:
    for key, kind in (
        ("attribute", "comparison"),
        ("score", "score"),
        ("definition", "reference"),
        ("when", "when"),
        ("entries", "entries"),
        ("each", "per_event"),
        ("event", "event"),
    ):
        if key in node:
            return kind
    return "group"


def texts_of(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]


# A posted form as cards


def read_cards(post: QueryDict) -> Card:
    """The root card of a posted editor: `node` fields "kind:depth:id" in order, and fields "id:name".

    Raises BadRequest where the fields are no tree.
    """
    root: Card | None = None
    line: list[Card] = []
    for posted in post.getlist("node"):
        kind, _, rest = posted.partition(":")
        depth, _, id_ = rest.partition(":")
        if kind not in FIELDS or not depth.isdecimal() or not id_ or int(depth) > min(len(line), DEEPEST):
            raise BadRequest
        card = Card(kind, id_, fields_of(post, kind, id_))
        del line[int(depth) :]
        if line:
            line[-1].children.append(card)
        elif root is None:
            root = card
        else:
            raise BadRequest
        line.append(card)
    if root is None:
        raise BadRequest
    return root


def fields_of(post: QueryDict, kind: str, id_: str) -> dict[str, list[str]]:
    fields = {name: post.getlist(f"{id_}:{name}") for name in (*FIELDS[kind], "note")}
    if "others" in fields:
        fields["value"] = fields["value"] + [
            line for text in fields.pop("others") for line in text.splitlines()
        ]
    return fields


def settle(root: Card, types: Mapping[str, str]) -> Card:
    """Where another attribute was chosen, its comparison gets an operator that the new type allows."""
    for card in root.walk():
        if card.kind == "comparison" and (type_ := types.get(card.text("attribute"))):
            if card.text("is") not in comparisons_for(type_):
                card.fields["is"] = [USUAL_COMPARISON[type_]]
            if type_ == "boolean" and card.text("value") not in ("true", "false"):
                card.fields["value"] = ["true"]
    return root


# Cards as a body


def body_of(root: Card, *, kind: str, attributes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A teigi/1 body, not yet checked. `attributes`: key -> declaration; those in use are written."""
    used = {card.text("attribute") for card in root.walk() if card.kind == "comparison"}
    declared = {key: dict(attributes[key]) for key in attributes if key in used}
    types = {key: declaration["type"] for key, declaration in declared.items()}
    return {"format": "teigi/1", "kind": kind, "attributes": declared, "rule": node_of(root, types)}


def node_of(card: Card, types: Mapping[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {"id": card.id}
    if note := card.text("note"):
        node["note"] = note
    children = [node_of(child, types) for child in card.children]
    match card.kind:
        case "group":
            match = card.text("match") if card.text("match") in ("any", "none", "of") else "all"
            return node | {match: children} | (given(card, "at_least") if match == "of" else {})
        case "comparison":
            return node | comparison_of(card, types)
        case "event":
            node |= {"event": card.text("event")} | given(card, "within_days")
            return node | ({} if card.text("times") in ("", "1") else given(card, "times"))
        case "score":
            return node | {"score": children} | given(card, "at_least")
        case "reference":
            return node | {"definition": card.text("definition")}
        case "when":
            return node | {"when": children[0] if children else {}} | given(card, "points")
        case "entries":
            return node | {"entries": children} | given(card, "at_most")
        case _:
            node |= {"event": card.text("event")} | given(card, "within_days", "each", "at_most")
            return node | ({"fades": True} if card.text("fades") else {})


def comparison_of(card: Card, types: Mapping[str, str]) -> dict[str, Any]:
    attribute, is_ = card.text("attribute"), card.text("is")
    node: dict[str, Any] = {"attribute": attribute, "is": is_}
    takes = comparisons[is_][1] if is_ in comparisons else "one"
    if takes == "nothing":
        return node
    type_ = {"number": "number", "days": "integer", "text": "text", "texts": "text"}.get(
        takes, types.get(attribute, "")
    )
    if takes == "pair":
        ends = (*card.fields.get("value", ()), "", "")[:2]
        return node | ({"value": [typed(end, type_) for end in ends]} if any(ends) else {})
    values = [typed(text, type_) for text in filled(card.fields.get("value", ()))]
    if not values:
        return node
    return node | {"value": values if takes in ("list", "texts") else values[0]}


def filled(texts: Sequence[str]) -> list[str]:
    """Texts that are not blank, each once, in order."""
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def given(card: Card, *names: str) -> dict[str, Any]:
    """Number fields that were filled in."""
    return {name: number(card.text(name)) for name in names if card.text(name)}


def typed(text: str, type_: str) -> Any:
    """A typed text as the value it means; as it stands where it means none."""
    if type_ in ("integer", "number"):
        return number(text)
    if type_ == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text.strip()


def number(text: str) -> int | float | str:
    """ "１，２００" and "1,200" are 1200; what is no number comes back as it was typed."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,30}", plain):
        return int(plain)
    if re.fullmatch(r"[+-]?(\d{1,30}\.\d{0,30}|\.\d{1,30})", plain):
        return float(plain)
    return text.strip()

"""What people do to a definition between two versions, at random."""

import random
from typing import Any

from definitions.language.body import node_body
from definitions.language.parse import canonical, parse
from definitions.language.tree import verdict_names, walk
from tests.unit.language.words import body, example, is_

Body = dict[str, Any]
HOLDS = ("all", "any", "none", "of", "score", "entries")


def edited(start: Body, chance: random.Random, times: int, name: str) -> Body:
    """A canonical body after some edits; what is new has ids that begin with `name`."""
    rule = canonical(start)["rule"]
    for n in range(times):
        change = chance.choice([change_one, remove_one, add_one, move_one, wrap, note_one])
        change(rule, chance, f"{name}{n}")
    examples = [dict(example) for example in start.get("examples", ())]
    for n in range(times):
        edit_examples(examples, chance, f"{name}{n}")
    return canonical(start | {"rule": rule, "examples": examples})


def edit_examples(examples: list[Any], chance: random.Random, name: str) -> None:
    """Half of the time nothing; else one is added, dropped or wants another verdict."""
    chosen = chance.randrange(6)
    if chosen == 0:
        examples.insert(chance.randrange(len(examples) + 1), example(name))
    elif chosen == 1 and examples:
        examples.pop(chance.randrange(len(examples)))
    elif chosen == 2 and examples:
        examples[chance.randrange(len(examples))]["verdict"] = chance.choice(list(verdict_names))


def nodes(rule: Any) -> list[Any]:
    """Every node of a plain rule, parents first."""
    found = [rule]
    for key in HOLDS:
        found += [node for child in rule.get(key, ()) for node in nodes(child)]
    return found + (nodes(rule["when"]) if "when" in rule else [])


def lists(rule: Any) -> list[tuple[list[Any], bool]]:
    """Every list of children, and whether it holds entries."""
    return [(node[key], key in ("score", "entries")) for node in nodes(rule) for key in HOLDS if key in node]


def change_one(rule: Any, chance: random.Random, name: str) -> None:
    node = chance.choice(nodes(rule))
    if isinstance(node.get("value"), int) and not isinstance(node["value"], bool):
        node["value"] += chance.choice([1, 2])
    elif "points" in node:
        node["points"] = chance.choice([3, 4, 6])
    elif "within_days" in node:
        node["within_days"] += chance.choice([1, 2])
    elif "at_least" in node:
        node["at_least"] = chance.choice([1, 2, 3])
    elif "any" in node:
        node["all"] = node.pop("any")


def note_one(rule: Any, chance: random.Random, name: str) -> None:
    chance.choice(nodes(rule))["note"] = f"{name} の理由"


def remove_one(rule: Any, chance: random.Random, name: str) -> None:
    filled = [children for children, _ in lists(rule) if children]
    if filled:
        children = chance.choice(filled)
        children.pop(chance.randrange(len(children)))


def add_one(rule: Any, chance: random.Random, name: str) -> None:
    open_to = [children for children, entries in lists(rule) if not entries]
    if open_to:
        children = chance.choice(open_to)
        new = is_("employees", "at_least", chance.choice([20, 30])) | {"id": name}
        children.insert(chance.randrange(len(children) + 1), new)


def move_one(rule: Any, chance: random.Random, name: str) -> None:
    places = [children for children, entries in lists(rule) if not entries]
    filled = [children for children in places if children]
    if filled:
        source = chance.choice(filled)
        node = source.pop(chance.randrange(len(source)))
        left = [children for children, entries in lists(rule) if not entries]
        target = chance.choice(left)
        target.insert(chance.randrange(len(target) + 1), node)


def wrap(rule: Any, chance: random.Random, name: str) -> None:
    places = [children for children, entries in lists(rule) if not entries and children]
    if places:
        children = chance.choice(places)
        n = chance.randrange(len(children))
        children[n] = {"id": name, "any": [children[n]]}


def by_id(some: Body) -> dict[str, Any]:
    """What each node of a body says itself, and its parent: all that a merge is about."""
    found: dict[str, Any] = {}
    for node in walk(parse(some).rule):
        own = node_body(node)
        for key in HOLDS:
            if key in own:
                own[key] = sorted(child["id"] for child in own[key])  # type: ignore[attr-defined]
        if "when" in own:
            own["when"] = own["when"]["id"]  # type: ignore[index]
        found[node.id] = own
    return found


def plain(rule: Any) -> Body:
    """A canonical body around a rule."""
    return canonical(body(rule))

"""What wording asks of a tree, whatever the language."""

from dataclasses import replace

from definitions.language.catalogue import Catalogue
from definitions.language.tree import (
    Comparison,
    Count,
    Event,
    Group,
    Node,
    PointsPerEvent,
    Score,
    children,
    leaves,
)


def as_list(node: Comparison) -> tuple[object, ...]:
    """The values of a comparison as they are shown: prepared, texts as written."""
    value = node.value
    shown = node.written if isinstance(value, str) and node.written is not None else value
    if isinstance(value, tuple):
        written = node.written if isinstance(node.written, tuple) else value
        return tuple(w if isinstance(v, str) else v for v, w in zip(value, written, strict=True))
    return () if value is None else (shown,)


def same_window(node: Score) -> int | None:
    """The window of a score whose events all have the same one."""
    windows = {leaf.within_days for leaf in leaves(node) if isinstance(leaf, Event | PointsPerEvent)}
    return windows.pop() if len(windows) == 1 else None


def only_behaviour(node: Score, catalogue: Catalogue) -> bool:
    """Whether only what a lead did earns points."""
    found = leaves(node)
    return bool(found) and all(
        isinstance(leaf, Event | PointsPerEvent)
        or (isinstance(leaf, Comparison) and catalogue.attribute(leaf.attribute).element == "behaviour")
        for leaf in found
    )


_opposites = {
    "equals": "not_equals",
    "one_of": "none_of",
    "at_least": "less_than",
    "at_most": "more_than",
    "known": "unknown",
}
_opposites |= {opposite: is_ for is_, opposite in _opposites.items()}
# Comparisons that both languages can say in the negative as they are.
_deniable = ("contains", "contains_any", "starts_with", "has", "has_any")


def flat(node: Node) -> tuple[Node, ...]:
    """The criteria a rule is made of: groups of "all" within groups of "all" say nothing of their own."""
    if isinstance(node, Group) and node.kind == "all":
        return tuple(part for child in node.children for part in flat(child))
    return (node,)


def listable(node: Node) -> bool:
    """Whether a group is short enough to be said by its parts: two or three, all or any."""
    return (
        isinstance(node, Group)
        and node.kind != "none"
        and 2 <= len(node.children) <= 3
        and not any(children(child) for child in node.children)
    )


def denied(node: Group) -> tuple[Comparison, bool] | None:
    """The one comparison that a "none" denies, as (its opposite, False) or (itself, True: say "not")."""
    child = node.children[0] if len(node.children) == 1 else None
    if node.kind != "none" or not isinstance(child, Comparison):
        return None
    if child.is_ in _opposites:
        return replace(child, is_=_opposites[child.is_]), False
    return (child, True) if child.is_ in _deniable else None


def unwrapped(node: Group) -> Group:
    """None of "any of these" is none of these."""
    child = node.children[0] if len(node.children) == 1 else None
    if node.kind == "none" and isinstance(child, Group) and child.kind == "any" and child.children:
        return replace(node, children=child.children)
    return node


def checked(node: Count) -> list[Comparison]:
    """The comparisons of a count that asks only whether things are known or so; else nothing."""
    found = [child for child in node.children if isinstance(child, Comparison)]
    asks = all(child.is_ == "known" or (child.is_ == "equals" and child.value is True) for child in found)
    return found if asks and len(found) == len(node.children) else []


def is_bant(node: Count, catalogue: Catalogue) -> bool:
    """Whether a count is about BANT and nothing else."""
    return bool(node.children) and all(
        isinstance(child, Comparison) and catalogue.attribute(child.attribute).element == "bant"
        for child in node.children
    )

"""Facts: what a condition that holds says of single attributes, and whether such facts can hold together.

Everything here errs on one side: what it calls impossible is impossible, what it calls implied is implied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from definitions.language.tree import AttributeType, Comparison, Count, Event, Group, Node
from definitions.language.value_sets import Listed, ValueSet, meet, value_set, within

Types = Mapping[str, AttributeType]
_asks = ("known", "unknown")


@dataclass(frozen=True, slots=True)
class Fact:
    """A comparison that holds, or does not."""

    node: Comparison
    truth: bool


def facts_of(node: Node, *, truth: bool) -> list[Fact]:
    """Comparisons whose truth follows from that of the node."""
    match node:
        case Comparison():
            return [Fact(node, truth)]
        case Group(kind="all") if truth or len(node.children) == 1:
            return _below(node.children, truth=truth)
        case Group(kind="any") if not truth or len(node.children) == 1:
            return _below(node.children, truth=truth)
        case Group(kind="none") if truth or len(node.children) == 1:
            return _below(node.children, truth=not truth)
        case Count() if truth and node.at_least >= len(node.children):
            return _below(node.children, truth=True)
        case Count() if not truth and node.at_least == 1:
            return _below(node.children, truth=False)
    return []


def _below(nodes: Iterable[Node], *, truth: bool) -> list[Fact]:
    return [fact for node in nodes for fact in facts_of(node, truth=truth)]


def contradiction(facts: Iterable[Fact], types: Types) -> list[Fact]:
    """Facts that cannot hold together: two where two are enough, else all of one attribute; or nothing."""
    by_attribute: dict[str, list[Fact]] = {}
    for fact in facts:
        by_attribute.setdefault(fact.node.attribute, []).append(fact)
    for key, found in by_attribute.items():
        type_name = types[key].type
        if _possible(found, type_name):
            continue
        pairs = ([a, b] for i, a in enumerate(found) for b in found[i + 1 :])
        return next((pair for pair in pairs if not _possible(pair, type_name)), found)
    return []


def _possible(facts: list[Fact], type_name: str) -> bool:
    asked = [(fact.node.is_ == "known") == fact.truth for fact in facts if fact.node.is_ in _asks]
    said = [fact for fact in facts if fact.node.is_ not in _asks]
    if len(set(asked)) > 1 or (False in asked and said):
        return False
    if type_name == "choices":
        return _possible_choices(said)
    sets: dict[str, ValueSet] = {}
    others: list[Fact] = []
    for fact in said:
        found = value_set(fact.node, type_name)
        if found is None:
            others.append(fact)
            continue
        measured, values = found[0], found[1] if fact.truth else found[1].complement()
        sets[measured] = meet(sets[measured], values) if measured in sets else values
    if any(_empty(values, type_name) for values in sets.values()):
        return False
    listed = sets.get("value")
    if others and isinstance(listed, Listed) and not listed.others:
        return any(all(_text_holds(f.node, str(v)) is f.truth for f in others) for v in listed.values)
    return not any(fact.truth and _needles(fact.node) == () for fact in others)


def _empty(values: ValueSet, type_name: str) -> bool:
    if type_name == "boolean" and isinstance(values, Listed) and values.others:
        return values.values >= {True, False}
    return values.empty()


def _needles(node: Comparison) -> tuple[str, ...]:
    """The texts of which a text holds one, or begins with it."""
    return node.value if isinstance(node.value, tuple) else (str(node.value),)


def _text_holds(node: Comparison, text: str) -> bool:
    if node.is_ == "starts_with":
        return text.startswith(str(node.value))
    return any(needle in text for needle in _needles(node))


def _possible_choices(facts: list[Fact]) -> bool:
    """A choice cannot be both needed and ruled out."""
    needed, ruled_out = set[str](), set[str]()
    some: list[set[str]] = []
    for fact in facts:
        every, any_of = _choices(fact.node)
        if fact.truth:
            needed |= every
            some += [any_of] if any_of is not None else []
        elif any_of is not None:
            ruled_out |= any_of
        elif len(every) <= 1:
            if not every:
                return False
            ruled_out |= every
    return not needed & ruled_out and all(any_of - ruled_out for any_of in some)


def _choices(node: Comparison) -> tuple[set[str], set[str] | None]:
    """(choices of which all are needed, choices of which one is)."""
    values = set(node.value) if isinstance(node.value, tuple) else {str(node.value)}
    return (set(), values) if node.is_ == "has_any" else (values, None)


def implies(one: Node, other: Node, types: Types) -> bool:
    """Whether the other holds whenever the one does, and both are unknown for the same leads."""
    if isinstance(one, Event) and isinstance(other, Event):
        same = one.event == other.event
        return same and one.within_days <= other.within_days and one.times >= other.times
    first, second = _single(one), _single(other)
    if first is None or second is None or first.node.attribute != second.node.attribute:
        return False
    if first.node.is_ in _asks or second.node.is_ in _asks:
        return False
    type_name = types[first.node.attribute].type
    if type_name == "choices":
        return first.truth and second.truth and _implied_choices(first.node, second.node)
    a, b = value_set(first.node, type_name), value_set(second.node, type_name)
    if a and b:
        sets = [
            found[1] if fact.truth else found[1].complement() for found, fact in ((a, first), (b, second))
        ]
        return a[0] == b[0] and _within(sets[0], sets[1], type_name)
    if not second.truth or b is not None:
        return False
    if a:
        values = a[1] if first.truth else a[1].complement()
        few = isinstance(values, Listed) and not values.others
        return few and all(_text_holds(second.node, str(value)) for value in values.values)  # type: ignore[union-attr]
    return first.truth and _implied_texts(first.node, second.node)


def _within(one: ValueSet, other: ValueSet, type_name: str) -> bool:
    if type_name == "boolean" and isinstance(one, Listed) and isinstance(other, Listed):
        both = frozenset({True, False})
        one, other = (Listed(both - s.values) if s.others else s for s in (one, other))
    return within(one, other)


def _single(node: Node) -> Fact | None:
    """The one comparison that a node is or denies."""
    if isinstance(node, Comparison):
        return Fact(node, True)
    if isinstance(node, Group) and len(node.children) == 1 and (inner := _single(node.children[0])):
        return Fact(inner.node, inner.truth is not (node.kind == "none"))
    return None


def _implied_texts(one: Comparison, other: Comparison) -> bool:
    if other.is_ == "starts_with":
        return one.is_ == "starts_with" and str(one.value).startswith(str(other.value))
    return all(any(part in needle for part in _needles(other)) for needle in _needles(one))


def _implied_choices(one: Comparison, other: Comparison) -> bool:
    every, some = _choices(one)
    needed, any_of = _choices(other)
    if any_of is not None:
        return bool(every & any_of) if some is None else bool(some) and some <= any_of
    return needed <= every if some is None else needed <= some and len(some) == 1

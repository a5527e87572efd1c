"""Reasons: what a judgement saw at each node, and which unknown attributes could still decide it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import isinf

from definitions.language.compiled import Case, Compiler, Part, capped, hundredths
from definitions.language.tree import (
    Comparison,
    Count,
    Entry,
    Event,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Reference,
    Score,
)

# Past so many combinations, every open entry of a score is taken to matter instead of trying them all.
most_combinations = 1024


@dataclass(frozen=True, slots=True)
class Reason:
    """What one node or entry came to.

    `truth`: True, False or None for unknown (entries: None). `seen`: the prepared value, the number of
    events, or of true children of a count; None where unknown. `points`: (low, high) of a score or an entry,
    None for an end without a bound. `needed`: the comparison's value, the number of events or children, the
    threshold. `children`: in the tree's order; below a reference the root of the definition it stands for.
    """

    node: Node | Entry
    truth: bool | None
    seen: object = None
    points: tuple[Decimal | None, Decimal | None] | None = None
    needed: object = None
    children: "tuple[Reason, ...]" = ()

    @property
    def id(self) -> str:
        """The node's id."""
        return self.node.id

    def walk(self) -> "Iterator[Reason]":
        """This reason and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def explain(part: Part, case: Case, compiler: Compiler) -> Reason:
    """The reasons of a compiled node or entry for one lead."""
    node = part.node
    if isinstance(node, Reference):
        return _explain_reference(part, case, compiler)
    children = tuple(explain(inner, case, compiler) for inner in part.parts)
    match node:
        case PointsWhen() | PointsPerEvent() | PointsGroup():
            seen = _events(node, case) if isinstance(node, PointsPerEvent) else None
            return Reason(node, None, seen, _decimals(*part.points(case)), None, children)
        case Score():
            low, high = (_sum(child.points[i] for child in children if child.points) for i in (0, 1))
            total = low if low == high else None
            return Reason(node, part.truth(case), total, (low, high), node.at_least, children)
        case Comparison():
            return Reason(node, part.truth(case), case.value(node.attribute), None, node.value)
        case Event():
            return Reason(node, part.truth(case), _events(node, case), None, node.times)
        case Count():
            true = sum(child.truth is True for child in children)
            return Reason(node, part.truth(case), true, None, node.at_least, children)
        case Group():
            return Reason(node, part.truth(case), None, None, None, children)


def missing(reason: Reason) -> tuple[str, ...]:
    """The attributes ("events" for the events) whose values could still decide this, in the tree's order."""
    return tuple(dict.fromkeys(_missing(reason)))


def _missing(reason: Reason) -> Iterator[str]:
    if reason.truth is not None:
        return
    match reason.node:
        case Comparison(attribute=attribute):
            yield attribute
        case Event():
            yield "events"
        case Score():
            for entry in _deciding_entries(reason):
                if isinstance(entry.node, PointsPerEvent):
                    yield "events"
                for child in entry.children:
                    yield from _missing(child)
        case _:
            for child in reason.children:
                yield from _missing(child)


def _deciding_entries(score: Reason) -> list[Reason]:
    """The open entries of an undecided score whose outcome decides it for some outcome of the others."""
    open_entries = list(_open_entries(score))
    outcomes = {id(entry): _outcomes(entry) for entry in open_entries}
    combinations = 1
    for possible in outcomes.values():
        combinations *= len(possible)
    if combinations > most_combinations or not all(outcomes.values()):
        return open_entries
    assert isinstance(score.node, Score)
    threshold = hundredths(score.node.at_least)
    reached = {
        choice: _total(score, dict(zip(outcomes, choice, strict=True))) >= threshold
        for choice in product(*outcomes.values())
    }
    deciding = []
    for i, entry in enumerate(open_entries):
        seen: dict[tuple[int, ...], set[bool]] = {}
        for choice, enough in reached.items():
            seen.setdefault(choice[:i] + choice[i + 1 :], set()).add(enough)
        if any(len(answers) == 2 for answers in seen.values()):
            deciding.append(entry)
    return deciding


def _open_entries(reason: Reason) -> Iterator[Reason]:
    """The entries of a score whose points are not settled, not those of scores further down."""
    for entry in reason.children:
        if isinstance(entry.node, PointsGroup):
            yield from _open_entries(entry)
        elif entry.points is not None and entry.points[0] != entry.points[1]:
            yield entry


def _outcomes(entry: Reason) -> tuple[int, ...]:
    """The points in hundredths an open entry can come to; empty where they are without end."""
    node = entry.node
    if isinstance(node, PointsWhen):
        return (0, hundredths(node.points))
    if not isinstance(node, PointsPerEvent) or node.at_most is None or node.fades:
        return ()
    each, cap = abs(hundredths(node.each)), abs(hundredths(node.at_most))
    if cap // each > most_combinations:
        return ()
    sign = 1 if node.each > 0 else -1
    return tuple(sign * min(n * each, cap) for n in range(-(-cap // each) + 1))


def _total(reason: Reason, chosen: dict[int, int]) -> int:
    """The points of a score or an entry, with the given outcomes of its open entries, in hundredths."""
    if id(reason) in chosen:
        return chosen[id(reason)]
    if isinstance(reason.node, Score | PointsGroup):
        cap = reason.node.at_most if isinstance(reason.node, PointsGroup) else None
        total = sum(_total(child, chosen) for child in reason.children)
        return int(capped(total, None if cap is None else hundredths(cap)))
    return hundredths(reason.points[0] or Decimal(0)) if reason.points else 0


def _explain_reference(part: Part, case: Case, compiler: Compiler) -> Reason:
    assert isinstance(part.node, Reference)
    found = compiler.referred(part.node.definition, case)
    if found is None:
        return Reason(part.node, None)
    inner = explain(*found, compiler)
    case.warnings |= found[1].warnings
    return Reason(part.node, inner.truth, None, None, None, (inner,))


def _events(node: Event | PointsPerEvent, case: Case) -> int | None:
    ages = case.ages(node.event, node.within_days)
    return None if ages is None else len(ages)


def _decimals(low: int | float, high: int | float) -> tuple[Decimal | None, Decimal | None]:
    return tuple(None if isinf(end) else Decimal(end) / 100 for end in (low, high))  # type: ignore[return-value]


def _sum(points: "Iterator[Decimal | None]") -> Decimal | None:
    total = Decimal(0)
    for one in points:
        if one is None:
            return None
        total += one
    return total

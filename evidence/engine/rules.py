"""Rules: nodes as truths of three values, and what they share computed once."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis

from definitions.language.compiled import ReferenceCycle
from definitions.language.reason import hundredths
from definitions.language.tree import (
    Comparison,
    Count,
    Definition,
    Entry,
    Event,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Reference,
    Score,
    children,
)
from evidence.engine.inputs import Inputs, Window, utc
from evidence.engine.leaves import Leaves
from evidence.engine.points import Points, capped, points_per_event, points_when, reaches, sum_of
from evidence.engine.stages import Stages, lift
from evidence.engine.truth import Truth, all_of, any_of, constant, denied

References = Mapping[str, Sequence[tuple[datetime, Definition | None]]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a node stands: its definition, the judging instants it is for, the references on the way.

    Both ends are included; a version of a reference that was not in force in that time is not needed.
    """

    definition: Definition
    since: datetime
    until: datetime
    path: tuple[str, ...] = ()


@dataclass(slots=True)
class Rules:
    """Compiles definitions over the same leads; what is `shared` (by `node_key`) is computed once."""

    inputs: Inputs
    references: References
    shared: frozenset[Hashable]
    stages: Stages = field(default_factory=Stages)
    _known: dict[Hashable, Truth] = field(default_factory=dict)
    _leaves: Leaves = field(init=False)

    def __post_init__(self) -> None:
        self._leaves = Leaves(self.inputs, self.stages)

    def scope(self, definition: Definition) -> Scope:
        """The scope of a definition's own rule."""
        if isinstance(self.inputs.at, datetime):
            return Scope(definition, self.inputs.at, self.inputs.at)
        return Scope(definition, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

    def truth(self, node: Node, scope: Scope) -> Truth:
        """Raises `ReferenceCycle`, `TypesDisagreeError`."""
        key = node_key(node, scope.definition)
        if isinstance(node, Comparison | Event):  # the same in any scope
            return self._once(key, lambda: self._truth(node, scope))
        if key not in self.shared:
            return self._truth(node, scope)
        return self._once((key, scope.since, scope.until), lambda: self._kept(self._truth(node, scope)))

    def _once(self, key: Hashable, make: Callable[[], Truth]) -> Truth:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def _kept(self, truth: Truth) -> Truth:
        return Truth(self.stages.keep(truth.surely), self.stages.keep(truth.maybe))

    def _truth(self, node: Node, scope: Scope) -> Truth:
        match node:
            case Group():
                return _group(node.kind, [self.truth(child, scope) for child in node.children])
            case Count():
                truths = [self.truth(child, scope) for child in node.children]
                return reaches(sum_of([points_when(truth, 1) for truth in truths]), node.at_least)
            case Comparison():
                return self._leaves.comparison(node, scope.definition)
            case Event():
                return self._leaves.event(node)
            case Score():
                return reaches(self.points(node, scope), hundredths(node.at_least))
            case Reference():
                return self._reference(node.definition, scope)

    def points(self, node: Score | Entry, scope: Scope) -> Points:
        """The points of a score or of one of its entries."""
        match node:
            case Score():
                return sum_of([self.points(entry, scope) for entry in node.entries])
            case PointsGroup():
                total = sum_of([self.points(entry, scope) for entry in node.entries])
                cap = _cap(node)
                return total if cap is None else capped(total, cap, self.stages)
            case PointsWhen():
                return points_when(self.truth(node.when, scope), hundredths(node.points))
            case PointsPerEvent():
                window = self.inputs.window(Window(node.event, node.within_days, node.fades))
                fading_days = node.within_days if node.fades else None
                return points_per_event(window, hundredths(node.each), _cap(node), fading_days)

    def _reference(self, name: str, scope: Scope) -> Truth:
        """The truth of the version in force at each lead's judging instant; unknown where none is."""
        if name in scope.path:
            raise ReferenceCycle(" → ".join((*scope.path, name)))
        branches: list[tuple[datetime, Truth]] = []
        for start, end, definition in _in_force(self.references.get(name, ()), scope):
            if definition is None:
                branches.insert(0, (start, constant(None)))
                continue
            inner = Scope(definition, max(start, scope.since), min(end, scope.until), (*scope.path, name))
            branches.insert(0, (start, self.truth(definition.rule, inner)))
        if not branches:
            return constant(None)
        if len(branches) == 1 and branches[0][0] <= scope.since:
            return branches[0][1]

        def newest(instant: Any, otherwise: Any, *halves: Any) -> Any:
            starts = [instant >= utc(start) for start, _ in branches]
            return ibis.cases(*zip(starts, halves, strict=True), else_=otherwise)

        none, instant = constant(None), self.inputs.instant()
        return Truth(
            lift(newest, instant, none.surely, *(truth.surely for _, truth in branches)),
            lift(newest, instant, none.maybe, *(truth.maybe for _, truth in branches)),
        )


def node_key(node: Node | Entry, definition: Definition) -> Hashable:
    """What a node means, apart from its id, its note and how it is written; equal keys have equal truth."""
    match node:
        case Comparison():
            type_name = definition.attributes[node.attribute].type
            return ("is", node.attribute, type_name, node.is_, node.value, definition.company_zone.key)
        case Event():
            return ("event", node.event, node.within_days, node.times)
        case Reference():
            return ("definition", node.definition)
        case PointsPerEvent():
            return ("each", node.event, node.within_days, node.each, node.at_most, node.fades)
    inner = tuple(node_key(child, definition) for child in children(node))
    match node:
        case Group():
            return (node.kind, inner)
        case Count() | Score():
            return (type(node).__name__, node.at_least, inner)
        case PointsWhen():
            return ("when", node.points, inner)
        case PointsGroup():
            return ("entries", node.at_most, inner)


def shared_keys(definitions: Sequence[Definition]) -> frozenset[Hashable]:
    """The keys of the largest subtrees that occur more than once in the definitions."""
    seen: Counter[Hashable] = Counter()

    def visit(node: Node | Entry, definition: Definition) -> None:
        key = node_key(node, definition)
        seen[key] += 1
        if seen[key] == 1:
            for child in children(node):
                visit(child, definition)

    for definition in definitions:
        visit(definition.rule, definition)
    return frozenset(key for key, times in seen.items() if times > 1)


def _cap(node: PointsGroup | PointsPerEvent) -> int | None:
    return None if node.at_most is None else hundredths(node.at_most)


def _group(kind: str, truths: Sequence[Truth]) -> Truth:
    if not truths:
        return constant(kind != "any")
    if kind == "all":
        return all_of(truths)
    return any_of(truths) if kind == "any" else denied(any_of(truths))


def _in_force(
    timeline: Sequence[tuple[datetime, Definition | None]], scope: Scope
) -> list[tuple[datetime, datetime, Definition | None]]:
    """(first, last instant in force, definition) of the versions that a scope can meet, oldest first; None
    for the time in which nothing is in force.
    """
    ordered = sorted(timeline, key=lambda version: version[0])
    next_starts = [start for start, _ in ordered[1:]] + [datetime.max.replace(tzinfo=UTC)]
    spans = [
        (start, next_start - timedelta(microseconds=1), definition)
        for (start, definition), next_start in zip(ordered, next_starts[: len(ordered)], strict=True)
    ]
    return [span for span in spans if span[0] <= min(span[1], scope.until) and span[1] >= scope.since]

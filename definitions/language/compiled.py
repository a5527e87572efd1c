"""A tree as Python closures: per node its truth for one lead at one instant, and the same with reasons."""

from collections.abc import Callable, Iterable
from datetime import datetime

from definitions.language.case import Case, EntryPart, Kept, Lead, OpenCase, Part, case_opener
from definitions.language.comparing import comparison
from definitions.language.reason import Reason, Truth
from definitions.language.scores import points_group, points_per_event, points_when, score
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
)
from definitions.language.unrolled import truth_by, way_through

References = Callable[[str, datetime], Definition | None]
most_kept = 256  # definitions kept compiled; with the drafts among them they would become ever more


class ReferenceCycle(ValueError):  # noqa: N818 - named for what it is
    """A definition refers to itself, directly or through others, so that no lead can be judged by it."""


class Compiler:
    """Compiles the trees of a definition and of those it refers to, each once."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._compiled: dict[int, tuple[Definition, Part]] = {}

    def rule(self, definition: Definition) -> Part:
        """The compiled rule of a definition."""
        known = self._compiled.get(id(definition))
        if known is None:
            # The definition is kept beside its parts, so that its id() stays its own.
            known = (
                definition,
                self._node(definition.rule, definition, case_opener(definition.company_zone)),
            )
            if len(self._compiled) >= most_kept:
                self._compiled.clear()
            self._compiled[id(definition)] = known
        return known[1]

    def _node(self, node: Node, definition: Definition, case_of: OpenCase) -> Part:
        def each(nodes: Iterable[Node]) -> tuple[Part, ...]:
            return tuple(self._node(child, definition, case_of) for child in nodes)

        match node:
            case Group():
                return _group(node, each(node.children))
            case Count():
                return _count(node, each(node.children))
            case Comparison():
                return comparison(node, definition.attributes[node.attribute], case_of)
            case Event():
                return _event(node, case_of)
            case Score():
                return score(node, tuple(self._entry(entry, definition, case_of) for entry in node.entries))
            case Reference():
                return self._reference(node, case_of)

    def _entry(self, entry: Entry, definition: Definition, case_of: OpenCase) -> EntryPart:
        match entry:
            case PointsWhen():
                return points_when(entry, self._node(entry.when, definition, case_of))
            case PointsPerEvent():
                return points_per_event(entry, case_of)
            case PointsGroup():
                inner = tuple(self._entry(one, definition, case_of) for one in entry.entries)
                return points_group(entry, inner)

    def _reference(self, node: Reference, case_of: OpenCase) -> Part:
        def truth(lead: Lead, at: datetime, kept: Kept) -> Truth:
            found = self._referred(node.definition, case_of(lead, at, kept))
            return found[0].truth(lead, at, [found[1]]) if found else None

        def reason(case: Case) -> Reason:
            found = self._referred(node.definition, case)
            if found is None:
                return Reason(node, None)
            part, inner = found
            root = part.reason(inner)
            case.warnings |= inner.warnings
            return Reason(node, root.truth, None, (root,))

        return Part(truth, reason)

    def _referred(self, name: str, case: Case) -> tuple[Part, Case] | None:
        """The rule in force under a name with the lead seen through it; None where none is in force."""
        if name in case.open_references:
            raise ReferenceCycle(" → ".join((*case.open_references, name)))
        definition = self._references(name, case.at)
        if definition is None:
            case.warnings[name, "not_in_force"] = None
            return None
        inner = Case(case.lead, case.at, definition.company_zone, (*case.open_references, name))
        return self.rule(definition), inner


def _group(node: Group, parts: tuple[Part, ...]) -> Part:
    reasons = tuple(part.reason for part in parts)
    decides = node.kind != "all"  # the one child's truth that decides the group
    answer = node.kind == "any"
    way = way_through(parts, decides, answer)

    def reason(case: Case) -> Reason:
        children = tuple([child(case) for child in reasons])
        truth: Truth = not answer
        for child in children:
            if child.truth is decides:
                truth = answer
                break
            if child.truth is None:
                truth = None
        return Reason(node, truth, None, children)

    return Part(truth_by(way), reason, way=way)


def _count(node: Count, parts: tuple[Part, ...]) -> Part:
    truths, reasons = tuple(part.truth for part in parts), tuple(part.reason for part in parts)
    at_least = node.at_least

    def reached(seen: list[Truth]) -> Truth:
        if (true := seen.count(True)) >= at_least:
            return True
        return None if true + seen.count(None) >= at_least else False

    def truth(lead: Lead, at: datetime, kept: Kept) -> Truth:
        return reached([child(lead, at, kept) for child in truths])

    def reason(case: Case) -> Reason:
        children = tuple([child(case) for child in reasons])
        seen = [child.truth for child in children]
        return Reason(node, reached(seen), seen.count(True), children)

    return Part(truth, reason)


def _event(node: Event, case_of: OpenCase) -> Part:
    event, within_days, times = node.event, node.within_days, node.times

    def truth(lead: Lead, at: datetime, kept: Kept) -> Truth:
        ages = case_of(lead, at, kept).ages(event, within_days)
        return None if ages is None else len(ages) >= times

    def reason(case: Case) -> Reason:
        ages = case.ages(event, within_days)
        return Reason(node, None) if ages is None else Reason(node, len(ages) >= times, len(ages))

    return Part(truth, reason)

"""A tree as Python closures: per node its truth for one lead at one instant, and the same with reasons."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from definitions.language.case import Case, EntryPart, Part, Read, reader
from definitions.language.reason import Reason, Truth
from definitions.language.scores import points_group, points_per_event, points_when, score
from definitions.language.tree import (
    AttributeType,
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
            known = (definition, self._node(definition.rule, definition))
            if len(self._compiled) >= most_kept:
                self._compiled.clear()
            self._compiled[id(definition)] = known
        return known[1]

    def _node(self, node: Node, definition: Definition) -> Part:
        match node:
            case Group():
                return _group(node, tuple(self._node(child, definition) for child in node.children))
            case Count():
                return _count(node, tuple(self._node(child, definition) for child in node.children))
            case Comparison():
                return comparison(node, definition.attributes[node.attribute])
            case Event():
                return _event(node)
            case Score():
                return score(node, tuple(self._entry(entry, definition) for entry in node.entries))
            case Reference():
                return self._reference(node)

    def _entry(self, entry: Entry, definition: Definition) -> EntryPart:
        match entry:
            case PointsWhen():
                return points_when(entry, self._node(entry.when, definition))
            case PointsPerEvent():
                return points_per_event(entry)
            case PointsGroup():
                return points_group(entry, tuple(self._entry(inner, definition) for inner in entry.entries))

    def _reference(self, node: Reference) -> Part:
        def truth(case: Case) -> Truth:
            found = self._referred(node.definition, case)
            return found[0].truth(found[1]) if found else None

        def reason(case: Case) -> Reason:
            found = self._referred(node.definition, case)
            if found is None:
                return Reason(node, None)
            part, inner = found
            root = part.reason(inner)
            case.warnings |= inner.warnings
            return Reason(node, root.truth, None, None, None, (root,))

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
    truths, reasons = tuple(part.truth for part in parts), tuple(part.reason for part in parts)
    decides = node.kind != "all"  # the one child's truth that decides the group
    answer = node.kind == "any"

    def truth(case: Case) -> Truth:
        unknown = False
        for child in truths:
            seen = child(case)
            if seen is decides:
                return answer
            if seen is None:
                unknown = True
        return None if unknown else not answer

    def reason(case: Case) -> Reason:
        children = tuple([child(case) for child in reasons])
        seen = [child.truth for child in children]
        truth = answer if decides in seen else None if None in seen else not answer
        return Reason(node, truth, None, None, None, children)

    return Part(truth, reason)


def _count(node: Count, parts: tuple[Part, ...]) -> Part:
    truths, reasons = tuple(part.truth for part in parts), tuple(part.reason for part in parts)
    at_least = node.at_least

    def reached(seen: list[Truth]) -> Truth:
        if (true := seen.count(True)) >= at_least:
            return True
        return None if true + seen.count(None) >= at_least else False

    def truth(case: Case) -> Truth:
        return reached([child(case) for child in truths])

    def reason(case: Case) -> Reason:
        children = tuple([child(case) for child in reasons])
        seen = [child.truth for child in children]
        return Reason(node, reached(seen), seen.count(True), None, at_least, children)

    return Part(truth, reason)


def _event(node: Event) -> Part:
    def truth(case: Case) -> Truth:
        ages = case.ages(node.event, node.within_days)
        return None if ages is None else len(ages) >= node.times

    def reason(case: Case) -> Reason:
        ages = case.ages(node.event, node.within_days)
        if ages is None:
            return Reason(node, None, None, None, node.times)
        return Reason(node, len(ages) >= node.times, len(ages), None, node.times)

    return Part(truth, reason)


def comparison(node: Comparison, type_: AttributeType) -> Part:
    """An attribute of that type, read and compared."""
    needed = node.value
    read = reader(node.attribute, type_)
    if node.is_ in ("known", "unknown"):
        return _known(node, read)
    if node.is_ in ("within_last_days", "within_next_days"):
        return _within(node, read, type_.type == "date")
    holds = _holds(node.is_, needed)

    def truth(case: Case) -> Truth:
        seen = read(case)
        return None if seen is None else holds(seen)

    def reason(case: Case) -> Reason:
        seen = read(case)
        return Reason(node, None if seen is None else holds(seen), seen, None, needed)

    return Part(truth, reason)


def _holds(is_: str, value: Any) -> Callable[[Any], bool]:
    """Whether a known value of the lead satisfies a comparison. The commonest are run by C alone."""
    values = frozenset(value) if isinstance(value, tuple) else frozenset()
    table: dict[str, Callable[[Any], bool]] = {
        "equals": partial(eq, value),
        "not_equals": partial(ne, value),
        "one_of": values.__contains__,
        "none_of": lambda seen: seen not in values,
        "at_least": partial(le, value),
        "at_most": partial(ge, value),
        "more_than": partial(lt, value),
        "less_than": partial(gt, value),
        "between": lambda seen: bool(value[0] <= seen <= value[1]),
        "contains": lambda seen: value in seen,
        "starts_with": lambda seen: bool(seen.startswith(value)),
        "contains_any": lambda seen: any(text in seen for text in value),
        "has": lambda seen: value in seen,
        "has_any": lambda seen: not values.isdisjoint(seen),
        "has_all": values.issubset,
        "before": partial(gt, value),
        "after": partial(lt, value),
    }
    return table[is_]


def _known(node: Comparison, read: Read) -> Part:
    when_known = node.is_ == "known"

    def truth(case: Case) -> Truth:
        return (read(case) is not None) is when_known

    def reason(case: Case) -> Reason:
        seen = read(case)
        return Reason(node, (seen is not None) is when_known, seen)

    return Part(truth, reason)


def _within(node: Comparison, read: Read, of_dates: bool) -> Part:
    forward = node.is_ == "within_next_days"
    none, span = timedelta(0), timedelta(days=node.value if isinstance(node.value, int) else 0)

    def holds(seen: Any, case: Case) -> bool:
        at: Any = case.at.astimezone(case.zone).date() if of_dates else case.at
        return bool(none <= (seen - at if forward else at - seen) <= span)

    def truth(case: Case) -> Truth:
        seen = read(case)
        return None if seen is None else holds(seen, case)

    def reason(case: Case) -> Reason:
        seen = read(case)
        return Reason(node, None if seen is None else holds(seen, case), seen, None, node.value)

    return Part(truth, reason)

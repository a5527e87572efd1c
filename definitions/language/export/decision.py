"""A decision file for the open rule engine zen (GoRules' JSON decision model): the rule in two-valued logic.

The engine knows no "unknown", so each node is said twice: `t…`, surely true, and `f…`, surely false. What it
judges are prepared leads: docs/exports.md says how, and `prepared.prepare_lead` makes them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from definitions.language.export.decision_tests import comparison_tests, quoted
from definitions.language.export.prepared import microseconds
from definitions.language.export.refusal import CannotExport
from definitions.language.export.subject import Scope, Subject, attributes_used, in_force
from definitions.language.reason import hundredths
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
    criteria,
)
from definitions.language.wording import say

# No sum of points comes near it, and the engine's numbers hold sums of it.
_endless = 10**22
_most_nodes = 5_000
_day = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Truth:
    """Two expressions: when a node is surely true, when it is surely false."""

    true: str
    false: str


@dataclass(slots=True)
class _Sheet:
    """Collects the expressions of a decision, each under a key that later ones refer to as `$.key`."""

    subject: Subject
    expressions: list[dict[str, str]] = field(default_factory=list)
    windows: dict[tuple[str, int, bool], str] = field(default_factory=dict)
    referred: dict[tuple[str, datetime, datetime], Truth] = field(default_factory=dict)
    nodes: int = 0

    def keep(self, key: str, value: str) -> str:
        """The expression under a key, and how later ones call it."""
        self.expressions.append({"id": key, "key": key, "value": value})
        return f"$.{key}"

    def truth(self, node: Node, scope: Scope) -> Truth:
        """The node's two truths, kept under keys. Raises `CannotExport`."""
        self.nodes += 1
        if self.nodes > _most_nodes:
            raise CannotExport("too_long", limit=_most_nodes)
        number = self.nodes
        found = self._truth(node, scope)
        return Truth(self.keep(f"t{number}", found.true), self.keep(f"f{number}", found.false))

    def _truth(self, node: Node, scope: Scope) -> Truth:
        match node:
            case Group():
                return _group(node.kind, [self.truth(child, scope) for child in node.children])
            case Count():
                truths = [self.truth(child, scope) for child in node.children]
                sure, lost = (
                    ", ".join(parts) for parts in ([t.true for t in truths], [t.false for t in truths])
                )
                enough = f"count([{sure}], #) >= {node.at_least}"
                return Truth(enough, f"{len(truths)} - count([{lost}], #) < {node.at_least}")
            case Comparison():
                return Truth(*comparison_tests(node, scope.definition.attributes[node.attribute].type))
            case Event():
                seen = self._window(node.event, node.within_days, fades=False)
                return Truth(
                    f"{seen} == null ? false : {seen} >= {node.times}",
                    f"{seen} == null ? false : {seen} < {node.times}",
                )
            case Score():
                least, most = self._sum(node.entries, scope)
                threshold = hundredths(node.at_least)
                return Truth(f"{least} >= {threshold}", f"{most} < {threshold}")
            case Reference():
                return self._reference(node, scope)

    def _reference(self, node: Reference, scope: Scope) -> Truth:
        true = false = "false"
        for start, inner in reversed(in_force(node.definition, self.subject, scope)):
            truth, begun = self._referred(node, inner), f"judged_at >= {microseconds(start)}"
            true, false = f"({begun} ? {truth.true} : {true})", f"({begun} ? {truth.false} : {false})"
        return Truth(true, false)

    def _referred(self, node: Reference, inner: Scope | None) -> Truth:
        """The truth of a version for its time; neither where nothing is in force."""
        if inner is None:
            return Truth("false", "false")
        key = (node.definition, inner.since, inner.until)
        if key not in self.referred:
            self.referred[key] = self.truth(inner.definition.rule, inner)
        return self.referred[key]

    def _sum(self, entries: Sequence[Entry], scope: Scope) -> tuple[str, str]:
        """(least, most) of a sum of entries."""
        ends = [self._points(entry, scope) for entry in entries]
        if not ends:
            return "0", "0"
        return (
            f"sum([{', '.join(low for low, _ in ends)}])",
            f"sum([{', '.join(high for _, high in ends)}])",
        )

    def _points(self, entry: Entry, scope: Scope) -> tuple[str, str]:
        """(least, most) of an entry in hundredths, kept under keys."""
        least, most = self._ends(entry, scope)
        self.nodes += 1
        return self.keep(f"least{self.nodes}", least), self.keep(f"most{self.nodes}", most)

    def _ends(self, entry: Entry, scope: Scope) -> tuple[str, str]:
        match entry:
            case PointsWhen():
                truth, points = self.truth(entry.when, scope), hundredths(entry.points)
                sure, unless = f"{truth.true} ? {points} : 0", f"{truth.false} ? 0 : {points}"
                return (sure, unless) if points >= 0 else (unless, sure)
            case PointsGroup():
                least, most = self._sum(entry.entries, scope)
                if entry.at_most is None:
                    return least, most
                cap = hundredths(entry.at_most)
                hold = "min" if cap >= 0 else "max"
                return f"{hold}([{least}, {cap}])", f"{hold}([{most}, {cap}])"
            case PointsPerEvent():
                return self._per_event(entry)

    def _per_event(self, entry: PointsPerEvent) -> tuple[str, str]:
        each = hundredths(entry.each)
        cap = None if entry.at_most is None else hundredths(entry.at_most)
        if each == 0 or cap == 0:
            return "0", "0"
        seen = self._window(entry.event, entry.within_days, entry.fades)
        points = _faded(seen, each, entry.within_days * _day) if entry.fades else f"{seen} * {each}"
        if cap is not None:
            points = f"{'min' if each > 0 else 'max'}([{points}, {cap}])"
        end = (_endless if each > 0 else -_endless) if cap is None else cap
        least, most = (0, end) if each > 0 else (end, 0)
        return f"{seen} == null ? {least} : {points}", f"{seen} == null ? {most} : {points}"

    def _window(self, event: str, days: int, fades: bool) -> str:
        """How many events, or the sum of the microseconds left of their windows; null where unknown."""
        key = (event, days, fades)
        if key not in self.windows:
            length = days * _day
            inside = (
                f"filter(events, #.event == {quoted(event)}"
                f" and #.at > judged_at - {length} and #.at <= judged_at)"
            )
            seen = f"sum(map({inside}, {length} - (judged_at - #.at)))" if fades else f"len({inside})"
            name = f"{'left' if fades else 'events'}{len(self.windows) + 1}"
            self.windows[key] = self.keep(name, f"events == null ? null : {seen}")
        return self.windows[key]


def decision(subject: Subject, language: str) -> str:
    """The decision file: JSON that the engine evaluates for one prepared lead at a time.

    Its result: `verdict` ("qualified", "not_qualified", "undecided") and `criteria`, the truth of each
    criterion (true, false or null) under criterion_1 …. Raises `CannotExport`.
    """
    attributes_used(subject)
    sheet = _Sheet(subject)
    scope = Scope(subject.definition)
    truths = [sheet.truth(node, scope) for node in criteria(subject.definition)]
    whole = _group("all", truths)
    sheet.keep("qualifies", whole.true)
    sheet.keep("fails", whole.false)
    verdict = [("verdict", 'qualifies ? "qualified" : fails ? "not_qualified" : "undecided"')]
    verdict += [
        (f"criteria.criterion_{i}", f"{truth.true[2:]} ? true : {truth.false[2:]} ? false : null")
        for i, truth in enumerate(truths, start=1)
    ]
    shown = [{"id": key, "key": key, "value": value} for key, value in verdict]
    sentence = say(subject.definition, subject.catalogue, language).plain
    nodes = [
        _node("lead", "inputNode", {"schema": ""}, 0, subject.title, sentence),
        _node("rule", "expressionNode", {"expressions": sheet.expressions, "passThrough": True}, 1, "rule"),
        _node("verdict", "expressionNode", {"expressions": shown, "passThrough": False}, 2, "verdict"),
        _node("result", "outputNode", {"schema": ""}, 3, "result"),
    ]
    ids = [str(node["id"]) for node in nodes]
    edges = [
        {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
        for source, target in pairwise(ids)
    ]
    about = {"definition": subject.title, "fingerprint": subject.fingerprint, "facts": list(subject.facts)}
    content = {
        "contentType": "application/vnd.gorules.decision",
        "about": about,
        "nodes": nodes,
        "edges": edges,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _node(
    id_: str, type_: str, content: dict[str, object], place: int, name: str, description: str = ""
) -> dict[str, object]:
    node: dict[str, object] = {"id": id_, "type": type_, "name": name, "content": content}
    node["position"] = {"x": 300 * place, "y": 100}
    return node | ({"description": description} if description else {})


def _group(kind: str, truths: Sequence[Truth]) -> Truth:
    every = "all" if kind == "all" else "some"
    other = "some" if kind == "all" else "all"
    true = _many(every, [truth.true for truth in truths])
    false = _many(other, [truth.false for truth in truths])
    return Truth(false, true) if kind == "none" else Truth(true, false)


def _many(how: str, parts: Sequence[str]) -> str:
    """Whether all or some parts hold; a long list by a function, so that no parser's depth is a limit."""
    if not parts:
        return "true" if how == "all" else "false"
    if len(parts) > 20:
        return f"{how}([{', '.join(parts)}], #)"
    return (" and " if how == "all" else " or ").join(parts)


def _faded(left: str, each: int, window: int) -> str:
    """`each * left / window` rounded half away from zero, exactly: only multiples are divided."""
    size = abs(each)
    rest = f"({2 * size} * ({left} % {window}) + {window})"
    whole = f"{size} * (({left} - {left} % {window}) / {window})"
    points = f"({whole} + ({rest} - {rest} % {2 * window}) / {2 * window})"
    return points if each >= 0 else f"(0 - {points})"

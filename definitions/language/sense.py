"""Sense: what is well written and yet says nothing, or nothing more: found before anybody votes on it.

Sound and not complete: a finding is never a false alarm (but for "rarely_known", which is about the leads at
hand), and that nothing is found proves nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from definitions.language.facts import Types, contradiction, facts_of, implies
from definitions.language.normal import node_form
from definitions.language.tree import (
    Comparison,
    Count,
    Definition,
    Entry,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Score,
    leaves,
    walk,
)
from definitions.language.values import fold_text

rare = 0.1
"""An attribute known of fewer leads than this share is hardly ever known."""
_endless = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a code, the node it is found at, the others it has to do with.

    Codes: "contradiction" (`others` never hold together), "never" (no lead can fulfil it), "always" (every
    lead does whose values are known), "superfluous" (the one in `others` says it already), "twice",
    "count_never" (params `at_least`, `of`), "score_never" and "score_always" (params `at_least` and
    `reached`), "outside_choices" (params `values`: only leads with odd values fulfil it), "rarely_known"
    (params `attribute`, `share`), and of the whole rule "never_qualifies", "always_qualifies".
    """

    code: str
    id: str
    others: tuple[str, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)


def sense(definition: Definition, shares: Mapping[str, float] | None = None) -> tuple[Finding, ...]:
    """All findings, in the order of the tree; `shares`: attribute -> share of leads that have it, 0 to 1."""
    checks = _Checks(definition.attributes)
    found = [finding for node in walk(definition.rule) for finding in checks.at(node)]
    found += _rare(definition, shares or {})
    rule = definition.rule
    if not checks.can(rule, truth=True):
        found.append(Finding("never_qualifies", rule.id))
    if not checks.can(rule, truth=False):
        found.append(Finding("always_qualifies", rule.id))
    return tuple(found)


class _Checks:
    def __init__(self, types: Types) -> None:
        self._types = types
        self._known: dict[tuple[str, bool], bool] = {}

    def can(self, node: Node, *, truth: bool) -> bool:
        """Whether a node might be true, or false, for some lead; "no" is certain."""
        key = (node.id, truth)
        if key not in self._known:
            self._known[key] = self._can(node, truth=truth) and not self._clash(node, truth=truth)
        return self._known[key]

    def _clash(self, node: Node, *, truth: bool) -> bool:
        return bool(contradiction(facts_of(node, truth=truth), self._types))

    def _can(self, node: Node, *, truth: bool) -> bool:
        match node:
            case Group():
                wanted = truth is not (node.kind == "none")
                every = (node.kind == "all") == wanted
                each = (self.can(child, truth=wanted) for child in node.children)
                return all(each) if every else any(each)
            case Count():
                needed = node.at_least if truth else len(node.children) - node.at_least + 1
                return sum(self.can(child, truth=truth) for child in node.children) >= needed and (
                    truth or node.at_least > 0
                )
            case Score():
                low, high = self._total(node.entries)
                return high >= node.at_least if truth else low < node.at_least
        return True

    def _total(self, entries: Sequence[Entry]) -> tuple[Decimal, Decimal]:
        ends = [self._points(entry) for entry in entries]
        return sum((low for low, _ in ends), Decimal(0)), sum((high for _, high in ends), Decimal(0))

    def _points(self, entry: Entry) -> tuple[Decimal, Decimal]:
        """The least and the most that an entry can come to."""
        nothing = Decimal(0)
        match entry:
            case PointsWhen():
                earned = [entry.points] if self.can(entry.when, truth=True) else []
                missed = [nothing] if self.can(entry.when, truth=False) else []
                both = [*earned, *missed] or [nothing]
                return min([*both, max(nothing, entry.points)]), max([*both, min(nothing, entry.points)])
            case PointsPerEvent():
                if not entry.each:
                    return nothing, nothing
                end = _endless.copy_sign(entry.each) if entry.at_most is None else entry.at_most
                return min(nothing, end), max(nothing, end)
            case PointsGroup():
                low, high = self._total(entry.entries)
                if entry.at_most is None:
                    return low, high
                cap = min if entry.at_most >= 0 else max
                return cap(low, entry.at_most), cap(high, entry.at_most)

    # Findings

    def at(self, node: Node | Entry) -> Iterator[Finding]:
        """What is found at one node itself, not below it."""
        match node:
            case Score():
                yield from self._score(node)
            case Count() if node.at_least > len(node.children):
                params = {"at_least": node.at_least, "of": len(node.children)}
                yield Finding("count_never", node.id, (), params)
            case Group() | Count():
                yield from self._group(node)
            case Comparison():
                yield from self._comparison(node)

    def _score(self, node: Score) -> Iterator[Finding]:
        low, high = self._total(node.entries)
        if high < node.at_least:
            yield Finding("score_never", node.id, (), {"at_least": node.at_least, "reached": high})
        if low >= node.at_least:
            yield Finding("score_always", node.id, (), {"at_least": node.at_least, "reached": low})

    def _group(self, node: Group | Count) -> Iterator[Finding]:
        for truth, code in ((True, "contradiction"), (False, "always")):
            clash = contradiction(facts_of(node, truth=truth), self._types)
            inside = any(self._clash(child, truth=t) for child in node.children for t in (True, False))
            if clash and not inside:
                together = truth and not (isinstance(node, Group) and node.kind == "none")
                others = tuple(fact.node.id for fact in clash)
                yield Finding(code if together else "never" if truth else "always", node.id, others)
        if not node.children:
            empty = isinstance(node, Group) and node.kind == "any"
            yield Finding("never" if empty else "always", node.id)
        if isinstance(node, Group):
            yield from self._superfluous(node)

    def _comparison(self, node: Comparison) -> Iterator[Finding]:
        for truth, code in ((True, "never"), (False, "always")):
            if self._clash(node, truth=truth):
                yield Finding(code, node.id)
        known = {fold_text(choice) for choice in self._types[node.attribute].choices}
        if known and node.is_ in ("equals", "one_of", "has", "has_any", "has_all"):
            values = node.value if isinstance(node.value, tuple) else (node.value,)
            odd = [value for value in values if value not in known]
            if odd and (node.is_ == "has_all" or len(odd) == len(values)):
                yield Finding("outside_choices", node.id, (), {"values": tuple(odd)})

    def _superfluous(self, node: Group) -> Iterator[Finding]:
        """Parts that another part of the group says already."""
        parts = [child for child in node.children if self._sensible(child)]
        gone: set[str] = set()
        for i, first in enumerate(parts):
            for second in parts[i + 1 :]:
                if first.id in gone or second.id in gone:
                    continue
                if node_form(first) == node_form(second):
                    gone.add(second.id)
                    yield Finding("twice", second.id, (first.id,))
                    continue
                # Of two that must both hold the weaker says nothing more; of alternatives the narrower.
                for one, other in ((first, second), (second, first)):
                    strong, weak = (one, other) if node.kind == "all" else (other, one)
                    if other.id not in gone and one.id not in gone and implies(strong, weak, self._types):
                        gone.add(other.id)
                        yield Finding("superfluous", other.id, (one.id,))

    def _sensible(self, node: Node) -> bool:
        """What can never or always be so is told of by itself."""
        return self.can(node, truth=True) and self.can(node, truth=False)


def _rare(definition: Definition, shares: Mapping[str, float]) -> Iterator[Finding]:
    for leaf in leaves(definition.rule):
        if isinstance(leaf, Comparison) and leaf.is_ != "unknown" and shares.get(leaf.attribute, 1) < rare:
            params = {"attribute": leaf.attribute, "share": shares[leaf.attribute]}
            yield Finding("rarely_known", leaf.id, (), params)

"""Rules as SQL: nodes as three-valued truths. SQL's AND, OR and NOT over NULL are Kleene's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from definitions.language.export.refusal import CannotExport
from definitions.language.export.sql.comparing import comparison
from definitions.language.export.sql.dialects import Dialect
from definitions.language.export.sql.literals import instant
from definitions.language.export.sql.names import column, quoted
from definitions.language.export.sql.points import (
    Points,
    capped,
    of_events,
    of_fading_events,
    points_when,
    reaches,
    sum_of,
)
from definitions.language.export.sql.stages import Stages, Term, indented, joined, lift
from definitions.language.export.sql.words import words
from definitions.language.export.subject import Scope, Subject, in_force
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
)
from definitions.language.wording import say

most_nodes = 5_000


@dataclass(frozen=True, slots=True)
class Window:
    """Events of a name in `(at - days * 24 h, at]`: how many; with `fades`, what is left of their windows."""

    event: str
    days: int
    fades: bool = False


@dataclass(slots=True)
class Rules:
    """Writes the rules of a subject; collects the stages and the windows of events they need."""

    subject: Subject
    dialect: Dialect
    language: str
    stages: Stages = field(default_factory=Stages)
    windows: dict[Window, str] = field(default_factory=dict)
    dates: bool = False
    scores: bool = False
    _referred: dict[tuple[str, datetime, datetime], Term] = field(default_factory=dict)
    _nodes: int = 0

    def truth(self, node: Node, scope: Scope) -> Term:
        """True, false or NULL. Raises `CannotExport`."""
        self._nodes += 1
        if self._nodes > most_nodes:
            raise CannotExport("too_long", limit=most_nodes)
        match node:
            case Group():
                return _group(node.kind, [self.truth(child, scope) for child in node.children])
            case Count():
                truths = [self.kept(child, scope) for child in node.children]
                return reaches(sum_of([points_when(truth, 1) for truth in truths]), node.at_least)
            case Comparison():
                return self._comparison(node, scope)
            case Event():
                seen = self._window(Window(node.event, node.within_days))
                return lift(lambda value: f"{value} >= {node.times}", seen)
            case Score():
                self.scores = True
                return reaches(self.points(node, scope), hundredths(node.at_least))
            case Reference():
                return self._reference(node, scope)

    def kept(self, node: Node, scope: Scope) -> Term:
        """The truth of a node as a column of its own, with its words beside it."""
        return self.stages.keep(self.truth(node, scope), "truth", self.words(node, scope))

    def words(self, node: Node, scope: Scope) -> str:
        """What a node says, in the reader's language."""
        reading = say(node, self.subject.catalogue, self.language, scope.definition.company_zone)
        return reading.lines[0].plain if len(reading.lines) == 1 else reading.plain

    def points(self, node: Score | Entry, scope: Scope) -> Points:
        """The points of a score or of one of its entries. Raises `CannotExport`."""
        match node:
            case Score():
                return sum_of([self.points(entry, scope) for entry in node.entries])
            case PointsGroup():
                total = sum_of([self.points(entry, scope) for entry in node.entries])
                return total if node.at_most is None else capped(total, hundredths(node.at_most), self.stages)
            case PointsWhen():
                return points_when(self.kept(node.when, scope), hundredths(node.points))
            case PointsPerEvent():
                return self._points_per_event(node)

    def _points_per_event(self, node: PointsPerEvent) -> Points:
        each, cap = hundredths(node.each), None if node.at_most is None else hundredths(node.at_most)
        if each == 0 or cap == 0:
            return sum_of(())
        label = self.subject.catalogue.event(node.event, self.language, node.written)
        seen = self._window(Window(node.event, node.within_days, node.fades))
        if not node.fades:
            return of_events(seen, each, cap, self.stages, label)
        return of_fading_events(seen, each, cap, node.within_days, self.dialect, self.stages, label)

    def _window(self, window: Window) -> Term:
        prefix = "left" if window.fades else "events"
        return Term(0, self.windows.setdefault(window, f"{prefix}_{len(self.windows) + 1}"))

    def _comparison(self, node: Comparison, scope: Scope) -> Term:
        type_name = scope.definition.attributes[node.attribute].type
        name = self.named(column(node.attribute))
        self.dates |= type_name == "date" and node.is_.startswith("within_")
        text = comparison(node, name, type_name, self.dialect)
        # A range has an AND of its own; in brackets it reads as one.
        return Term(0, text, whole=" BETWEEN " not in text or text.startswith("("))

    def named(self, name: str) -> str:
        """A name as the dialect says it."""
        return quoted(name, self.dialect.mark, self.dialect.upper)

    def _reference(self, node: Reference, scope: Scope) -> Term:
        """The truth of the version in force at the judging instant; NULL where none is."""
        branches: list[tuple[datetime, Term]] = []
        for start, inner in in_force(node.definition, self.subject, scope):
            if inner is None:
                branches.append((start, Term(0, "CAST(NULL AS BOOLEAN)")))
                continue
            key = (node.definition, inner.since, inner.until)
            if key not in self._referred:
                truth = self.truth(inner.definition.rule, inner)
                since = start.astimezone(inner.definition.company_zone)
                comment = words(
                    "in_force", self.language, name=node.definition, since=f"{since:%Y-%m-%d %H:%M}"
                )
                self._referred[key] = self.stages.keep(truth, "truth", comment)
            branches.append((start, self._referred[key]))
        if not branches:
            return Term(0, "CAST(NULL AS BOOLEAN)")
        starts = [instant(start, self.dialect) for start, _ in branches]

        def newest(*truths: str) -> str:
            cases = [
                f"  WHEN judged_at >= {start} THEN {truth}"
                for start, truth in zip(starts, truths, strict=True)
            ]
            return "\n".join(["CASE", *cases, "END"])

        return lift(newest, *(truth for _, truth in branches))


def _group(kind: str, truths: Sequence[Term]) -> Term:
    if not truths:
        return Term(0, "FALSE" if kind == "any" else "TRUE")
    together = joined(truths, "AND" if kind == "all" else "OR")
    if kind != "none":
        return together
    inside = together.text if "\n" not in together.text else f"\n  {indented(together.text, 2)}\n"
    return Term(together.level, f"NOT ({inside})", whole=False)

"""Judging: a definition compiled once, then lead after lead, each with its verdict and its reasons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from definitions.language.case import Case, Truths, in_utc
from definitions.language.compiled import Compiler, ReferenceCycle, References
from definitions.language.missing import missing
from definitions.language.reason import Reason, Truth
from definitions.language.shortfall import Shortfall, find_shortfalls
from definitions.language.tree import Definition
from definitions.language.unrolled import verdict_by

__all__ = ["Judge", "Judgement", "Reason", "ReferenceCycle", "Verdict", "Warned", "compile_definition"]


class Verdict(StrEnum):
    """What a definition says of a lead. Only `QUALIFIED` counts."""

    QUALIFIED = "qualified"
    NOT_QUALIFIED = "not_qualified"
    UNDECIDED = "undecided"


_verdicts: dict[Truth, Verdict] = {
    True: Verdict.QUALIFIED,
    False: Verdict.NOT_QUALIFIED,
    None: Verdict.UNDECIDED,
}


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd in a lead: the attribute ("events", or the name of a definition) and a code.

    Codes: "wrong_type" (read as unknown), "not_a_choice" (kept), "not_in_force" (no such definition then).
    """

    attribute: str
    code: str


class Judgement:
    """A verdict on a lead at an instant, with its reasons; the rest is worked out when asked for."""

    def __init__(self, root: Reason, case: Case, judge: "Judge") -> None:
        self.root = root
        self._case = case
        self._judge = judge

    @property
    def verdict(self) -> Verdict:
        """What the definition says of the lead."""
        return _verdicts[self.root.truth]

    @property
    def lead(self) -> Mapping[str, object]:
        """The lead as it was given."""
        return self._case.lead

    @property
    def at(self) -> datetime:
        """The judging instant, in UTC."""
        return self._case.at

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What was odd in the lead."""
        return tuple(Warned(*warned) for warned in self._case.warnings)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """What could still decide an undecided verdict."""
        return missing(self.root) if self.root.truth is None else ()

    @cached_property
    def shortfalls(self) -> "tuple[Shortfall, ...]":
        """The smallest changes that would qualify the lead, smallest first, each tried out; may be empty."""
        if self.verdict == Verdict.QUALIFIED:
            return ()

        def reasons(lead: Mapping[str, object]) -> Reason:
            return self._judge(lead, self.at).root

        def qualifies(lead: Mapping[str, object]) -> bool:
            return self._judge.verdict(lead, self.at) == Verdict.QUALIFIED

        definition = self._judge.definition
        return find_shortfalls(self.root, self.lead, definition, self.at, reasons, qualifies)


class Judge:
    """A compiled definition. Calling it judges a lead with all reasons; `verdict` is quick and gives none."""

    def __init__(self, definition: Definition, compiler: Compiler) -> None:
        self.definition = definition
        self._zone = definition.company_zone
        rule = compiler.rule(definition)
        self._reason = rule.reason
        self.verdict = verdict_by(rule.way, _verdicts) if rule.way else _verdict_by(rule.truth)
        """The verdict alone of a lead at an instant. Raises `ValueError` for an `at` without a zone,
        `ReferenceCycle`.
        """

    def __call__(self, lead: Mapping[str, object], at: datetime) -> Judgement:
        """The verdict with its reasons. Raises like `verdict`."""
        case = Case(lead, in_utc(at), self._zone)
        return Judgement(self._reason(case), case, self)


def _verdict_by(truth: Truths) -> Callable[[Mapping[str, object], datetime], Verdict]:
    def verdict(lead: Mapping[str, object], at: datetime) -> Verdict:
        return _verdicts[truth(lead, at if at.tzinfo is UTC else in_utc(at), [])]

    return verdict


def _no_references(_name: str, _at: datetime) -> Definition | None:
    return None


def compile_definition(definition: Definition, references: References = _no_references) -> Judge:
    """A judge; `references` gives the version of a named definition in force at an instant."""
    return Judge(definition, Compiler(references))

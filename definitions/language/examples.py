"""Examples: named leads with the verdict they must have, checked against the rule they stand in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from definitions.language.judge import Judgement, Verdict, compile_definition
from definitions.language.tree import Definition, Example

References = Callable[[str, datetime], Definition | None]


@dataclass(frozen=True, slots=True)
class Checked:
    """An example and what the rule says of it."""

    example: Example
    judgement: Judgement

    @property
    def holds(self) -> bool:
        """Whether it has the verdict it must have."""
        return self.judgement.verdict == self.example.verdict


def checked_examples(definition: Definition, references: References | None = None) -> tuple[Checked, ...]:
    """Every example with its judgement; `references` as for the judge. Raises `ReferenceCycle`."""
    if not definition.examples:
        return ()
    judge = compile_definition(definition, references) if references else compile_definition(definition)
    return tuple(Checked(one, judge(one.lead, one.at)) for one in definition.examples)


def broken_examples(
    definition: Definition, references: References | None = None
) -> tuple[tuple[Example, Verdict], ...]:
    """The examples that do not have their verdict, each with the one they have. Raises `ReferenceCycle`."""
    if not definition.examples:
        return ()
    judge = compile_definition(definition, references) if references else compile_definition(definition)
    judged = ((one, judge.verdict(one.lead, one.at)) for one in definition.examples)
    return tuple((one, verdict) for one, verdict in judged if verdict != one.verdict)

"""Examples: named leads with the verdict they must have, checked against the rule they stand in."""

from dataclasses import dataclass

from definitions.language.judge import Judge, Judgement, Verdict
from definitions.language.tree import Example


@dataclass(frozen=True, slots=True)
class Checked:
    """An example and what the rule says of it."""

    example: Example
    judgement: Judgement

    @property
    def holds(self) -> bool:
        """Whether it has the verdict it must have."""
        return self.judgement.verdict == self.example.verdict


def checked_examples(judge: Judge) -> tuple[Checked, ...]:
    """Every example of a definition with its judgement. Raises `ReferenceCycle`."""
    return tuple(Checked(one, judge(one.lead, one.at)) for one in judge.definition.examples)


def broken_examples(judge: Judge) -> tuple[tuple[Example, Verdict], ...]:
    """The examples that do not have their verdict, each with the one they have. Raises `ReferenceCycle`."""
    judged = ((one, judge.verdict(one.lead, one.at)) for one in judge.definition.examples)
    return tuple((one, verdict) for one, verdict in judged if verdict != one.verdict)

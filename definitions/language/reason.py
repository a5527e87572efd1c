"""Reasons: what a judgement saw at each node, and what that came to."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isinf

from definitions.language.tree import Comparison, Count, Entry, Event, Node, Score

Truth = bool | None
Points = tuple[int | float, int | float]
"""The least and the most they can be, in whole hundredths; an end without a bound is infinite."""


@dataclass(slots=True)
class Reason:
    """What one node or entry came to.

    `truth`: True, False or None for unknown (entries: None). `seen`: the prepared value, the number of
    events, or of true children of a count; None where unknown. `hundredths`: the points of a score or an
    entry. `children`: in the tree's order; below a reference the root of the definition it stands for.
    """

    # Not frozen, as freezing would take most of a judgement's time. Never changed all the same: what a
    # comparison often sees is kept and given to many judgements.
    node: Node | Entry
    truth: Truth
    seen: object = None
    children: "tuple[Reason, ...]" = ()
    hundredths: Points | None = None

    @property
    def id(self) -> str:
        """The node's id."""
        return self.node.id

    @property
    def needed(self) -> object:
        """The comparison's value, the number of events or children, the threshold; None of all else."""
        match self.node:
            case Comparison():
                return self.node.value
            case Event():
                return self.node.times
            case Count() | Score():
                return self.node.at_least
        return None

    @property
    def points(self) -> tuple[Decimal | None, Decimal | None] | None:
        """The least and the most points of a score or an entry, None for an end without a bound."""
        if self.hundredths is None:
            return None
        low, high = self.hundredths
        return decimal(low), decimal(high)

    def walk(self) -> "Iterator[Reason]":
        """This reason and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def hundredths(points: Decimal) -> int:
    """Points, which have at most two decimals, as a whole number of hundredths."""
    return int(points * 100)


def decimal(hundredths: int | float) -> Decimal | None:
    """Hundredths as points, None for an end without a bound."""
    return None if isinf(hundredths) else Decimal(hundredths) / 100

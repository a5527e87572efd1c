"""Truth of three values as a pair of numbers: what is surely true, and what may be. Pure, and without NULL.

Each is 1 or 0, and unknown is what may be true but is not surely so. On such pairs Kleene's AND and OR are
`&` and `|` of either half, and NOT swaps the halves: no database has to look for NULL, or to branch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, and_, or_
from typing import Any

import ibis

from evidence.engine.stages import Term, balanced, lift


@dataclass(frozen=True, slots=True)
class Truth:
    """Both halves as terms of 8-bit numbers, 1 or 0, that are never NULL; `surely` is at most `maybe`."""

    surely: Term
    maybe: Term


def flag(boolean: Any) -> Any:
    """A boolean that is never NULL as 1 or 0; by way of 32 bits, the one width PostgreSQL casts it to."""
    return boolean.cast("int32").cast("int8")


def opposite(number: Any) -> Any:
    """0 for 1 and 1 for 0."""
    return ibis.literal(1, "int8") - number


def constant(truth: bool | None) -> Truth:
    """The same truth for every lead."""
    surely, maybe = (ibis.literal(int(half), "int8") for half in (truth is True, truth is not False))
    return Truth(Term(0, lambda _table: surely), Term(0, lambda _table: maybe))


def tested(test: Term, unknown: Term, *, passes: bool) -> Truth:
    """The truth of a test, which where the value is unknown gave 1 if it `passes` there, else 0."""
    if passes:
        return Truth(lift(and_, test, lift(opposite, unknown)), test)
    return Truth(test, lift(or_, test, unknown))


def all_of(truths: Sequence[Truth]) -> Truth:
    """Kleene's AND of at least one truth."""
    return _folded(and_, truths)


def any_of(truths: Sequence[Truth]) -> Truth:
    """Kleene's OR of at least one truth."""
    return _folded(or_, truths)


def denied(truth: Truth) -> Truth:
    """Kleene's NOT."""
    return Truth(lift(opposite, truth.maybe), lift(opposite, truth.surely))


def rank(truth: Truth) -> Term:
    """Both halves as one number: 2 for true, 1 for unknown, 0 for false."""
    return lift(add, truth.surely, truth.maybe)


def boolean(rank: Any) -> Any:
    """The boolean that a rank stands for, NULL for unknown."""
    return ibis.cases((rank == 2, True), (rank == 0, False))


def verdict(rank: Any) -> Any:
    """The verdict that a rank stands for."""
    return ibis.cases((rank == 2, "qualified"), (rank == 0, "not_qualified"), else_="undecided")


def _folded(combine: Any, truths: Sequence[Truth]) -> Truth:
    return Truth(
        lift(lambda *halves: balanced(combine, halves), *(truth.surely for truth in truths)),
        lift(lambda *halves: balanced(combine, halves), *(truth.maybe for truth in truths)),
    )

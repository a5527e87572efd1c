"""Figures: counts of verdicts by outcome, and the rates that follow (docs/measures.md). Pure."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from evidence.statistics import TOO_FEW, newcombe, wilson

verdicts = ("qualified", "not_qualified", "undecided")
outcomes = ("won", "lost", "rejected", "never_contacted", "open")
closed_outcomes = ("won", "lost", "rejected")

Table = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Rate:
    """k of n with its 95 % interval. Where n is 0 there is no rate: `value`, `low` and `high` are None."""

    k: int
    n: int
    value: float | None
    low: float | None
    high: float | None
    too_few: bool

    @classmethod
    def of(cls, k: int, n: int) -> "Rate":
        low, high = wilson(k, n) or (None, None)
        return cls(k, n, k / n if n else None, low, high, n < TOO_FEW)

    @property
    def percents(self) -> list[float | None]:
        """Itself and its interval in percent, for a file."""
        return [None if one is None else round(100 * one, 2) for one in (self.value, self.low, self.high)]


@dataclass(frozen=True, slots=True)
class Difference:
    """One rate less another, with its 95 % interval; None where either is absent."""

    value: float | None
    low: float | None
    high: float | None
    too_few: bool

    @classmethod
    def of(cls, one: Rate, two: Rate) -> "Difference":
        low, high = newcombe(one.k, one.n, two.k, two.n) or (None, None)
        value = one.value - two.value if one.value is not None and two.value is not None else None
        return cls(value, low, high, one.too_few or two.too_few)


@dataclass(frozen=True, slots=True)
class Side:
    """What one version makes of the leads. `table`: verdict -> outcome -> leads, every pair present."""

    table: Table

    @classmethod
    def of(cls, counted: Iterable[tuple[str, str, int]]) -> "Side":
        """From (verdict, outcome, leads)."""
        counts: Counter[tuple[str, str]] = Counter()
        for verdict, outcome, n in counted:
            counts[verdict, outcome] += n
        return cls({v: {o: counts[v, o] for o in outcomes} for v in verdicts})

    @property
    def leads(self) -> int:
        return sum(map(self.count, verdicts))

    @property
    def qualified(self) -> int:
        return self.count("qualified")

    @property
    def not_qualified(self) -> int:
        return self.count("not_qualified")

    @property
    def undecided(self) -> int:
        return self.count("undecided")

    @property
    def won(self) -> int:
        """Won among the qualified."""
        return self.table["qualified"]["won"]

    @property
    def missed_won(self) -> int:
        """Won leads that do not qualify."""
        return self.table["not_qualified"]["won"]

    @property
    def won_rate(self) -> Rate:
        """Won among those of the qualified that closed."""
        return Rate.of(self.won, sum(self.table["qualified"][outcome] for outcome in closed_outcomes))

    @property
    def won_found(self) -> Rate:
        """Of all won leads, those that qualify."""
        return Rate.of(self.won, sum(self.table[verdict]["won"] for verdict in verdicts))

    @property
    def qualified_share(self) -> Rate:
        return Rate.of(self.qualified, self.leads)

    def count(self, verdict: str) -> int:
        return sum(self.table[verdict].values())

    def plain(self) -> dict[str, object]:
        return {"table": self.table}


def by_outcome(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Outcome -> leads, every outcome present."""
    counts: Counter[str] = Counter()
    for outcome, n in counted:
        counts[outcome] += n
    return {outcome: counts[outcome] for outcome in outcomes}


def side_of(figures: Map[str, Any] | None) -> Side | None:
    """A side as it was stored."""
    return Side(figures["table"]) if figures else None

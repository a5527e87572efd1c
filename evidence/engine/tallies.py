"""Tallies: how leads fare criterion by criterion, from the few groups of a mask table. Plain Python."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

bits_of_a_mask = 31
"""Bits of a whole number of 32 bits beside its sign: narrow numbers are quick to make and to group by."""


@dataclass(frozen=True, slots=True)
class Mask:
    """`n` leads of one outcome, alike in every criterion; bit i of `true` and `unknown` is criterion i."""

    true: int
    unknown: int
    outcome: str | None
    n: int

    def verdict(self, criteria: int, without: int | None = None) -> str:
        """The verdict of all of so many criteria, or of all but one."""
        asked = (1 << criteria) - 1
        if without is not None:
            asked &= ~(1 << without)
        if asked & ~(self.true | self.unknown):
            return "not_qualified"
        return "undecided" if asked & self.unknown else "qualified"


@dataclass(frozen=True, slots=True)
class Step:
    """How leads fare at one criterion; every count is by outcome.

    `true`, `false`, `unknown`: at this criterion alone. `passed`: this one and all before it are true.
    `qualified`: all are true. `without`: all but this one are true (what dropping it would give).
    """

    true: Mapping[str | None, int]
    false: Mapping[str | None, int]
    unknown: Mapping[str | None, int]
    passed: Mapping[str | None, int]
    qualified: Mapping[str | None, int]
    without: Mapping[str | None, int]


def read_masks(rows: Iterable[Mapping[str, Any]]) -> tuple[Mask, ...]:
    """The rows of a mask table, as dictionaries, with their masks joined."""
    return tuple(
        Mask(_joined(row, "true"), _joined(row, "unknown"), row["outcome"], int(row["n"])) for row in rows
    )


def funnel(masks: Sequence[Mask], criteria: int) -> tuple[Step, ...]:
    """One step per criterion, in the order of the definition's criteria."""
    every = (1 << criteria) - 1
    return tuple(
        Step(
            true=_count(masks, lambda mask, bit=1 << i: bool(mask.true & bit)),
            false=_count(masks, lambda mask, bit=1 << i: not (mask.true | mask.unknown) & bit),
            unknown=_count(masks, lambda mask, bit=1 << i: bool(mask.unknown & bit)),
            passed=_count(masks, lambda mask, all_=(2 << i) - 1: mask.true & all_ == all_),
            qualified=_count(masks, lambda mask: mask.true & every == every),
            without=_count(masks, lambda mask, all_=every & ~(1 << i): mask.true & all_ == all_),
        )
        for i in range(criteria)
    )


def _count(masks: Sequence[Mask], wanted: Any) -> Mapping[str | None, int]:
    counted: Counter[str | None] = Counter()
    for mask in masks:
        if wanted(mask):
            counted[mask.outcome] += mask.n
    return dict(counted)


def _joined(row: Mapping[str, Any], name: str) -> int:
    joined, i = 0, 0
    while (part := row.get(f"{name}_{i}")) is not None:
        joined |= int(part) << (i * bits_of_a_mask)
        i += 1
    return joined

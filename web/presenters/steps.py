"""The road of a proposal with the place where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str
    """ "done", "now" or "ahead"."""


def steps(labels: Sequence[str], now: int) -> list[Step]:
    """Steps in order; `now` is the index of the present one, len(labels) where all are done."""
    states = ("done", "now", "ahead")
    return [Step(label, states[(i >= now) + (i > now)]) for i, label in enumerate(labels)]

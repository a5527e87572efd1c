"""Completeness: of how many leads each attribute is known, from one snapshot to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from evidence.models.snapshot import SnapshotQuerySet
from evidence.statistics import newcombe
from people.company_time import company_day

sudden = 0.1
"""A share that falls by this much at once, and by more than chance, fell suddenly."""


@dataclass(frozen=True, slots=True)
class Point:
    """What a snapshot (its number) says of an attribute: known of so many leads."""

    snapshot: int
    at: datetime
    known: int
    leads: int

    @property
    def share(self) -> float:
        return self.known / self.leads


@dataclass(frozen=True, slots=True)
class Drop:
    """A sudden fall from one state to the next."""

    attribute: str
    before: Point
    after: Point


def completeness(snapshots: SnapshotQuerySet) -> dict[str, tuple[Point, ...]]:
    """Attribute -> its points, oldest first, from the first snapshot that knows it on. One query."""
    rows = snapshots.filter(leads__gt=0).order_by("imported_at", "pk")
    found: dict[str, list[Point]] = {}
    for number, at, leads, known in rows.values_list("pk", "imported_at", "leads", "attributes"):
        for key in found | {key: [] for key, n in known.items() if n}:
            found.setdefault(key, []).append(Point(number, at, known.get(key, 0), leads))
    return {key: tuple(points) for key, points in found.items()}


def daily(points: Iterable[Point]) -> tuple[Point, ...]:
    """The last of each day in the company's zone."""
    return tuple({company_day(point.at): point for point in points}.values())


def drops(attribute: str, points: Sequence[Point]) -> list[Drop]:
    """Where the share falls by `sudden` or more and the 95 % interval of the difference is below zero."""
    return [
        Drop(attribute, before, after)
        for before, after in pairwise(points)
        if before.share - after.share >= sudden
        and (interval := newcombe(after.known, after.leads, before.known, before.leads))
        and interval[1] < 0
    ]

"""A measure: a share of the leads whose life reached some point in a period, and what is counted of it.

Each file beside this one declares one; `evidence.measures.tallies` counts any number of them in few passes.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple

from evidence.figures import Rate
from evidence.leads.store import own

Starts = Literal["created_at", "mql_at", "opportunity_at", "won_at"]
"""The instant by which a lead belongs to a period."""
Window = Literal["follow_up", "opportunity", "won"]
Length = Literal["week", "month", "quarter"]
Part = Literal["hit", "missed", "open", "unknown"]
"""Where one lead counts: in both numbers of the rate, in the lower one only, or beside it."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the company, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which leads: one source, owner and segment, in capitals or not; "" leaves it open."""

    source: str = ""
    owner: str = ""
    segment: str = ""

    @property
    def narrows(self) -> bool:
        return self != Scope()


@dataclass(frozen=True, slots=True)
class Windows:
    """Days until a lead is old enough to count: before that its rate would only look worse than it is."""

    follow_up: int = 7
    opportunity: int = 90
    won: int = 180


class Lead:
    """The columns of a snapshot's leads by the names of their life, the instant they are of (both Ibis), and
    what no source tells of any of them.
    """

    def __init__(self, leads: Any, now: Any, unrecorded: Collection[str] = ()) -> None:
        self.leads, self.now, self.unrecorded = leads, now, unrecorded

    def __getitem__(self, name: str) -> Any:
        return self.leads[own(name)]

    def has(self, name: str) -> Any:
        return self[name].notnull()

    @property
    def won(self) -> Any:
        return self["outcome"] == "won"

    @property
    def closed(self) -> Any:
        """Won or lost, by its instants or by the outcome that its source tells."""
        return self.has("won_at") | self.has("lost_at") | self["outcome"].isin(("won", "lost"))


EVERYBODY, USUAL = Scope(), Windows()


class States(NamedTuple):
    """Whether a lead is known, still open, and a hit (all Ibis)."""

    known: Any
    still: Any
    hit: Any

    @property
    def parts(self) -> dict[Part, Any]:
        """Whether a lead is in each part; it is in exactly one."""
        counts = self.known & ~self.still
        return {
            "hit": counts & self.hit,
            "missed": counts & ~self.hit,
            "open": self.known & self.still,
            "unknown": ~self.known,
        }


@dataclass(frozen=True, slots=True)
class Measure:
    """A rate: hits / leads that are known and no longer open, of those that started in a period."""

    key: str
    starts: Starts
    hits: Callable[[Lead], Any]
    window: Window | None = None
    """What it needs to mature."""
    running: Callable[[Lead], Any] | None = None
    """Of a lead that can still become a hit, or of which it was not said yet: it stays out of the rate."""
    known: Callable[[Lead], Any] | None = None
    """Whether its source tells at all."""
    needs: tuple[str, ...] = ()
    """What a hit shows by: where no source tells of it, no lead missed anything, and nothing is known."""
    clocked: bool = False
    """Whether it asks for the columns of evidence.clocks."""
    bins: Length = "month"
    """What it is shown by: quarters where a month has too few."""
    goal: float | None = None
    usual: tuple[float, float] | None = None
    """The usual range, by the source of the method."""
    alarm: float | None = None
    """A rate that is no higher says that the larger problem is on the side of `side`."""
    side: Literal["marketing", "sales"] = "sales"
    """Whose stage it is."""

    def states(self, lead: Lead, windows: Windows) -> States:
        """Of a lead, none of them NULL."""
        import ibis

        known = self.known(lead).fill_null(False) if self.known else lead.has(self.starts)
        if any(name in lead.unrecorded for name in self.needs):
            known = ibis.literal(False)
        still = self.running(lead).fill_null(False) if self.running else ~lead.has(self.starts)
        if self.window:
            ripe = lead.now - ibis.interval(days=getattr(windows, self.window))
            still = still | (lead[self.starts] > ripe)
        return States(known, still, self.hits(lead).fill_null(False))


@dataclass(frozen=True, slots=True)
class Count:
    """Leads of a period by the part they are in."""

    hit: int = 0
    missed: int = 0
    open: int = 0
    unknown: int = 0

    @property
    def n(self) -> int:
        return self.hit + self.missed

    @property
    def all(self) -> int:
        return self.n + self.open + self.unknown

    @property
    def rate(self) -> Rate:
        return Rate.of(self.hit, self.n)

    @property
    def coverage(self) -> float | None:
        """Of how many of the leads anything is known."""
        return (self.all - self.unknown) / self.all if self.all else None

    @property
    def unrecorded(self) -> bool:
        """Whether there are leads, and nothing is known of any: it has no rate, which is not 0."""
        return 0 < self.unknown == self.all

    @property
    def still_open(self) -> bool:
        """Whether all that there is to count is too young: it has no rate yet, which is not 0."""
        return self.open > 0 and self.n == 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.hit + other.hit,
            self.missed + other.missed,
            self.open + other.open,
            self.unknown + other.unknown,
        )


def naive(instant: datetime) -> datetime:
    """Snapshots keep instants in UTC without saying so."""
    return instant.astimezone(UTC).replace(tzinfo=None)

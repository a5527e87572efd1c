"""The board of clocks: those of one state of the leads, as a reader narrows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from evidence.clock_rule import Terms, terms_in_force
from evidence.deadlines import (
    Deadlines,
    Group,
    Row,
    State,
    Tally,
    Ticking,
    Which,
    deadlines,
    listed,
    tally,
    tally_alone,
    ticking_at,
)
from evidence.measures.periods import until
from evidence.models import Snapshot
from people.company_time import company_day

PERIODS = ("quarter", "last_quarter", "year", "all")


@dataclass(frozen=True)
class Board:
    """The clocks at an instant. `which`: those asked for; running clocks are asked for whatever their
    period.
    """

    snapshot: Snapshot
    terms: tuple[Terms, ...]
    found: Deadlines
    at: datetime
    which: Which
    alone: Tally | None = None
    """What the page opens with: the clocks of the period by their own leads, while the others are counted."""

    @cached_property
    def ticking(self) -> list[Ticking]:
        return ticking_at(self.found, self.at, self.which)

    @cached_property
    def tally(self) -> Tally:
        return self.alone or self.tally_of(self.which.since, self.which.until)

    @cached_property
    def last_quarter(self) -> Tally:
        (period, _this) = until(self.snapshot.day, "quarter", 2)
        return self.tally_of(period.since, period.until)

    @cached_property
    def owners(self) -> list[tuple[str, Tally]]:
        return self._by(lambda one: one.owner)

    @cached_property
    def sources(self) -> list[tuple[str, Tally]]:
        return self._by(lambda one: one.source)

    def tally_of(self, since: date | None, until: date | None) -> Tally:
        return tally(self.found, self.at, self._groups(since, until), self._gone(since, until))

    def rows(self, state: State, limit: int, offset: int) -> tuple[list[Row], int]:
        return listed(self.snapshot, self.terms, state, self.which, self.at, limit=limit, offset=offset)

    def _by(self, name: Callable[[Group | Ticking], str]) -> list[tuple[str, Tally]]:
        """A tally for each, whoever has most clocks first."""
        groups = self._groups(self.which.since, self.which.until)
        gone = self._gone(self.which.since, self.which.until)
        found = [
            (
                one,
                tally(
                    self.found,
                    self.at,
                    [group for group in groups if name(group) == one],
                    [clock for clock in gone if name(clock) == one],
                ),
            )
            for one in {name(group) for group in groups}
        ]
        return sorted(found, key=lambda pair: (-pair[1].all, pair[0]))

    def _groups(self, since: date | None, until: date | None) -> list[Group]:
        return [
            group for group in self.found.groups if self._fits(group) and _within(group.month, since, until)
        ]

    def _gone(self, since: date | None, until: date | None) -> list[Ticking]:
        return [
            one
            for one in self.found.ticking
            if self._fits(one) and _within(company_day(one.started_at).replace(day=1), since, until)
        ]

    def _fits(self, one: Group | Ticking) -> bool:
        return self.which.owner in ("", one.owner) and self.which.source in ("", one.source)


def board(
    at: datetime, *, owner: str = "", source: str = "", period: str = "quarter", brief: bool = False
) -> Board | None:
    """None while there are no leads or no rule. `brief`: with nothing but the clocks of the period, where it
    is one. Raises `TooSlow`, `FileNotFoundError`, `Unfit`.
    """
    snapshot, terms = Snapshot.objects.current(at), terms_in_force()
    if snapshot is None or not terms:
        return None
    which = Which(owner, source, *days_of(period, snapshot.day))
    if brief and which.since:
        nothing = Deadlines(snapshot.imported_at, (), (), ())
        return Board(snapshot, terms, nothing, at, which, tally_alone(snapshot, terms, which, at))
    return Board(snapshot, terms, deadlines(snapshot, terms), at, which)


def days_of(period: str, today: date) -> tuple[date | None, date | None]:
    """Whole months: the first and last day of what is looked at."""
    last_quarter, quarter = until(today, "quarter", 2)
    match period:
        case "last_quarter":
            return last_quarter.since, last_quarter.until
        case "year":
            return date(today.year, 1, 1), date(today.year, 12, 31)
        case "all":
            return None, None
    return quarter.since, quarter.until


def _within(month: date, since: date | None, until: date | None) -> bool:
    return (since is None or month >= since) and (until is None or month <= until)

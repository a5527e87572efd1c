"""Deadlines: which clocks run, which were stopped in time, late or not at all, by owner, source and week.

What is kept is of one state of the leads, one rule and one calendar, and of no other instant: which of the
clocks that ran at the import have run out since is told when somebody looks.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from django.conf import settings

from evidence.clock_rule import Terms
from evidence.clocks import clocked, kept_by
from evidence.counting import maturity_days
from evidence.figures import Rate
from evidence.keeping import DAY, kept
from evidence.leads.days import company_day
from evidence.leads.fields import contacts
from evidence.leads.period import Part, open_part
from evidence.leads.quoting import text, timestamp
from evidence.leads.store import Leads, leads_of, open_leads, own
from evidence.leads.warehouse import is_live
from evidence.models import Snapshot

State = Literal["running", "overdue", "late", "met", "unknown"]
"""Of a clock: nothing yet and still time; nothing yet and no time; a contact after the deadline, or by then;
nobody can say, as the source tells of no contacts."""
states: tuple[State, ...] = ("running", "overdue", "late", "met", "unknown")
_counted = (*states, "ripe", "followed", "by_hand")


@dataclass(frozen=True, slots=True)
class Ticking:
    """A clock that ran when the leads were imported, or runs for what was recorded since."""

    id: str
    owner: str
    source: str
    started_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Clocks that started in a month, of one owner and source: how many of each number of a `Tally`, by their
    state as of the import.
    """

    month: date
    owner: str
    source: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Week:
    """Clocks that started in a week. Response times in hours, of those contacted: median and 90th percentile
    on the wall and counted.
    """

    monday: date
    counts: dict[str, int]
    wall: tuple[float, float] | None
    counted: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`ticking`: by deadline, the nearest first; their groups count them as running."""

    as_of: datetime
    groups: tuple[Group, ...]
    weeks: tuple[Week, ...]
    ticking: tuple[Ticking, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Clocks by state at an instant. `ripe`: those that the follow-up rate counts as of the import, and
    `followed` of them, as evidence.measures.follow_up says; `by_hand`: of the others those contacted by what
    sales recorded by hand.
    """

    running: int = 0
    overdue: int = 0
    late: int = 0
    met: int = 0
    unknown: int = 0
    ripe: int = 0
    followed: int = 0
    by_hand: int = 0

    @property
    def in_time(self) -> Rate:
        """Contacted by the deadline / those whose deadline has passed or that were contacted."""
        return Rate.of(self.met, self.met + self.late + self.overdue)

    @property
    def followed_up(self) -> Rate:
        """The lead follow-up rate: another formula beside that of the dashboard would be another number."""
        return Rate.of(self.followed, self.ripe)

    @property
    def all(self) -> int:
        return self.running + self.overdue + self.late + self.met + self.unknown


@dataclass(frozen=True, slots=True)
class Which:
    """Of which clocks: one owner or source, "" for all; started on these days of the company."""

    owner: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def named(self) -> dict[str, str]:
        """The owner and the source, where one is asked for."""
        return {name: value for name in ("owner", "source") if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Row:
    """A clock in a list."""

    id: str
    owner: str
    source: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    ran: float | None
    """Counted hours until it stopped."""


def fingerprint(terms: Sequence[Terms]) -> str:
    """Of the rule and the calendar."""
    return sha256(repr(tuple(terms)).encode()).hexdigest()


def deadlines(snapshot: Snapshot, terms: Sequence[Terms]) -> Deadlines:
    """Raises `TooSlow`, `FileNotFoundError`."""
    # The same leads at another instant have other clocks that ran out.
    whole = f"{snapshot.fingerprint}:{snapshot.imported_at.isoformat()}:{settings.COMPANY_TIME_ZONE}"
    ripe = _ripe(snapshot)
    key = f"deadlines:3:{sha256((whole + ripe + kept_by(terms)).encode()).hexdigest()}"
    found: Deadlines = kept(key, lambda: _deadlines(snapshot, terms, ripe), DAY)
    return found


def ticking_at(found: Deadlines, at: datetime, which: Which | None = None) -> list[Ticking]:
    """The clocks that still run at an instant, the nearest deadline first."""
    which = which or Which()
    return [
        one
        for one in found.ticking
        if one.due_at > at and which.owner in ("", one.owner) and which.source in ("", one.source)
    ]


def tally(found: Deadlines, at: datetime, groups: Iterable[Group], ticking: Iterable[Ticking]) -> Tally:
    """Of groups, some of whose running clocks are `ticking`: those that ran out since are overdue."""
    counts = dict.fromkeys(_counted, 0)
    for group in groups:
        for name, n in group.counts.items():
            counts[name] += n
    gone = sum(one.due_at <= at for one in ticking)
    return Tally(**{**counts, "running": counts["running"] - gone, "overdue": counts["overdue"] + gone})


def tally_alone(snapshot: Snapshot, terms: Sequence[Terms], which: Which, at: datetime) -> Tally:
    """Of clocks that started on some days, at an instant, by the leads of those days alone. Raises like
    `deadlines`.
    """
    assert which.since and which.until
    tests = [f"coalesce({_column(name)}, '') = {text(value)}" for name, value in which.named.items()]
    with open_part(Part(snapshot, "mql_at", which.since, which.until)) as opened:
        clocked(opened, snapshot, terms)
        (row,) = opened.rows(
            f"""SELECT {_sums} FROM (SELECT {_state(timestamp(at))} AS state, {_follow_up(_ripe(snapshot))}
            FROM clocked WHERE {" AND ".join(tests) or "true"})"""
        )
    return Tally(**row)


def listed(
    snapshot: Snapshot,
    terms: Sequence[Terms],
    state: State,
    which: Which,
    at: datetime,
    *,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Row], int]:
    """Clocks of a state at an instant, the newest deadline first, and how many there are. Raises like
    `deadlines`.
    """
    now = timestamp(at)
    tests = [f"({_state(now)}) = {text(state)}"]
    tests += [f"coalesce({_column(name)}, '') = {text(value)}" for name, value in which.named.items()]
    day = company_day(_column("mql_at"))
    tests += [f"{day} >= DATE {text(which.since.isoformat())}"] if which.since else []
    tests += [f"{day} <= DATE {text(which.until.isoformat())}"] if which.until else []
    with _opened(snapshot) as opened:
        clocked(opened, snapshot, terms)
        rows = opened.run(
            f"""SELECT id, {_whose}, {_column("mql_at")} AS started_at, {_column("due_at")} AS due_at,
                {_column("stopped_at")} AS stopped_at, {_column("ran")} / 3.6e9 AS ran, count(*) OVER () AS n
            FROM clocked WHERE {" AND ".join(tests)} ORDER BY due_at DESC, id LIMIT {limit} OFFSET {offset}"""
        ).to_pylist()
    found = [Row(**{name: _aware(row[name]) for name in Row.__dataclass_fields__}) for row in rows]
    return found, int(rows[0]["n"]) if rows else 0


def _deadlines(snapshot: Snapshot, terms: Sequence[Terms], ripe: str) -> Deadlines:
    with _opened(snapshot) as opened:
        clocked(opened, snapshot, terms)
        # Once, as three questions follow.
        opened.cursor.execute(
            f"""CREATE TEMP TABLE deadline_rows AS
            SELECT id, {_whose}, {company_day(_column("mql_at"))} AS day,
                {_state(timestamp(snapshot.imported_at))} AS state, {_follow_up(ripe)},
                {_column("mql_at")} AS started_at,
                {_column("due_at")} AS due_at, {_column("ran")} / 3.6e9 AS ran,
                (epoch_us({_column("stopped_at")}) - epoch_us({_column("mql_at")})) / 3.6e9 AS wall
            FROM clocked"""
        )
        try:
            groups, weeks = _groups(opened), _weeks(opened)
            ticking = opened.run(
                """SELECT id, owner, source, started_at, due_at FROM deadline_rows WHERE state = 'running'
                ORDER BY due_at, id"""
            ).to_pylist()
        finally:
            opened.cursor.execute("DROP TABLE deadline_rows")
    rows = (Ticking(**{name: _aware(value) for name, value in row.items()}) for row in ticking)
    return Deadlines(snapshot.imported_at, groups, weeks, tuple(rows))


def _groups(opened: Leads) -> tuple[Group, ...]:
    rows = opened.run(
        f"""SELECT date_trunc('month', day)::DATE AS month, owner, source, {_sums} FROM deadline_rows
        GROUP BY ALL ORDER BY ALL"""
    ).to_pylist()
    return tuple(
        Group(row["month"], row["owner"], row["source"], {name: row[name] for name in _counted})
        for row in rows
    )


def _weeks(opened: Leads) -> tuple[Week, ...]:
    times = ", ".join(
        f"quantile_cont({name}, {share}) AS {name}_{n}"
        for name in ("wall", "ran")
        for n, share in enumerate((0.5, 0.9))
    )
    rows = opened.run(
        f"""SELECT date_trunc('week', day)::DATE AS monday, {_sums}, {times} FROM deadline_rows
        GROUP BY ALL ORDER BY ALL"""
    ).to_pylist()
    return tuple(
        Week(row["monday"], {name: row[name] for name in _counted}, _pair(row, "wall"), _pair(row, "ran"))
        for row in rows
    )


def _pair(row: dict[str, Any], name: str) -> tuple[float, float] | None:
    median, ninetieth = row[f"{name}_0"], row[f"{name}_1"]
    return None if median is None else (median, ninetieth)


def _state(now: str) -> str:
    stopped, due = _column("stopped_at"), _column("due_at")
    return f"""CASE WHEN {stopped} <= {due} THEN 'met' WHEN {stopped} IS NOT NULL THEN 'late'
        WHEN NOT {_column("contact_known")} THEN 'unknown' WHEN {due} <= {now} THEN 'overdue'
        ELSE 'running' END"""


def _ripe(snapshot: Snapshot) -> str:
    """The latest judgement that is old enough for the follow-up rate."""
    return timestamp(snapshot.imported_at - timedelta(days=maturity_days()["follow_up"]))


def _follow_up(ripe: str) -> str:
    """Whether a clock's lead is in the lower and in the upper number of the follow-up rate, and whether it is
    in the lower alone though a contact recorded by hand, which `contacted_at` does not tell, stopped it.
    """
    counts = f"{_column('contact_known')} AND {_column('mql_at')} <= {ripe}"
    told, stopped = (f"{_column(name)} IS NOT NULL" for name in ("contacted_at", "stopped_at"))
    by_hand = f"{counts} AND NOT ({told}) AND {stopped}"
    return f"{counts} AS ripe, {counts} AND {told} AS followed, {by_hand} AS by_hand"


def _column(name: str) -> str:
    return f'"{own(name)}"'


_sums = ", ".join(
    f"count(*) FILTER ({test}) AS {name}"
    for name in _counted
    for test in [f"state = '{name}'" if name in states else name]
)
_whose = ", ".join(f"coalesce({_column(name)}, '') AS {name}" for name in ("owner", "source"))


@contextmanager
def _opened(snapshot: Snapshot) -> Iterator[Leads]:
    """Leads that live elsewhere are asked for what a clock needs, and counted here."""
    with open_leads(snapshot) as opened:
        if not is_live(snapshot.fingerprint):
            yield opened
            return
        names = [own(name) for name in ("owner", "source", "mql_at", "contacted_at", "contact_known")]
        leads = opened.leads.filter(opened.leads[own("mql_at")].notnull()).select("id", *names)
        found = opened.read(leads), opened.read(opened.events.filter(opened.events["event"].isin(contacts)))
    with leads_of(*found) as local:
        yield local


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value

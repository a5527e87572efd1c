"""Clocks: the 48-hour rule over many leads at once, as columns beside theirs.

`evidence.clock` says when one clock is due; here its table is joined to the leads by day, so that a million
clocks take about as long as reading them. A lead's clock goes by the rule in force when it started.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import ibis

from definitions.deadline_policy import DeadlinePolicy, parse
from definitions.models import Document, Version
from evidence.clock import Calendar, pieces
from evidence.leads.fields import contacts
from evidence.leads.quoting import listed, timestamp
from evidence.leads.store import Leads, own

_years = (1990, 2100)
"""A start outside of these has no deadline: nobody was judged an MQL then."""
_day = timedelta(days=1)
_second = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """The rule for clocks that start at `since` or later, until the next terms: a version in force."""

    since: datetime
    hours: int
    calendar: Calendar
    version: int = 0


def terms_in_force() -> tuple[Terms, ...]:
    """Every version of the rule, the oldest first; it also goes for leads from before. Empty where there is
    no such document.
    """
    rows = Version.objects.filter(document__kind=Document.Kind.DEADLINE, document__scope="")
    found: list[Terms] = []
    for row in rows.order_by("in_force_from", "number"):
        policy = parse(row.body)
        found.append(Terms(row.in_force_from, policy.hours, calendar_of(policy), row.number))
    return tuple(found)


def calendar_of(policy: DeadlinePolicy) -> Calendar:
    """Which hours count by a policy."""
    return Calendar(policy.counted_days, policy.country, policy.time_zone)


def terms_of(terms: Sequence[Terms], start: datetime) -> Terms:
    """Those that a clock goes by that starts then."""
    return next((one for one in reversed(terms) if one.since <= start), terms[0])


def clocked(opened: Leads, terms: Sequence[Terms]) -> Any:
    """The leads that were judged an MQL, as an Ibis table with the columns of `opened.leads` and, each under
    `own(name)`: `due_at`; `stopped_at`, the first contact not before the judgement; `ran`, the counted time
    until then in microseconds (instants in UTC). NULL where there is none.

    Of a snapshot only, once per opening. There must be terms. Raises `TooSlow`.
    """
    cursor = opened.cursor
    first, last = _span(opened)
    cursor.register("clock_pieces", _table(tuple(terms), first, last))
    cursor.execute(f"CREATE TEMP VIEW clocked AS {_query(terms)}")
    columns = {
        "due_at": "timestamp(6)",
        "stopped_at": "timestamp(6)",
        "ran": "int64",
    }
    schema = dict(opened.leads.schema().items()) | {own(name): type_ for name, type_ in columns.items()}
    return ibis.table(schema, name="clocked")


def _query(terms: Sequence[Terms]) -> str:
    start, contacted = f'leads."{own("mql_at")}"', f'leads."{own("contacted_at")}"'
    begun = "\n".join(
        f"WHEN {start} >= {timestamp(one.since)} THEN {n}" for n, one in reversed([*enumerate(terms)]) if n
    )
    term = f"CASE {begun} ELSE 0 END" if begun else "0"
    return f"""
        WITH again AS (
            SELECT leads.id, min(events."at") AS "at" FROM leads JOIN events ON events.lead_id = leads.id
            WHERE events.event IN {listed(contacts)} AND {contacted} < {start} AND events."at" >= {start}
            GROUP BY leads.id
        ), started AS (
            SELECT leads.*, {start} AS started, {term} AS term,
                coalesce(CASE WHEN {contacted} >= {start} THEN {contacted} END, again."at") AS stopped
            FROM leads LEFT JOIN again ON again.id = leads.id WHERE {start} IS NOT NULL
        )
        SELECT started.* EXCLUDE (started, term, stopped),
            make_timestamp(began.due + began.runs * epoch_us(started)) AS "{own("due_at")}",
            stopped AS "{own("stopped_at")}",
            ended.counted + ended.runs * epoch_us(stopped)
                - began.counted - began.runs * epoch_us(started) AS "{own("ran")}"
        FROM started
        LEFT JOIN clock_pieces AS began ON began.term = started.term AND began.day = CAST(started AS DATE)
            AND epoch_us(started) >= began.begins AND epoch_us(started) < began.ends
        LEFT JOIN clock_pieces AS ended ON ended.term = started.term AND ended.day = CAST(stopped AS DATE)
            AND epoch_us(stopped) >= ended.begins AND epoch_us(stopped) < ended.ends
    """


def _span(opened: Leads) -> tuple[int, int]:
    """The years in which clocks start and stop."""
    names = [f'"{own(name)}"' for name in ("mql_at", "contacted_at")]
    ends = ", ".join(f"min({name}), max({name})" for name in names)
    row = opened.run(f"SELECT {ends} FROM leads").to_pylist()[0].values()
    years = [min(max(at.year, _years[0]), _years[1]) for at in row if at] or [_years[0]]
    return min(years) - 1, max(years) + 1


@lru_cache(maxsize=8)
def _table(terms: tuple[Terms, ...], first: int, last: int) -> Any:
    """Pieces as lines, cut at midnight (UTC): from `begins` to `ends` the deadline of a start is `due`, and
    what was counted until then `counted`, each with `runs` times the start added. All in microseconds.
    """
    import pyarrow as pa

    rows = [(n, *row) for n, one in enumerate(terms) for row in _lines(one, first, last)]
    names = ("term", "day", "begins", "ends", "runs", "counted", "due")
    types = (pa.int32(), pa.date32(), *[pa.int64()] * 5)
    columns = [pa.array(column, type_) for column, type_ in zip(zip(*rows, strict=True), types, strict=True)]
    return pa.table(columns, names)


def _lines(terms: Terms, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    stop = datetime(last + 1, 1, 1, tzinfo=UTC)
    table = list(pieces(terms.calendar, terms.hours, first, last))
    for piece, following in zip(table, [*(one.begins for one in table[1:]), stop], strict=True):
        micro = _micro(piece.begins)
        line = (
            int(piece.runs),
            piece.counted // _second - piece.runs * micro,
            _micro(piece.due) - piece.runs * micro,
        )
        begins = piece.begins
        while begins < following:
            midnight = begins.replace(hour=0, minute=0, second=0, microsecond=0) + _day
            ends = min(midnight, following)
            yield begins.date(), _micro(begins), _micro(ends), *line
            begins = ends


def _micro(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // _second

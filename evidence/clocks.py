"""Clocks: the 48-hour rule over many leads at once, as columns beside theirs.

`evidence.clock` says when one clock is due; here its table is joined to the leads by day, so that a million
clocks take about as long as reading them. A lead's clock goes by the rule in force when it started.
"""

from collections.abc import Iterator, Sequence, Set
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import ibis

from evidence.clock import Calendar, pieces
from evidence.clock_rule import Clock, Terms, clock_of, terms_in_force, terms_of
from evidence.leads.fields import contacts
from evidence.leads.materialised import materialised
from evidence.leads.quoting import listed, quoted, timestamp
from evidence.leads.store import Leads, own
from evidence.models import Contact, Snapshot

__all__ = ["Terms", "clocked", "kept_by", "terms_in_force", "terms_of"]

told = (
    "mql_at",
    "contacted_at",
    "sql_at",
    "rejected_reason",
    "contact_known",
    "source",
    "owner",
    "segment",
)
"""What is asked of a lead beside its clock: the columns of every measure that starts at the judgement."""
_years = (1990, 2100)
"""A start outside of these has no deadline: nobody was judged an MQL then."""
_day = timedelta(days=1)
_tick = timedelta(microseconds=1)
_few = 1000
_holidays = version("holidays")
_start, _contacted = f'leads."{own("mql_at")}"', f'leads."{own("contacted_at")}"'


def kept_by(terms: Sequence[Terms]) -> str:
    """What an answer about clocks is kept by: the rule, the calendar with closures and exceptions, contacts
    recorded by hand, and which list of public holidays.
    """
    return f"{_holidays}:{tuple(terms)!r}"


def clocked(opened: Leads, snapshot: Snapshot, terms: Sequence[Terms]) -> Any:
    """What `clock_rows` says, as an Ibis table. Once per opening."""
    rows, types = clock_rows(opened, snapshot, terms)
    opened.cursor.execute(f"CREATE TEMP VIEW clocked AS {rows}")
    return ibis.table(types, name="clocked")


def clock_rows(opened: Leads, snapshot: Snapshot, terms: Sequence[Terms]) -> tuple[str, dict[str, Any]]:
    """A query of the leads that were judged an MQL, and the Ibis types of its columns: `id`, those of the
    columns `told` that there are and, each under `own(name)`: `due_at`; `stopped_at`, the first contact not
    before the judgement; `ran`, the counted time until then in microseconds (instants in UTC). NULL where
    there is none.

    Of a snapshot only, once per opening; the rows are materialised. There must be terms. Raises `TooSlow`.
    """
    types = opened.leads.schema()
    names = [name for name in ("id", *map(own, told)) if name in types]
    rows = materialised(opened, snapshot, f"clocks:{kept_by(terms)}", lambda: _made(opened, terms, names))
    columns = {"due_at": "timestamp(6)", "stopped_at": "timestamp(6)", "ran": "int64"}
    return f"FROM {rows}", {name: types[name] for name in names} | {
        own(name): type_ for name, type_ in columns.items()
    }


def _made(opened: Leads, terms: Sequence[Terms], names: Sequence[str]) -> str:
    """The query of all clocks, what it asks being there."""
    cursor = opened.cursor
    recorded, named = _recorded(), [name for one in terms[:1] for name, _periods in one.leads]
    first, last, again, here = _span(opened, {*named, *(lead for lead, _at in recorded)})
    cursor.register("clock_pieces", _table(tuple((one.hours, one.calendar) for one in terms), first, last))
    stops = _stops(opened, [row for row in recorded if row[0] in here], again)
    if stops:
        cursor.register("clock_stops", stops)
    plain = _plain(terms, names, bool(stops))
    if opened.whole:
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE clock_plain AS {plain}")
    # Of a period's leads only what is asked of them is read.
    clocks = "clock_plain" if opened.whole else f"({plain})"
    own_clocks = _own_clocks(opened, terms, [name for name in named if name in here], clocks)
    if own_clocks:
        cursor.register("clock_own", _as_table(own_clocks))
    return _whole(clocks, bool(own_clocks))


def _plain(terms: Sequence[Terms], names: Sequence[str], some_stops: bool) -> str:
    """By the table alone: `due`, `ran` (microseconds) and `stopped` beside the leads."""
    begun = "\n".join(
        f"WHEN {_start} >= {timestamp(one.since)} THEN {n}" for n, one in reversed([*enumerate(terms)]) if n
    )
    term = f"CASE {begun} ELSE 0 END" if begun else "0"
    contact = f"CASE WHEN {_contacted} >= {_start} THEN {_contacted} END"
    # Few leads have other stops; a million ids are not read for none.
    join = "LEFT JOIN clock_stops AS stops ON stops.id = leads.id" if some_stops else ""
    return f"""
        WITH started AS (
            SELECT {", ".join(f"leads.{quoted(name)}" for name in names)},
                {_start} AS started, {term} AS term,
                {f'least({contact}, stops."at")' if some_stops else contact} AS stopped
            FROM leads {join} WHERE {_start} IS NOT NULL
        )
        SELECT started.* EXCLUDE (term), began.due + began.runs * epoch_us(started) AS due,
            ended.counted + ended.runs * epoch_us(stopped)
                - began.counted - began.runs * epoch_us(started) AS ran
        FROM started
        LEFT JOIN clock_pieces AS began ON began.term = started.term AND began.day = CAST(started AS DATE)
            AND epoch_us(started) >= began.begins AND epoch_us(started) < began.ends
        LEFT JOIN clock_pieces AS ended ON ended.term = started.term AND ended.day = CAST(stopped AS DATE)
            AND epoch_us(stopped) >= ended.begins AND epoch_us(stopped) < ended.ends
    """


def _stops(opened: Leads, recorded: Sequence[tuple[str, datetime]], again: bool) -> Any:
    """The first contacts after the judgement that `contacted_at` does not tell: recorded by hand, or after an
    earlier one where a lead was judged `again`.
    """
    table, asked = _contacts(recorded), []
    if recorded:
        opened.cursor.register("clock_recorded", table)
        asked.append(
            f"""SELECT leads.id, clock_recorded."at" FROM leads JOIN clock_recorded USING (id)
            WHERE clock_recorded."at" >= {_start}"""
        )
    if again:
        asked.append(
            f"""SELECT leads.id, events."at" FROM leads JOIN events ON events.lead_id = leads.id
            WHERE events.event IN {listed(contacts)} AND {_contacted} < {_start}
                AND events."at" >= {_start}"""
        )
    if not asked:
        return table
    return opened.run(f'SELECT id, min("at") AS "at" FROM ({" UNION ALL ".join(asked)}) GROUP BY id')


def _whole(clocks: str, some_own: bool) -> str:
    """`clocks` by the table alone, with those of their own where there are any."""
    due, ran = ("coalesce(clock_own.due, plain.due)", "coalesce(clock_own.ran, plain.ran)")
    join = "LEFT JOIN clock_own ON clock_own.id = plain.id"
    return f"""
        SELECT plain.* EXCLUDE (started, stopped, due, ran), stopped AS "{own("stopped_at")}",
            make_timestamp({due if some_own else "due"}) AS "{own("due_at")}",
            {ran if some_own else "ran"} AS "{own("ran")}"
        FROM {clocks} AS plain {join if some_own else ""}
    """


def _own_clocks(
    opened: Leads, terms: Sequence[Terms], named: Sequence[str], clocks: str
) -> list[tuple[str, Clock]]:
    """Those that the table does not say: of leads with exceptions of their own, and those that ran when a
    closure was entered late; some of these last it says after all.
    """
    wanted = [f"id IN {listed(named)}"] if named else []
    for late in {late for one in terms for late in one.late}:
        # Whoever started after the last day of it is not touched; a day more covers every zone.
        ends = datetime.combine(late.days[-1], datetime.min.time(), UTC) + 2 * _day
        at = timestamp(late.entered_at)
        wanted.append(
            f"(started < {timestamp(ends)} AND due > epoch_us({at}) AND (stopped IS NULL OR stopped > {at}))"
        )
    if not wanted:
        return []
    rows = opened.run(f"SELECT id, started, stopped FROM {clocks} AS plain WHERE {' OR '.join(wanted)}")
    return [
        (row["id"], clock_of(terms, row["id"], _aware(row["started"]), _aware_or_none(row["stopped"])))
        for row in rows.to_pylist()
    ]


def _as_table(clocks: list[tuple[str, Clock]]) -> Any:
    import pyarrow as pa

    ran = [clock.counted // _tick if clock.stopped_at else None for _, clock in clocks]
    return pa.table(
        {
            "id": pa.array([lead for lead, _ in clocks], pa.string()),
            "due": pa.array([_micro(clock.due_at) for _, clock in clocks], pa.int64()),
            "ran": pa.array(ran, pa.int64()),
        }
    )


def _recorded() -> list[tuple[str, datetime]]:
    """The contacts that were recorded by hand."""
    return list(Contact.objects.standing().values_list("lead", "made_at"))


def _contacts(rows: Sequence[tuple[str, datetime]]) -> Any:
    import pyarrow as pa

    at = pa.array([_micro(at) for _, at in rows], pa.int64()).cast(pa.timestamp("us"))
    return pa.table({"id": pa.array([lead for lead, _ in rows], pa.string()), "at": at})


def _span(opened: Leads, ids: Set[str]) -> tuple[int, int, bool, Set[str]]:
    """The years in which clocks start and stop, whether any lead was judged after a contact, and which of
    some ids are among the leads (of many all).
    """
    ends = ", ".join(f'min("{own(name)}"), max("{own(name)}")' for name in ("mql_at", "contacted_at"))
    asked = f"SELECT bool_or({_contacted} < {_start}), {ends}"
    few = f"id IN {listed(sorted(ids))}" if 0 < len(ids) <= _few else ""
    if few and not opened.whole:
        *row, here = opened.run(f"{asked}, list(id) FILTER ({few}) FROM leads").to_pylist()[0].values()
    else:
        row = [*opened.run(f"{asked} FROM leads").to_pylist()[0].values()]
        # By few most of a file is not read, which is sorted by them.
        here = opened.run(f"SELECT id FROM leads WHERE {few}")["id"].to_pylist() if few else ids
    again, *instants = row
    years = [min(max(at.year, _years[0]), _years[1]) for at in instants if at] or [_years[0]]
    return min(years) - 1, max(years) + 1, bool(again), set(here or ())


@lru_cache(maxsize=8)
def _table(terms: tuple[tuple[float, Calendar], ...], first: int, last: int) -> Any:
    """Pieces as lines, cut at midnight (UTC): from `begins` to `ends` the deadline of a start is `due`, and
    what was counted until then `counted`, each with `runs` times the start added. All in microseconds.
    """
    import pyarrow as pa

    rows = [
        (n, *line)
        for n, (hours, calendar) in enumerate(terms)
        for line in _lines(calendar, hours, first, last)
    ]
    names = ("term", "day", "begins", "ends", "runs", "counted", "due")
    types = (pa.int32(), pa.date32(), *[pa.int64()] * 5)
    columns = [pa.array(column, type_) for column, type_ in zip(zip(*rows, strict=True), types, strict=True)]
    return pa.table(columns, names)


def _lines(calendar: Calendar, hours: float, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    stop = datetime(last + 1, 1, 1, tzinfo=UTC)
    table = list(pieces(calendar, hours, first, last))
    for piece, following in zip(table, [*(one.begins for one in table[1:]), stop], strict=True):
        micro = _micro(piece.begins)
        line = (
            int(piece.runs),
            piece.counted // _tick - piece.runs * micro,
            _micro(piece.due) - piece.runs * micro,
        )
        begins = piece.begins
        while begins < following:
            midnight = begins.replace(hour=0, minute=0, second=0, microsecond=0) + _day
            ends = min(midnight, following)
            yield begins.date(), _micro(begins), _micro(ends), *line
            begins = ends


def _micro(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // _tick


def _aware(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC)


def _aware_or_none(instant: datetime | None) -> datetime | None:
    return _aware(instant) if instant else None

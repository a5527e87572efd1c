"""Deadlines in words: how much time is left, how late a contact was, what a contact was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evidence.clock import elapsed
from evidence.clock_rule import terms_of
from evidence.contacts import Touch
from evidence.deadlines import Row, Tally, Ticking
from evidence.figures import Rate
from evidence.measures.words import rate_name
from evidence.models import Contact
from governance.clock_board import Board
from web.presenters.figures import Figure, bounds, number, percent, rate_figure, told
from web.sorting import Column, in_order

SHOWN_WEEKS = 13


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock in a list. `minutes`: the counted ones left; `part` of `whole`: of the time that it has."""

    id: str
    name: str
    owner: str
    source: str
    started_at: datetime
    due_at: datetime
    words: str
    part: int
    whole: int
    near: bool
    """Less than a quarter of its time is left."""
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TallyLine:
    """A row of the table by owner or source. `value`: as an address asks for it; "" where there is none."""

    value: str
    name: str
    tally: Tally
    rate: str
    interval: str


@dataclass(frozen=True, slots=True)
class WeekLine:
    monday: datetime
    judged: int
    followed_up: str
    in_time: str
    wall: str
    counted: str


def span(time: timedelta) -> str:
    """Hours and minutes: 5時間20分."""
    minutes = int(abs(time).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    if not rest or hours >= 24:
        return _("{hours} h").format(hours=number(hours))
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def running_lines(board: Board, clocks: Iterable[Ticking]) -> list[ClockLine]:
    """Clocks that run, with the counted time left."""
    lines = []
    for one in clocks:
        terms = terms_of(board.terms, one.started_at)
        left, whole = elapsed(terms.calendar, board.at, one.due_at), timedelta(hours=terms.hours)
        lines.append(
            ClockLine(
                one.id,
                name_of(one.id),
                one.owner,
                one.source,
                one.started_at,
                one.due_at,
                _("{time} left").format(time=span(left)),
                int(left.total_seconds()),
                int(whole.total_seconds()),
                left * 4 < whole,
            )
        )
    return lines


def stopped_lines(board: Board, rows: Iterable[Row]) -> list[ClockLine]:
    """Clocks that ran out or were stopped: how late, or after how many hours."""
    lines = []
    for row in rows:
        terms = terms_of(board.terms, row.started_at)
        whole = timedelta(hours=terms.hours)
        ran = timedelta(hours=row.ran) if row.ran is not None else None
        if ran is None:
            words = _("{time} over").format(time=span(elapsed(terms.calendar, row.due_at, board.at)))
        elif row.stopped_at and row.stopped_at > row.due_at:
            words = _("{time} over").format(time=span(elapsed(terms.calendar, row.due_at, row.stopped_at)))
        else:
            words = _("after {time}").format(time=span(ran))
        lines.append(
            ClockLine(
                row.id,
                name_of(row.id),
                row.owner,
                row.source,
                row.started_at,
                row.due_at,
                words,
                0,
                int(whole.total_seconds()),
                False,
                row.stopped_at,
            )
        )
    return lines


def name_of(lead: str) -> str:
    """The id in its source."""
    return lead.partition(":")[2] or lead


def head_figures(board: Board) -> list[Figure]:
    """In time, followed up, and what is open."""
    now = board.tally
    pasts = ["", ""]
    if not board.alone:
        before = board.last_quarter
        pasts = [
            _("Last quarter %(rate)s · goal 90%%") % {"rate": told(before.in_time)},
            _("Last quarter %(rate)s · goal 80%%") % {"rate": told(before.followed_up)},
        ]
    return [
        rate_figure(_("First contact in time"), now.in_time, pasts[0]),
        rate_figure(rate_name("follow_up"), now.followed_up, pasts[1]),
    ]


def tally_lines(named: Sequence[tuple[str, Tally]], sort: str = "") -> list[TallyLine]:
    """`sort`: as `web.sorting` has it."""
    return [
        TallyLine(name, name or _("nobody named"), tally, percent(tally.in_time), interval(tally))
        for name, tally in in_order(named, tally_columns(""), sort)
    ]


def tally_columns(label: str) -> list[Column[tuple[str, Tally]]]:
    return [
        Column("name", label, lambda row: row[0] or None, number=False),
        Column("in_time", _("In time"), lambda row: row[1].in_time.value),
        Column("of", _("of"), lambda row: row[1].in_time.n),
        Column("overdue", _("Overdue"), lambda row: row[1].overdue),
        Column("running", _("Running"), lambda row: row[1].running),
    ]


def interval(tally: Tally) -> str:
    rate = tally.in_time
    if rate.value is None:
        return ""
    return _("too few to tell") if rate.too_few else bounds(rate)


def week_lines(board: Board) -> list[WeekLine]:
    """The last quarter's weeks, the newest first."""
    lines = []
    for week in reversed(board.found.weeks[-SHOWN_WEEKS:]):
        tally = Tally(**week.counts)
        lines.append(
            WeekLine(
                week.monday,  # type: ignore[arg-type]
                tally.all,
                share_of(tally.followed_up, tally.all),
                share_of(tally.in_time, tally.all),
                _times(week.wall),
                _times(week.counted),
            )
        )
    return lines


def share_of(rate: Rate, judged: int) -> str:
    """A rate with k of n; of leads none of which counts yet, that they are still open."""
    return _("still open") if rate.value is None and judged else told(rate)


def _times(times: tuple[float, float] | None) -> str:
    """Median and 90th percentile in hours."""
    if times is None:
        return "–"
    return _("{median} h, 90% within {ninety} h").format(median=number(times[0]), ninety=number(times[1]))


def touch_text(touch: Touch) -> str:
    """A contact: 電話（応答あり）."""
    kinds = dict(Contact.Kind.choices)
    kind = str(kinds.get(touch.kind) or pgettext("kind of contact", "contact, as the CRM tells"))
    if touch.two_way:
        return _("{kind}, reached").format(kind=kind)
    return _("{kind}, attempt").format(kind=kind) if touch.kind else kind

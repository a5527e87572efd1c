"""The time to the first contact: median and 90th percentile, in counted hours and on the wall's clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from evidence.measures.measure import Period
from evidence.measures.readings import Question, Responses
from evidence.measures.response_time import Hours
from evidence.measures.words import rate_name
from web.forms.numbers import LABELS
from web.presenters.figures import number
from web.presenters.line_chart import LineChart, hours_chart, in_hours
from web.presenters.periods import period_name
from web.presenters.splits import MOST
from web.sorting import Column, Head, heads, in_order, plain_heads


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A period in words; `period` for an address."""

    name: str
    period: Period
    n: str
    median: str
    p90: str
    wall_median: str
    wall_p90: str
    too_few: bool


@dataclass(frozen=True, slots=True)
class HoursCard:
    name: str
    now: HoursRow
    pasts: list[tuple[str, HoursRow]]
    chart: LineChart | None
    rows: list[HoursRow]


def hours_card(question: Question, found: Responses) -> HoursCard:
    name = rate_name("response_time")
    return HoursCard(
        name=name,
        now=hours_row(question.period, found.now),
        pasts=[
            (label, hours_row(question.period, then))
            for label, then in ((_("Period before"), found.before), (_("A year before"), found.year_before))
            if then
        ],
        chart=hours_chart(name, found.points, question.version_days, question.hours),
        rows=[hours_row(*point) for point in reversed(found.points)],
    )


def hours_sentence(found: Responses) -> str:
    """How long it takes, and how long it took a year before, in one sentence."""
    now, then = found.now, found.year_before
    if now.counted_median is None:
        return _("There is nothing to count yet.")
    if now.too_few:
        return _("Too few leads to tell: %(n)s counted.") % {"n": number(now.n)}
    words = {"now": in_hours(now.counted_median)}
    if then is None or then.too_few:
        return _("Half of the contacted leads waited %(now)s or less, in hours that count.") % words
    words |= {"then": in_hours(then.counted_median)}
    return (
        _("Half of the contacted leads waited %(now)s or less, in hours that count; a year before %(then)s.")
        % words
    )


@dataclass(frozen=True, slots=True)
class HoursSplit:
    """The leads of a version, source, owner or segment apart; `dimension` "" of versions."""

    dimension: str
    label: str
    heads: list[Head]
    rows: list[tuple[str, HoursRow]]
    """(as an address asks for it, in words)."""
    more: int
    """Values that are not shown."""


def hours_splits(
    period: Period, found: Mapping[str, Sequence[tuple[str, Hours]]], sort: str = ""
) -> list[HoursSplit]:
    """Those with more than one value, and the versions, which keep their order, where there are any; of the
    values with most leads, by `sort` as `web.sorting` has it.
    """
    tables = []
    for name, rows in found.items():
        versions = name == "version"
        if len(rows) < 2 and not (versions and any(number for number, _hours in rows)):
            continue
        label = _("By version in force") if versions else str(LABELS[name])
        columns = hours_columns(_("Version") if versions else label)
        shown = rows[:MOST] if versions else in_order(rows[:MOST], columns, sort)
        said = [
            (value, replace(hours_row(period, hours), name=named(value, versions=versions)))
            for value, hours in shown
        ]
        top = plain_heads(columns) if versions else heads(columns, sort)
        tables.append(HoursSplit("" if versions else name, label, top, said, max(len(rows) - MOST, 0)))
    return tables


def hours_columns(label: str) -> list[Column[tuple[str, Hours]]]:
    return [
        Column("name", label, lambda row: row[0] or None, number=False),
        Column("leads", _("Contacted"), lambda row: row[1].n),
        Column("median", _("Median, counted"), lambda row: row[1].counted_median),
        Column("p90", _("Nine of ten, counted"), lambda row: row[1].counted_p90),
        Column("wall_median", _("Median, on the wall"), lambda row: row[1].median),
        Column("wall_p90", _("Nine of ten, on the wall"), lambda row: row[1].p90),
    ]


def named(value: str, *, versions: bool) -> str:
    if versions:
        return _("version %(number)s") % {"number": value} if value else _("before any version")
    return value or _("(none)")


def hours_row(period: Period, hours: Hours) -> HoursRow:
    return HoursRow(
        name=period_name(period),
        period=period,
        n=number(hours.n),
        median=in_hours(hours.counted_median),
        p90=in_hours(hours.counted_p90),
        wall_median=in_hours(hours.median),
        wall_p90=in_hours(hours.p90),
        too_few=hours.too_few,
    )

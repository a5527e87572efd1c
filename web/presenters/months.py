"""The calendar by month: a small grid, and the dates in a list."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import formats
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from governance.schedule import Entry, working_day
from people.company_time import company_day

SUNDAY, MONDAY = 6, 0


@dataclass(frozen=True, slots=True)
class DateLine:
    entry: Entry
    title: str
    about: str
    url: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    outside: bool
    """Belongs to the month before or after."""
    off: bool
    """No working day."""
    today: bool
    lines: tuple[DateLine, ...]

    @property
    def overdue(self) -> bool:
        return any(line.overdue for line in self.lines)


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    name: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]
    lines: tuple[DateLine, ...]


def month_start(day: date, months: int = 0) -> date:
    """The first of the month that lies `months` after that of a day."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def months(first: date, count: int, entries: Iterable[Entry], at: datetime) -> list[Month]:
    """`count` months from the one that begins on `first`."""
    today = company_day(at)
    lines = [date_line(entry, at, today) for entry in entries]
    return [month(month_start(first, number), lines, today) for number in range(count)]


def month(first: date, lines: list[DateLine], today: date) -> Month:
    """Weeks begin on Sunday for readers of Japanese, as on their calendars, else on Monday."""
    starts = SUNDAY if get_language() == "ja" else MONDAY
    grid = Calendar(starts)
    weeks = [
        tuple(
            Day(
                date=day,
                outside=day.month != first.month,
                off=working_day(day) != day,
                today=day == today,
                lines=tuple(line for line in lines if line.entry.day == day),
            )
            for day in week
        )
        for week in grid.monthdatescalendar(first.year, first.month)
    ]
    return Month(
        first=first,
        name=formats.date_format(first, "YEAR_MONTH_FORMAT"),
        weekdays=tuple(str(WEEKDAYS_ABBR[number]) for number in grid.iterweekdays()),
        weeks=tuple(weeks),
        lines=tuple(line for line in lines if line.entry.day.replace(day=1) == first),
    )


def date_line(entry: Entry, at: datetime, today: date) -> DateLine:
    words = {"number": entry.number}
    titles = {
        "session": pgettext("on the calendar", "Session %(number)s") % words,
        "trial_end": _("The trial ends"),
        "review": _("Quarterly review"),
        "in_force": _("Version %(number)s comes into force") % words,
    }
    past = entry.at <= at if entry.at else entry.day < today
    if entry.kind == "in_force" and past:
        titles["in_force"] = _("Version %(number)s came into force") % words
    if entry.kind == "trial_end" and past:
        titles["trial_end"] = _("The trial ended")
    about = str(entry.document)
    if entry.proposal and entry.title:
        about = _("Proposal #%(number)s: %(title)s") % {"number": entry.proposal, "title": entry.title}
    overdue = entry.kind in ("session", "review") and past and not entry.done
    return DateLine(entry, titles[entry.kind], about, entry_url(entry), overdue)


def entry_url(entry: Entry) -> str:
    match entry.kind:
        case "review":
            return f"#review-{entry.document.key}"
        case "in_force":
            return reverse("version", args=[entry.document.key, entry.number])
        case _:
            return reverse("proposal", args=[entry.proposal])

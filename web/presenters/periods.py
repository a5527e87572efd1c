"""Weeks, months, quarters and other periods by their names."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evidence.measures.measure import Period
from evidence.measures.periods import length_of


def period_name(period: Period) -> str:
    """2026年4月, 2026年4月–6月, 2026/11/23の週 / April 2026, Apr–Jun 2026, week of 23 Nov 2026."""
    match length_of(period):
        case "week":
            day = formats.date_format(period.since, "SHORT_DATE_FORMAT")
            return _("week of %(day)s") % {"day": day}
        case "month":
            return formats.date_format(period.since, "YEAR_MONTH_FORMAT")
        case "quarter":
            first, last = (formats.date_format(day, "M") for day in (period.since, period.until))
            return _("%(first)s–%(last)s %(year)s") % {
                "first": first,
                "last": last,
                "year": period.since.year,
            }
        case _:
            since, until = (
                formats.date_format(day, "SHORT_DATE_FORMAT") for day in (period.since, period.until)
            )
            return f"{since} – {until}"


def tick_name(period: Period) -> str:
    """Short, for below a chart: 4月, 1月 with its year / Apr, Jan 2026."""
    if length_of(period) == "week":
        return formats.date_format(period.since, pgettext("short format of a day", "j M"))
    month = formats.date_format(period.since, "M")
    return (
        _("%(month)s %(year)s") % {"month": month, "year": period.since.year}
        if period.since.month == 1
        else month
    )

"""A calendar feed as an iCalendar file (RFC 5545), in the language that is active."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from definitions.deadline_policy import DAYS
from governance.feeds import Dated
from governance.models import Feed

READ_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a reader's calendar, and where more is to be read."""

    title: str
    about: str
    path: str


def ical(feed: Feed, dates: Iterable[Dated], origin: str) -> bytes:
    """The file; `origin` is this site's address without a path, "https://teigi.example.com".

    It has no METHOD: DTSTAMP is then the instant of the last change, and what did not change reads the same.
    """
    host = origin.partition("://")[2]
    calendar = Calendar()
    calendar.add("prodid", f"-//Teigi//Teigi//{(get_language() or '').upper()}")
    calendar.add("version", "2.0")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, feed_name(feed.kind))
    calendar.add("refresh-interval", READ_EVERY, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in dates:
        calendar.add_component(event(one, origin, host))
        for usual, held in one.moved:  # one occurrence at another time, as RFC 5545 has it
            single = event(replace(one, start=held), origin, host)
            single.pop("rrule")
            single.add("recurrence-id", usual)
            calendar.add_component(single)
    calendar.add_missing_timezones(first_date=date(2020, 1, 1), last_date=date(2060, 1, 1))
    written: bytes = calendar.to_ical()
    return written


def feed_name(kind: str) -> str:
    """What the calendar is called in the reader's list."""
    return _("Teigi: my dates") if kind == Feed.Kind.MINE else _("Teigi: all dates")


def event(one: Dated, origin: str, host: str) -> Event:
    said, found = say(one), Event()
    cancelled = one.state == "cancelled"
    title = _("Cancelled: %(title)s") % {"title": said.title} if cancelled else said.title
    url = origin + said.path
    found.add("uid", f"{one.uid}@{host}")
    found.add("dtstamp", one.modified.astimezone(UTC))
    found.add("last-modified", one.modified.astimezone(UTC))
    found.add("sequence", one.sequence)
    found.add("summary", title)
    found.add("description", "\n".join(line for line in (said.about, state(one), url) if line))
    found.add("url", url)
    found.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    found.add("transp", "OPAQUE" if one.length and not cancelled else "TRANSPARENT")
    found.add("dtstart", one.start)
    found.add("dtend", one.start + (one.length or timedelta(days=1)))
    if one.kind == "weekly":
        found.add("rrule", {"freq": "weekly", "byday": DAYS[one.start.weekday()][:2]})
    return found


def say(one: Dated) -> Said:
    if one.kind == "weekly":
        about = _("Marketing and sales look at the week's numbers together.")
        return Said(_("Weekly meeting"), about, reverse("weekly"))
    assert one.document  # of all others
    words = {"number": one.number}
    if one.kind == "review":
        title, path = _("Quarterly review"), f"{reverse('calendar')}#review-{one.document.key}"
    elif one.kind == "in_force":
        title = _("Version %(number)s comes into force") % words
        path = reverse("version", args=[one.document.key, one.number])
    elif one.kind == "session":
        title = pgettext("on the calendar", "Session %(number)s") % words
    else:
        title = _("The trial ends")
    about = ""
    if one.proposal:
        path = reverse("proposal", args=[one.proposal.pk])
        named = {"number": one.proposal.pk, "title": one.proposal.title}
        about = _("Proposal #%(number)s: %(title)s") % named
    return Said(f"{title} · {one.document}", about, path)


def state(one: Dated) -> str:
    """Anything but planned, in a sentence."""
    match one.kind, one.state:
        case "session", "done":
            return _("This session was held; its minutes are on the page.")
        case "review", "done":
            return _("This review is recorded.")
        case _, "cancelled":
            return _("It will not take place.")
        case _, "early":
            return _("The trial was ended early.")
    return ""

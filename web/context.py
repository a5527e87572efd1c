"""What every page's frame needs: the navigation, whose turn it is, the reader's seats."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from governance.models import Event, Notice, NoticeMark
from governance.my_turn import my_turn
from governance.refusals import acting_for
from people.models import Delegation, Seat, SeatHolding, User

Link = dict[str, str]
"""`url`, `label`, and `current`: "page", "true" or "".
"""
SECTIONS = {
    "": "agreement",
    "figures": "agreement",
    "definitions": "agreement",
    "matrix": "agreement",
    "proposals": "proposals",
    "reports": "proposals",
    "leads": "leads",
    "imports": "leads",
    "backtests": "leads",
    "snapshots": "leads",
    "personal": "leads",
    "wins": "leads",
    "dashboard": "dashboard",
    "deadlines": "leads",
    "deadlines.csv": "leads",
    "roadmap": "dashboard",
    "claims": "dashboard",
    "both-sides": "dashboard",
    "conformance": "dashboard",
    "kpis": "dashboard",
    "what-if": "dashboard",
    "calendar": "calendar",
    "weekly": "calendar",
    "reviews": "calendar",
    "history": "history",
}
"""First part of the path -> the navigation's item that stands for it."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """For people who are signed in: `navigation`, `section` (the pages beside the one shown), `turns` (how
    many things wait for them), `unread` (whether they were told something since they looked), `place` (their
    department and seats).
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    now, (last, unread) = timezone.now(), last_event(user)
    navigation, section = links(request.path, get_language(), settings.LEADS_URL)
    return {
        "navigation": navigation,
        "section": section,
        "place": place_of(user, now),
        "turns": turns_of(user, last, now),
        "unread": unread,
    }


def last_event(user: User) -> tuple[int, bool]:
    """The newest event, and whether this person was told something since they looked: in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_newest(), [user.pk, user.pk])
        last, unread = cursor.fetchone()
    return last or 0, bool(unread)


@cache
def _newest() -> str:
    """In words: every page asks, and putting it together takes ten times as long as the answer."""
    events, notices, marks = (model._meta.db_table for model in (Event, Notice, NoticeMark))
    looked = f"coalesce((select seen_at from {marks} where user_id = %s), '0001-01-01')"
    unread = f"select 1 from {notices} where to_id = %s and created_at > {looked}"
    return f"select (select max(id) from {events}), exists ({unread})"


def turns_of(user: User, last: int, now: datetime) -> int:
    """How many things wait for a person; counted again after every event, and every minute as dates pass."""
    return int(caches["minute"].get_or_set(_kept(user, last, now), lambda: len(my_turn(user, now)), 60) or 0)


def keep_turns(user: User, last: int, now: datetime, count: int) -> None:
    """For `turns_of`: how many things wait, where a page has read them itself. `last`: the newest event
    before it read them.
    """
    caches["minute"].set(_kept(user, last, now), count, 60)


def _kept(user: User, last: int, now: datetime) -> str:
    return f"turns:{user.pk}:{last}:{now:%Y%m%d%H%M}"


@lru_cache(maxsize=1000)
def links(path: str, _language: str | None, _leads_url: str) -> tuple[list[Link], list[Link]]:
    """The navigation, and the pages of the section that the path belongs to where it has several; what the
    path belongs to is marked as current ("page" on its own address). They follow from nothing else.
    """
    labels = {
        "agreement": pgettext("navigation", "Agreement"),
        "proposals": _("Proposals"),
        "leads": _("Leads"),
        "dashboard": _("Numbers"),
        "calendar": _("Calendar"),
        "history": _("History"),
    }
    name = SECTIONS.get(path.strip("/").split("/")[0])
    pages = {"leads": pages_about_leads, "dashboard": pages_of_numbers, "calendar": pages_of_meetings}
    within = pages[name]() if name in pages else {}
    closest = max((reverse(one) for one in within if path.startswith(reverse(one))), key=len, default="")
    return _links(path, labels, name and reverse(name)), _links(path, within, closest)


def pages_about_leads() -> dict[str, str]:
    labels = {
        "leads": _("All leads"),
        "deadlines": _("First contact"),
        "feedback": _("Lead feedback"),
        "answers": _("Answers of sales"),
        "backtests": _("Tests on past leads"),
        "wins": _("What won leads have in common"),
        "imports": _("Imports"),
        "connections": _("Connections"),
        "snapshots": _("Snapshots"),
        "personal": _("Personal data"),
    }
    if settings.LEADS_URL:
        del labels["connections"]
    return labels


def pages_of_numbers() -> dict[str, str]:
    return {
        "dashboard": _("Dashboard"),
        "claims": _("Claims"),
        "both_sides": _("Both sides"),
        "conformance": _("Conformance and drift"),
        "kpis": _("Shared KPIs"),
        "what_if": _("What if"),
        "roadmap": _("Roadmap"),
    }


def pages_of_meetings() -> dict[str, str]:
    return {
        "calendar": _("Calendar"),
        "weekly": _("Weekly review"),
        "reviews": _("Quarterly reviews"),
    }


def _links(path: str, labels: Mapping[str, str], current: str | None) -> list[Link]:
    """`current`: the address of the one that is marked."""
    mark = "page" if path == current else "true"
    urls = {reverse(name): label for name, label in labels.items()}
    return [
        {"url": url, "label": label, "current": mark if url == current else ""} for url, label in urls.items()
    ]


def place_of(user: User, now: datetime) -> list[str]:
    """The names of a person's department and of the seats that they hold now, or act in for somebody; asked
    again after every change of seats, and every minute as dates pass.
    """
    key = f"place:{user.pk}:{user.department_id}:{get_language()}:{seats_stamp()}:{now:%Y%m%d%H%M}"
    return list(caches["minute"].get_or_set(key, lambda: _place(user, now), 60) or [])


def seats_stamp() -> str:
    """What is another after any change of a seat, a holding or a delegation: each leaves history."""
    with connection.cursor() as cursor:
        cursor.execute(_histories())
        return "-".join(map(str, cursor.fetchone()))


@cache
def _histories() -> str:
    tables = (model.history.model._meta.db_table for model in (Seat, SeatHolding, Delegation))
    return f"select {', '.join(f'(select max(history_id) from {table})' for table in tables)}"


def _place(user: User, now: datetime) -> list[str]:
    held = [str(holding.seat) for holding in user.seat_holdings.at(now).select_related("seat")]
    lent = user.delegations_held.at(now).select_related("seat", "holder")
    acting = [acting_for(row.seat, row.holder) for row in lent]
    return [*([str(user.department)] if user.department else []), *held, *acting]

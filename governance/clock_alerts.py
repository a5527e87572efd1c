"""Alerts of the 48-hour rule: at half, three quarters and the end of a clock, and every morning to the heads.

A clock's alert is marked in the transaction that writes the notice, so that it is told once however often
the job runs, also after a crash. Who has several is told of them in one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from definitions.models import Document
from evidence.clock import elapsed
from evidence.clock_rule import Terms, terms_in_force, terms_of
from evidence.deadlines import Deadlines, Tally, Ticking, deadlines, tally, ticking_at
from evidence.figures import Rate
from evidence.models import ClockAlert, Snapshot
from governance.models import Kind
from governance.policies import HEADS
from governance.refusals import in_words
from governance.schedule import working_day
from governance.seated import seated
from governance.telling import Telling, tell
from governance.waiting import UNREADABLE
from people.company_time import company_day, company_zone
from people.models import Department, User

LEVELS = (50, 75, 100)
"""Percent of a clock's time. At the first its owner is told, from the second on the sales head as well."""
MORNING = time(8)
WEEKS = 4


@dataclass(frozen=True, slots=True)
class Reached:
    """A clock that has reached a level."""

    clock: Ticking
    level: int


def tell_clocks(at: datetime) -> int:
    """Tell what the clocks have reached and what the morning brings; how many notices there were to write."""
    snapshot, terms = Snapshot.objects.current(at), terms_in_force()
    document = Document.objects.filter(kind=Document.Kind.DEADLINE, scope="").first()
    if snapshot is None or document is None or not terms:
        return 0
    try:
        found = deadlines(snapshot, terms)
    except UNREADABLE:
        return 0
    told = _alert(document, reached(found.ticking, terms, at), at)
    if (day := company_day(at)) == working_day(day) and at.astimezone(company_zone()).time() >= MORNING:
        told += tell([_morning(document, found, at)], at)
    return told


def reached(clocks: Iterable[Ticking], terms: tuple[Terms, ...], at: datetime) -> list[Reached]:
    """The highest level of each clock that has reached any, the nearest deadline first."""
    rows = []
    for one in clocks:
        own = terms_of(terms, one.started_at)
        whole = timedelta(hours=own.hours)
        # Of a lead with an exception of its own nothing but the deadline is known here.
        left = elapsed(own.calendar, at, one.due_at)
        share = 100 if one.due_at <= at else 100 * (1 - left / whole)
        if levels := [level for level in LEVELS if share >= level]:
            rows.append(Reached(one, levels[-1]))
    return rows


@transaction.atomic
def _alert(document: Document, rows: list[Reached], at: datetime) -> int:
    Document.objects.select_for_update().get(pk=document.pk)
    heads, owners = seated(["sales_head"], at), people_by_name()
    marked = set(
        ClockAlert.objects.filter(lead__in=[row.clock.id for row in rows]).values_list(
            "lead", "started_at", "level", "person"
        )
    )
    of: dict[User, list[Reached]] = {}
    for row in rows:
        owner = owners.get(row.clock.owner.casefold())
        people = {owner} if owner else set()
        for user in people | (set(heads) if row.level > LEVELS[0] or not owner else set()):
            if (row.clock.id, row.clock.started_at, row.level, user.pk) not in marked:
                of.setdefault(user, []).append(row)
    tellings = [_telling(document, user, theirs, at) for user, theirs in of.items()]
    # A level that was passed between two runs is not told any more.
    ClockAlert.objects.bulk_create(
        ClockAlert(lead=row.clock.id, started_at=row.clock.started_at, level=level, person=user, at=at)
        for user, theirs in of.items()
        for row in theirs
        for level in LEVELS
        if level <= row.level and (row.clock.id, row.clock.started_at, level, user.pk) not in marked
    )
    return tell(tellings, at)


def _telling(document: Document, user: User, rows: list[Reached], at: datetime) -> Telling:
    def words() -> Mapping[str, Any]:
        said = [(row.clock.id.partition(":")[2], _said(row)) for row in rows]
        return {
            "rows": said,
            "over": sum(row.level == LEVELS[-1] for row in rows),
            "near": sum(row.level < LEVELS[-1] for row in rows),
            "line": said[0][1],
        }

    return Telling(
        Kind.CONTACT_DUE,
        f"clocks-{user.pk}-{at:%Y%m%d%H%M%S%f}",
        [user],
        reverse("deadlines"),
        words,
        document,
    )


def _said(row: Reached) -> str:
    words = {"due": in_words(row.clock.due_at), "owner": row.clock.owner or "–", "level": row.level}
    if row.level == LEVELS[-1]:
        return _("the first contact was due on {due} (owner: {owner})").format(**words)
    return _("{level}% of the time is over: due on {due} (owner: {owner})").format(**words)


def _morning(document: Document, found: Deadlines, at: datetime) -> Telling:
    """What runs, what is over, and the last weeks, to both heads, once a day."""
    day = company_day(at)

    def words() -> Mapping[str, Any]:
        running = ticking_at(found, at)
        whole = tally(found, at, found.groups, found.ticking)
        gone = [one for one in found.ticking if one.due_at <= at]
        weeks = [(week, Tally(**week.counts)) for week in found.weeks[-WEEKS:]]
        return {
            "running": len(running),
            "today": sum(company_day(one.due_at) == day for one in running),
            "overdue": whole.overdue,
            "fresh": len(gone),
            "weeks": [
                (
                    in_words(week.monday),
                    one.all,
                    _percent(one.followed_up),
                    _percent(one.in_time),
                    f"{week.counted[0]:.0f}" if week.counted else "–",
                )
                for week, one in reversed(weeks)
            ],
            "line": _("First contacts of the day"),
        }

    return Telling(
        Kind.CONTACTS_DAILY, f"contacts-{day}", seated(HEADS, at), reverse("deadlines"), words, document
    )


def _percent(rate: Rate) -> str:
    return "–" if rate.value is None else f"{rate.value:.0%}"


def people_by_name() -> dict[str, User]:
    """Whom an owner in the CRM is: a member of sales by address or name, where one person alone has it."""
    found: dict[str, set[User]] = {}
    rows = User.objects.filter(is_active=True, department__side=Department.Side.SALES)
    for user in rows.select_related("department"):
        named = (user.email, user.name, user.name.replace(" ", ""), user.name_en, user.family_name)
        for name in {*named, user.family_name_en} - {""}:
            found.setdefault(name.casefold(), set()).add(user)
    return {name: users.pop() for name, users in found.items() if len(users) == 1}

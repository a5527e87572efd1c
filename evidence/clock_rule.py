"""The 48-hour rule as it stands: its versions, the company's closures and the exceptions, and one lead's
deadline by them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from django.db import connection
from django.db.models import Count, Max

from definitions.deadline_policy import DeadlinePolicy, parse
from definitions.models import Document, Version
from evidence.clock import Calendar, Period, deadline, elapsed
from evidence.models import Closure, Contact, Erasure, Exemption

Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """Closures that were entered when their day had begun. They move the clocks that ran at that instant."""

    entered_at: datetime
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """The rule for clocks that start at `since` or later, until the next terms: a version in force, with all
    that deadlines follow from. What is said here says by itself whether a deadline may have become another.
    """

    since: datetime
    hours: float
    calendar: Calendar
    """With the closures that were entered before their day began, and the exceptions for all leads."""
    version: int = 0
    late: tuple[Late, ...] = ()
    """By the instant, the earliest first."""
    leads: tuple[tuple[str, tuple[Period, ...]], ...] = ()
    """The exceptions of single leads."""
    recorded: str = ""
    """Which contacts were recorded by hand."""

    def exempt(self, lead: str) -> tuple[Period, ...]:
        """The exceptions of one lead."""
        return next((periods for name, periods in self.leads if name == lead), ())


@dataclass(frozen=True, slots=True)
class Clock:
    """One lead's clock. `calendar`: the one that its verdict keeps; `moved_by`: closures entered while it
    ran, `exempt`: the lead's own exceptions.
    """

    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime
    terms: Terms
    calendar: Calendar
    moved_by: tuple[date, ...] = ()
    exempt: tuple[Period, ...] = ()

    @property
    def counted(self) -> timedelta:
        """The time counted until it stopped; nothing while it runs."""
        return self.ran(self.stopped_at) if self.stopped_at else timedelta(0)

    def ran(self, at: datetime) -> timedelta:
        """The time counted until an instant."""
        return elapsed(self.calendar, self.started_at, at)

    def left(self, at: datetime) -> timedelta:
        """The counted time that is left at an instant; negative where it is overdue."""
        return elapsed(self.calendar, at, self.due_at)


_kept: tuple[Stamp, tuple[Terms, ...]] | None = None


def terms_in_force() -> tuple[Terms, ...]:
    """Every version of the rule with everything entered so far, the oldest first; it also goes for leads from
    before. Empty where there is no such document. Read once per process and change.
    """
    global _kept
    now = _stamp()
    kept = _kept
    if kept is None or kept[0] != now:
        kept = _kept = (now, _read())
    return kept[1]


def _stamp() -> Stamp:
    """What is another after any change: versions are only ever added, edits of closures leave history, and
    exceptions and contacts are added, withdrawn and, where their lead is erased, renamed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return tuple(cursor.fetchone())


@cache
def _question() -> str:
    closures = Closure.history.model._meta.db_table
    tables = (model._meta.db_table for model in (Version, Exemption, Contact, Erasure))
    versions, exemptions, contacts, erasures = tables
    return f"""
        select (select max(id) from {versions}),
               (select chain from {versions} order by id desc limit 1),
               (select max(history_id) from {closures}), (select max(history_date) from {closures}),
               (select max(id) from {exemptions}), (select max(allowed_at) from {exemptions}),
               (select count(withdrawn_at) from {exemptions}), (select max(withdrawn_at) from {exemptions}),
               (select max(id) from {contacts}), (select max(recorded_at) from {contacts}),
               (select count(withdrawn_at) from {contacts}), (select max(withdrawn_at) from {contacts}),
               (select count(*) from {erasures} where lead = '')
    """


def _read() -> tuple[Terms, ...]:
    closures = list(Closure.objects.filter(withdrawn_at=None).order_by("entered_at"))
    pauses, leads = _exemptions()
    recorded = _recorded()
    rows = Version.objects.filter(document__kind=Document.Kind.DEADLINE, document__scope="")
    found: list[Terms] = []
    for version in rows.order_by("in_force_from", "number"):
        policy = parse(version.body)
        calendar = calendar_of(policy)
        known = {row.day for row in closures if row.entered_at <= calendar.begins(row.day)}
        late: dict[datetime, list[date]] = {}
        for row in closures:
            if row.day not in known:
                late.setdefault(row.entered_at, []).append(row.day)
        found.append(
            Terms(
                version.in_force_from,
                policy.hours,
                replace(calendar, closures=tuple(sorted(known)), pauses=pauses),
                version.number,
                tuple(Late(at, tuple(sorted(days))) for at, days in late.items()),
                leads,
                recorded,
            )
        )
    return tuple(found)


def calendar_of(policy: DeadlinePolicy) -> Calendar:
    """Which hours count by a policy."""
    return Calendar(policy.counted_days, policy.country, policy.time_zone)


def terms_of(terms: Sequence[Terms], start: datetime) -> Terms:
    """Those that a clock goes by that starts then."""
    return next((one for one in reversed(terms) if one.since <= start), terms[0])


def clock_of(terms: Sequence[Terms], lead: str, started_at: datetime, stopped_at: datetime | None) -> Clock:
    """A lead's clock; there must be terms."""
    own = terms_of(terms, started_at)
    calendar, exempt = own.calendar, own.exempt(lead)
    if exempt:
        calendar = replace(calendar, pauses=(*calendar.pauses, *exempt))
    due, moved = deadline(calendar, started_at, own.hours), list[date]()
    for late in own.late:
        if due <= late.entered_at or (stopped_at and stopped_at <= late.entered_at):
            break  # the verdict was made by then
        calendar = replace(calendar, closures=(*calendar.closures, *late.days))
        later = deadline(calendar, started_at, own.hours)
        if later != due:
            due, moved = later, [*moved, *late.days]
    return Clock(started_at, stopped_at, due, own, calendar, tuple(moved), exempt)


def _exemptions() -> tuple[tuple[Period, ...], tuple[tuple[str, tuple[Period, ...]], ...]]:
    """Those of all leads, and those of single ones."""
    of: dict[str, tuple[Period, ...]] = {}
    for row in Exemption.objects.standing().order_by("starts_at", "pk"):
        of[row.lead] = (*of.get(row.lead, ()), (row.starts_at, row.ends_at))
    everybody = of.pop("", ())
    return everybody, tuple(sorted(of.items()))


def _recorded() -> str:
    row = Contact.objects.aggregate(
        last=Max("pk"), rows=Count("pk"), withdrawn=Count("withdrawn_at"), at=Max("withdrawn_at")
    )
    return repr(tuple(row.values()))

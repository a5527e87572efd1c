"""What falls due when: sessions, reviews, and everything dated on one calendar. Time is passed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import holidays
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q

from definitions.models import Document, Version
from governance.models import Review, Session, Trial
from governance.workflow import OPEN, Status
from people.company_time import company_day, company_zone

SESSION_TIME = time(15)
"""When sessions begin, in the company's time zone."""


REVERT_REVIEWED_AFTER = timedelta(days=14)
"""When an emergency revert, to which nobody agreed, is looked at."""


def working_day(day: date) -> date:
    """The day itself, or the next one that is no weekend, public holiday or day of the company's new
    year break.
    """
    while day.weekday() >= 5 or day in _public_holidays(settings.COMPANY_COUNTRY) or _new_year_break(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=4)
def _public_holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def _new_year_break(day: date) -> bool:
    """29 December to 3 January."""
    return (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)


def sessions_from(opened_at: datetime, count: int, spacing: int) -> list[datetime]:
    """When `count` sessions take place: the first `spacing` days after the opening, 15:00, on working
    days.
    """
    opened = company_day(opened_at)
    planned: list[datetime] = []
    for number in range(1, count + 1):
        day = working_day(opened + timedelta(days=number * spacing))
        while planned and day <= company_day(planned[-1]):
            day = working_day(day + timedelta(days=1))
        planned.append(datetime.combine(day, SESSION_TIME, company_zone()).astimezone(UTC))
    return planned


def next_review(
    versions: Iterable[Version], reviews: Iterable[Review], months: int, at: datetime
) -> date | None:
    """When the version in force at an instant is reviewed next; None while nothing is in force.

    The policy's months after its date in force, or after the due date that its last review answered; 14 days
    after an emergency revert.
    """
    begun = [version for version in versions if version.begun(at)]
    if not begun:
        return None
    version = max(begun, key=lambda one: (one.in_force_from, one.number))
    answered = [review.due_on for review in reviews if review.version_id == version.pk and review.at <= at]
    if version.reverts and not answered:
        return working_day(company_day(version.in_force_from) + REVERT_REVIEWED_AFTER)
    since = max(answered) if answered else company_day(version.in_force_from)
    return working_day(since + relativedelta(months=months))


def reviewed(at: datetime, versions: Any = None) -> tuple[Any, Any]:
    """Of documents: the versions from which the next review follows, the reviews that they had, and the
    document's last one.
    """
    near = (Version.objects.dated() if versions is None else versions).at_hand(at)
    later = Review.objects.filter(document=OuterRef("document"), at__gt=OuterRef("at"))
    had = Review.objects.filter(Q(version__in=Version.objects.at_hand(at)) | ~Exists(later))
    return Prefetch("versions", near), Prefetch("reviews", had.select_related("by__department"))


def due_of(document: Document, at: datetime) -> date | None:
    """When a document that came with `reviewed`, or with all its versions and reviews, is reviewed next."""
    return next_review(document.versions.all(), document.reviews.all(), document.review_months, at)


def review_due(document: Document, at: datetime) -> date | None:
    """When a document is reviewed next; None while nothing is in force."""
    versions = list(document.versions.dated().at_hand(at))
    reviews = document.reviews.filter(version__in=versions)
    return next_review(versions, reviews, document.review_months, at)


def overdue_since(document: Document, at: datetime) -> date | None:
    """When the review of a document was due that has not been recorded; None while none is overdue."""
    due = review_due(document, at)
    return due if is_overdue(due, at) else None


def is_overdue(due: date | None, at: datetime) -> bool:
    """Whether the day of a review is past."""
    return due is not None and due < company_day(at)


@dataclass(frozen=True, slots=True)
class Entry:
    """One date on the calendar. `kind`: session, trial_end, review or in_force; `at` an instant, or
    `day` a whole day.
    """

    kind: str
    day: date
    at: datetime | None
    document: Document
    proposal: int | None = None
    title: str = ""
    number: int = 0
    """Of the session or the version."""
    done: bool = False


def calendar(start: datetime, until: datetime, at: datetime | None = None) -> list[Entry]:
    """Sessions, trial ends and dates in force in [start, until), by date, and the reviews due before
    `until` as things stand at `at` (at the start, unless given).
    """
    entries = [
        *_sessions(start, until),
        *_trial_ends(start, until),
        *_dates_in_force(start, until),
        *_reviews(at or start, until),
    ]
    return sorted(
        entries, key=lambda entry: (entry.day, entry.at or datetime.min.replace(tzinfo=UTC), entry.kind)
    )


def _sessions(at: datetime, until: datetime) -> Iterable[Entry]:
    rows = Session.objects.filter(planned_for__gte=at, planned_for__lt=until, proposal__status__in=OPEN)
    for row in rows.select_related("proposal__document"):
        proposal, held = row.proposal, row.held_at is not None
        yield Entry(
            "session",
            company_day(row.planned_for),
            row.planned_for,
            proposal.document,
            proposal.pk,
            proposal.title,
            row.number,
            held,
        )


def _trial_ends(at: datetime, until: datetime) -> Iterable[Entry]:
    rows = Trial.objects.filter(
        ends_at__gte=at, ends_at__lt=until, ended_early_at=None, proposal__status=Status.TRIAL
    )
    for row in rows.select_related("proposal__document"):
        proposal = row.proposal
        yield Entry(
            "trial_end", company_day(row.ends_at), row.ends_at, proposal.document, proposal.pk, proposal.title
        )


def _dates_in_force(at: datetime, until: datetime) -> Iterable[Entry]:
    rows = Version.objects.filter(in_force_from__gte=at, in_force_from__lt=until).select_related("document")
    for row in rows:
        yield Entry(
            "in_force",
            company_day(row.in_force_from),
            row.in_force_from,
            row.document,
            row.proposal_number,
            "",
            row.number,
        )


def _reviews(at: datetime, until: datetime) -> Iterable[Entry]:
    for document in Document.objects.prefetch_related(*reviewed(at)):
        due = due_of(document, at)
        if due is not None and due < company_day(until):
            yield Entry("review", due, None, document, done=False)

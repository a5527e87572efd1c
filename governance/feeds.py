"""What a calendar feed has: sessions, trials' ends, reviews, dates in force and the weekly meeting.

Each date has a uid that stays when it moves, and a sequence that grows with all that could have moved it: the
events about it. What is held or over stays; what will not take place is cancelled. Time is passed in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from django.db.models import F, Q, QuerySet

from definitions.models import Document, Version
from governance.models import Event, Feed, Proposal, Session, Trial, WeeklySchedule
from governance.schedule import due_of
from governance.weekly import held_on, schedule
from governance.workflow import CLOSED, Status
from people.company_time import company_day, company_zone, midnight
from people.models import Department, Seat, User

BACK, AHEAD = timedelta(days=365), timedelta(days=366)
SESSION_LENGTH = timedelta(hours=1)
ON_ALL_SESSIONS = ("open_discussion", "revise", "waive_sessions")
ON_ONE_SESSION = ("move_session", "hold_session")


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry of a feed. `kind`: session, trial_end, review, in_force or weekly."""

    uid: str
    kind: str
    start: datetime | date
    """An instant in the company's zone, or a whole day."""
    modified: datetime
    sequence: int = 0
    length: timedelta = timedelta(0)
    """Of what starts at an instant."""
    state: str = "planned"
    """planned, done, cancelled or (of a trial) early."""
    document: Document | None = None
    proposal: Proposal | None = None
    number: int = 0
    """Of the session or the version."""
    moved: tuple[tuple[datetime, datetime], ...] = ()
    """Of the weekly meeting: when it usually is, and when it is instead."""


def dates(feed: Feed, at: datetime) -> list[Dated]:
    """All of a year back and a year ahead that the feed is about, in a fixed number of queries."""
    user = feed.user
    seated = bool(user.seats(at) & {*Seat.HEADS, Seat.CMO})
    everything = feed.kind == Feed.Kind.ALL or seated
    proposals = Proposal.objects.all() if everything else _proposals_of(user)
    found = [*_of_proposals(proposals, at), *_of_documents(at, reviews=everything)]
    if everything or user.side != Department.Side.OTHER:
        found.append(_weekly(feed.made_at, at))
    return sorted(found, key=lambda one: (_as_instant(one.start), one.uid))


def _proposals_of(user: User) -> "QuerySet[Proposal]":
    """Those that somebody without a seat has to do with: proposed, attended or spoke about."""
    took_part = Q(proposer=user) | Q(proposed_for=user)
    took_part |= Q(pk__in=Session.objects.filter(attendees=user).values("proposal"))
    took_part |= Q(pk__in=user.comments.values("thread__proposal"))
    return Proposal.objects.filter(took_part)


def _of_proposals(proposals: "QuerySet[Proposal]", at: datetime) -> Iterable[Dated]:
    period = (at - BACK, at + AHEAD)
    sessions = list(
        Session.objects.filter(proposal__in=proposals)
        .filter(Q(planned_for__range=period) | Q(held_at__range=period))
        .select_related("proposal__document")
        .prefetch_related("proposal__waivers")
    )
    trials = list(
        Trial.objects.filter(proposal__in=proposals, ends_at__range=period).select_related(
            "proposal__document"
        )
    )
    about = {row.proposal_id for row in sessions} | {row.proposal_id for row in trials}
    moving = Q(verb__in=(*ON_ALL_SESSIONS, *ON_ONE_SESSION, "extend_trial")) | ~Q(to_status=F("from_status"))
    rows = Event.objects.filter(moving, proposal__in=about).order_by("proposal", "at", "pk")
    rows = rows.only("proposal", "verb", "at", "details", "from_status", "to_status")
    events = {key: list(group) for key, group in groupby(rows, key=lambda event: event.proposal_id)}
    yield from (_session(row, events.get(row.proposal_id, [])) for row in sessions)
    yield from (_trial_end(row, events.get(row.proposal_id, [])) for row in trials)


def _session(row: Session, events: Sequence[Event]) -> Dated:
    about = [
        event
        for event in events
        if event.verb in ON_ALL_SESSIONS
        or event.to_status != event.from_status
        or (event.verb in ON_ONE_SESSION and event.details.get("session") == row.number)
    ]
    waived = {waiver.seat for waiver in row.proposal.waivers.all()} >= {*Seat.HEADS}
    if row.held_at:
        state = "done"
    else:
        state = "cancelled" if waived or row.proposal.status != Status.DISCUSSION else "planned"
    start = (row.held_at or row.planned_for).astimezone(company_zone())
    return Dated(
        uid=f"session-{row.pk}",
        kind="session",
        start=start,
        modified=about[-1].at if about else row.planned_for,
        sequence=len(about),
        length=SESSION_LENGTH,
        state=state,
        document=row.proposal.document,
        proposal=row.proposal,
        number=row.number,
    )


def _trial_end(row: Trial, events: Sequence[Event]) -> Dated:
    about = [
        event
        for event in events
        if event.to_status != event.from_status or event.verb in ("revise", "extend_trial")
    ]
    closed = row.proposal.status in CLOSED and row.proposal.closed_at
    state = "cancelled" if closed and closed < row.ends_at else "planned"
    return Dated(
        uid=f"trial-{row.pk}",
        kind="trial_end",
        start=company_day(row.ended),
        modified=about[-1].at if about else row.started_at,
        sequence=len(about),
        state="early" if row.ended_early_at else state,
        document=row.proposal.document,
        proposal=row.proposal,
    )


def _of_documents(at: datetime, *, reviews: bool) -> Iterable[Dated]:
    first, last = company_day(at - BACK), company_day(at + AHEAD)
    history: dict[int, list[datetime]] = {}
    for key, changed in Document.history.order_by("history_date").values_list("id", "history_date"):
        history.setdefault(key, []).append(changed)
    for document in Document.objects.prefetch_related("versions", "reviews"):
        versions = list(document.versions.all())
        for version in versions:
            if first <= company_day(version.in_force_from) <= last:
                yield _in_force(document, version)
        if reviews:
            found = _reviews(document, versions, history.get(document.pk, []), at)
            yield from (one for one in found if first <= one.start <= last)


def _in_force(document: Document, version: Version) -> Dated:
    return Dated(
        uid=f"version-{version.pk}",
        kind="in_force",
        start=company_day(version.in_force_from),
        modified=version.published_at,
        document=document,
        number=version.number,
    )


def _reviews(
    document: Document, versions: Sequence[Version], policy: Sequence[datetime], at: datetime
) -> Iterable[Dated]:
    """The document's first review, its second …: those that were held, and the one that is due.

    A due date moves with a new version in force, a review before it and a change of the policy.
    """
    reviews = list(document.reviews.all())
    due = due_of(document, at)
    planned = [(due, None)] if due else []
    for number, (day, review) in enumerate([*((row.due_on, row) for row in reviews), *planned], start=1):
        until = review.at if review else at
        moved = [version.in_force_from for version in versions] + [row.at for row in reviews] + [*policy]
        moved = [instant for instant in moved if instant <= until]
        yield Dated(
            uid=f"review-{document.key}-{number}",
            kind="review",
            start=day,
            modified=max(moved),
            sequence=len(moved),
            state="done" if review else "planned",
            document=document,
        )


def _weekly(since: datetime, at: datetime) -> Dated:
    """Every week from that in which the feed was made; on the working day before where its day is none.

    Those are named until the end of the next year, so that it changes once a year.
    """
    row = schedule()
    changed = list(WeeklySchedule.history.order_by("history_date").values_list("history_date", flat=True))
    day = company_day(since)
    first = day + timedelta(days=(row.weekday - day.weekday()) % 7)
    this_year = company_day(at).year
    days = [
        first + timedelta(weeks=week) for week in range((date(this_year + 1, 12, 31) - first).days // 7 + 1)
    ]
    new_year = midnight(date(this_year, 1, 1))
    return Dated(
        uid="weekly",
        kind="weekly",
        start=_meeting(first, row.begins),
        modified=max([since, new_year, *changed]),
        sequence=this_year - day.year + len(changed),
        length=timedelta(hours=row.ends.hour - row.begins.hour, minutes=row.ends.minute - row.begins.minute),
        moved=tuple(
            (_meeting(one, row.begins), _meeting(held_on(one), row.begins))
            for one in days
            if held_on(one) != one
        ),
    )


def _meeting(day: date, begins: time) -> datetime:
    return datetime.combine(day, begins, company_zone())


def _as_instant(start: datetime | date) -> datetime:
    if isinstance(start, datetime):
        return start.astimezone(UTC)
    return midnight(start).astimezone(UTC)

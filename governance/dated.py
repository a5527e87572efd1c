"""Dated notices: what follows from a date is told once, and late where nobody looked in time.

Each is named after the thing and the date, so that another date tells anew. What is over is not announced.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from definitions.models import Document
from governance.facts import facts_of_all
from governance.hiding import silent
from governance.models import Kind, Proposal, Session
from governance.needs import REVIEW_OPENS
from governance.policies import CMO, HEADS, Facts
from governance.queries import open_proposals
from governance.refusals import in_words
from governance.schedule import due_of, reviewed, working_day
from governance.seated import parties, seated
from governance.telling import Telling
from governance.workflow import DISCUSSION, Status
from people.company_time import company_day, company_zone
from people.models import User

POSITION_NEAR = timedelta(days=2)
MORNING = time(9)
"""Of the company's day, when a session of the next working day is announced."""

Words = Callable[[], Mapping[str, Any]]


def dated(at: datetime) -> Iterable[Telling]:
    """All that the dates say at an instant, told already or not."""
    proposals = list(open_proposals(at))
    facts = facts_of_all(proposals, None, at)
    for proposal in proposals:
        if facts[proposal.pk].status == DISCUSSION:
            yield from _positions(proposal, facts[proposal.pk])
            yield from _sessions(proposal, facts[proposal.pk])
        yield from _trial_over(proposal, at)
    for document in Document.objects.prefetch_related(*reviewed(at)):
        yield from _review(document, at)


def _positions(proposal: Proposal, facts: Facts) -> Iterable[Telling]:
    """A deadline reminds only those who have said nothing; past it, the CMO learns of the silence."""
    due, seats = proposal.positions_due, silent(facts)
    if due is None or not seats or facts.at < due - POSITION_NEAR:
        return
    names = [facts.name_of(seat) for seat in seats]

    def words(past: bool, asked: bool) -> Words:
        def said() -> Mapping[str, Any]:
            found = {"number": proposal.pk, "seats": in_words(names), "due": in_words(due)}
            near = _("A position on proposal #%(number)s is needed by %(due)s: %(seats)s.")
            late = _("A position on proposal #%(number)s was due on %(due)s: %(seats)s.")
            return {
                "line": (late if past else near) % found,
                "due": found["due"],
                "past": past,
                "asked": asked,
            }

        return said

    about = f"proposal-{proposal.pk}-revision-{facts.revision}"
    asked = seated(seats, facts.at)
    if facts.at < due:
        yield _of(proposal, Kind.POSITION_DUE, f"{about}-near", asked, words(past=False, asked=True))
        return
    yield _of(proposal, Kind.POSITION_DUE, f"{about}-past", asked, words(past=True, asked=True))
    rest = [user for user in seated([proposal.decided_by_seat], facts.at) if user not in asked]
    yield _of(
        proposal, Kind.POSITION_DUE, f"{about}-silence", rest, words(past=True, asked=False), public=False
    )


def _sessions(proposal: Proposal, facts: Facts) -> Iterable[Telling]:
    if facts.waived >= {*HEADS}:
        return
    for session in proposal.sessions.all():
        announced = datetime.combine(_working_day_before(session.planned_for), MORNING, company_zone())
        if session.held_at is None and announced <= facts.at < session.planned_for:
            about = f"session-{session.pk}-{session.planned_for:%Y%m%d%H%M}"
            people = parties(proposal, facts.at)
            yield _of(proposal, Kind.SESSION_SOON, about, people, _session_words(session))


def _session_words(session: Session) -> Words:
    def words() -> Mapping[str, Any]:
        found = {
            "number": session.proposal_id,
            "session": session.number,
            "at": in_words(session.planned_for),
        }
        return {
            "line": _("Session %(session)s of proposal #%(number)s takes place on %(at)s.") % found,
            **found,
        }

    return words


def _working_day_before(instant: datetime) -> date:
    day = company_day(instant) - timedelta(days=1)
    while working_day(day) != day:
        day -= timedelta(days=1)
    return day


def _trial_over(proposal: Proposal, at: datetime) -> Iterable[Telling]:
    trials = list(proposal.trials.all())
    if proposal.status != Status.TRIAL or not trials or trials[-1].ended > at:
        return
    trial = trials[-1]

    def words() -> Mapping[str, Any]:
        found = {"number": proposal.pk, "at": in_words(trial.ended)}
        said = _("The trial of proposal #%(number)s ran until %(at)s and is over.")
        return {"line": said % found, "over": True}

    about = f"trial-{trial.pk}-{trial.ended:%Y%m%d%H%M}"
    yield _of(proposal, Kind.TRIAL_ENDED, about, parties(proposal, at), words)


def _review(document: Document, at: datetime) -> Iterable[Telling]:
    """Two weeks before to the heads; overdue to the CMO as well."""
    due = due_of(document, at)
    today = company_day(at)
    if due is None or today < due - REVIEW_OPENS:
        return
    overdue = due < today

    def words() -> Mapping[str, Any]:
        found = {"document": str(document), "due": in_words(due)}
        soon = _("The review of “%(document)s” is due on %(due)s.")
        late = _("The review of “%(document)s” was due on %(due)s and is not recorded.")
        return {"line": (late if overdue else soon) % found, "overdue": overdue, **found}

    yield Telling(
        Kind.REVIEW_DUE,
        f"review-{document.key}-{due}-{'overdue' if overdue else 'soon'}",
        seated((*HEADS, CMO) if overdue else HEADS, at),
        f"{reverse('calendar')}#review-{document.key}",
        words,
        document,
        public=True,
    )


def _of(
    proposal: Proposal, kind: Kind, about: str, people: Collection[User], words: Words, *, public: bool = True
) -> Telling:
    def said() -> Mapping[str, Any]:
        about_it = {"title": proposal.title, "number": proposal.pk, "document": str(proposal.document)}
        return {**about_it, **words()}

    path = reverse("proposal", args=[proposal.pk])
    return Telling(kind, about, people, path, said, proposal.document, public=public)

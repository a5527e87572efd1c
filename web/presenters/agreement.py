"""The agreement as cards: each document with its version, seals, review and what is changing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from definitions.language.catalogue import Catalogue
from definitions.language.prose import Reading
from definitions.models import Document, Retirement, Version
from definitions.saying import reading
from governance.models import Proposal
from governance.queries import DocumentState
from governance.refusals import status_name
from governance.workflow import Status
from people.company_time import company_day
from people.models import User
from web.presenters.documents import term
from web.presenters.seals import Seal, of_version


@dataclass(frozen=True, slots=True)
class UnderWay:
    proposal: Proposal
    words: str
    """ "In discussion", "In trial: day 12 of 30"."""


@dataclass(frozen=True, slots=True)
class Card:
    document: Document
    term: str
    version: Version | None
    scheduled: Version | None
    retirement: Retirement | None
    reading: Reading | None
    seals: Sequence[Seal]
    review_due: date | None
    review_days: str
    """How far off the review is, in words."""
    review_overdue: bool
    under_way: Sequence[UnderWay]


def card(
    state: DocumentState, people: Mapping[int, User], catalogue: Catalogue, language: str, at: datetime
) -> Card:
    version = state.version
    return Card(
        document=state.document,
        term=term(state.document),
        version=version,
        scheduled=state.scheduled,
        retirement=state.retirement,
        reading=reading(version.body, catalogue, language) if version else None,
        seals=of_version(version, people) if version else (),
        review_due=state.review_due,
        review_days=days_off(state.review_due, at) if state.review_due else "",
        review_overdue=state.review_overdue,
        under_way=[
            UnderWay(proposal, under_way_words(proposal, status, at))
            for proposal, status, _step in state.proposals
            if status != Status.DRAFT
        ],
    )


def days_off(due: date, at: datetime) -> str:
    """In 35 days; today; 56 days overdue."""
    days = (due - company_day(at)).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}


def under_way_words(proposal: Proposal, status: Status, at: datetime) -> str:
    """The status, and in a trial how far it has come."""
    if status != Status.TRIAL:
        return status_name(status)
    trial = max(proposal.trials.all(), key=lambda row: row.started_at)
    whole = (trial.ends_at - trial.started_at).days
    day = min(whole, (at - trial.started_at).days + 1)
    return _("%(status)s: day %(day)s of %(days)s") % {
        "status": status_name(status),
        "day": day,
        "days": whole,
    }

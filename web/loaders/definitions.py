"""A document with its versions, who agreed, who has acknowledged, and what this reader may do with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import zip_longest

from django.db.models import QuerySet

from definitions.models import Document, Retirement, Version
from governance.agenda import OpenCounts, open_counts
from governance.asked import Answered, answers_to
from governance.facts import document_facts, status_at
from governance.models import EvidencePack, Proposal
from governance.policies import Refusal, may
from governance.refusals import status_name, text
from governance.schedule import review_due
from governance.workflow import OPEN, Status
from people.models import User

PACKS = 4
"""Of the last reviews, so many stand on the page."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A version with the time in which it is in force: [since, until), `until` None while nothing follows."""

    version: Version
    since: datetime
    until: datetime | None
    state: str
    """ "past", "now" or "ahead"."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An open proposal with its status in words."""

    proposal: Proposal
    status: str
    still_open: OpenCounts


@dataclass(frozen=True, slots=True)
class DefinitionPage:
    document: Document
    versions: Sequence[InForce]
    """All, the newest first."""
    shown: InForce | None
    previous: Version | None
    """The version before the one shown."""
    current: Version | None
    """The one in force now."""
    retirement: Retirement | None
    """What ended it, while nothing has come into force since."""
    packs: Sequence[EvidencePack]
    """Of its last reviews, the newest first."""
    review_due: date | None
    review_overdue: bool
    under_way: Sequence[UnderWay]
    answers: Answered | None
    """How those whose work it governs answered the version shown."""
    propose_refusal: str
    acknowledge_refusal: str
    revert_refusal: str
    has_acknowledged: bool


def definition_page(
    document: Document, user: User, now: datetime, *, at: datetime | None = None, number: int | None = None
) -> DefinitionPage:
    """`number` shows that version, `at` the one in force then, neither the one in force now."""
    versions = in_force_times(document.versions.dated().select_related("approved_by"), now)
    current = next((row for row in versions if row.state == "now"), None)
    if number is not None:
        shown = next((row for row in versions if row.version.number == number), None)
    elif at is not None:
        shown = next((row for row in versions if row.since <= at), None)
    else:
        shown = current
    facts = document_facts(document, user, now)
    answers = answers_to(shown.version) if shown else None
    readers = {row.user_id for row in answers.read} if answers else set()
    reading = replace(
        facts,
        acknowledged=user.pk in readers,
        superseded=bool(shown and current and current.version.number > shown.version.number),
    )
    due = review_due(document, now)
    return DefinitionPage(
        document=document,
        versions=versions,
        shown=shown,
        previous=next(
            (row.version for row in versions if shown and row.version.number < shown.version.number), None
        ),
        current=current.version if current else None,
        retirement=None
        if current
        else document.retirements.filter(since__lte=now).select_related("by").last(),
        packs=list(document.packs.defer("contents").prefetch_related("reviews")[:PACKS]),
        review_due=due,
        review_overdue=bool(due and facts.today and due < facts.today),
        under_way=under_way(document.proposals.all(), now),
        answers=answers,
        propose_refusal=words(may("draft", facts)),
        acknowledge_refusal=words(may("acknowledge", reading)),
        revert_refusal=words(may("revert", facts)),
        has_acknowledged=user.pk in readers,
    )


def in_force_times(versions: Iterable[Version], now: datetime) -> list[InForce]:
    """The versions with their times in force, the latest first: by date in force, then by number."""
    ordered = sorted(versions, key=lambda version: (version.in_force_from, version.number))
    rows = []
    for version, following in zip_longest(ordered, (row.in_force_from for row in ordered[1:])):
        end = min((one for one in (following, version.retired_from) if one), default=None)
        state = "ahead" if version.in_force_from > now else "now" if end is None or now < end else "past"
        rows.append(InForce(version, version.in_force_from, end, state))
    return rows[::-1]


def under_way(proposals: QuerySet[Proposal], now: datetime) -> list[UnderWay]:
    """What is being talked about, tried or decided; drafts are their authors' own affair."""
    rows = proposals.filter(status__in=OPEN).exclude(status=Status.DRAFT)
    rows = rows.select_related("proposer__department", "document").prefetch_related("trials")
    counts = open_counts(rows, now)
    return [UnderWay(row, status_name(status_at(row, now)), counts[row.pk]) for row in rows]


def words(refusal: Refusal | None) -> str:
    """The sentence for a disabled button; empty where it is allowed."""
    return text(refusal) if refusal else ""


def signatories(versions: Iterable[Version]) -> dict[int, User]:
    """The people whose seals stand on versions, by id: one query."""
    entries = [entry for version in versions for entry in version.agreement]
    holders = [entry["for"] for entry in entries if "for" in entry]
    return User.objects.in_bulk({entry["user"] for entry in (*entries, *holders)})

"""All that is on record of one version, in a number of queries that does not grow with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from definitions.models import Version
from evidence.leads.store import TooSlow
from evidence.measures.acceptance import ACCEPTANCE
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_opportunity import LEAD_TO_OPPORTUNITY
from evidence.measures.lead_to_won import LEAD_TO_WON
from evidence.measures.measure import Count, Period
from evidence.measures.opportunity_to_won import OPPORTUNITY_TO_WON
from evidence.measures.tallies import asking, tallies
from evidence.models import Snapshot
from governance.asked import Answered as Heard
from governance.asked import answers_to
from governance.models import ActionItem, Comment, Proposal, Review, Thread, TrialReport
from people.company_time import company_day
from web.loaders.answers import Answered, answered_by_version
from web.loaders.definitions import InForce, in_force_times

MEASURED = (FOLLOW_UP, ACCEPTANCE, LEAD_TO_OPPORTUNITY, OPPORTUNITY_TO_WON, LEAD_TO_WON)


@dataclass(frozen=True, slots=True)
class Measured:
    """Rates over the leads of the days in force; under this version where leads are judged by it."""

    snapshot: Snapshot
    counts: dict[str, Count]
    """By the measure's key."""


@dataclass(frozen=True, slots=True)
class Dossier:
    version: Version
    shown: InForce
    previous: Version | None
    proposal: Proposal | None
    """How it came about; nothing where it came with the installation or went back to an earlier version."""
    reports: Sequence[TrialReport]
    """Of all its trials, the oldest first."""
    heard: Heard
    """How those whose work it governs answered it."""
    reviews: Sequence[Review]
    answered: Answered | None
    measured: Measured | None
    at: datetime


def load_dossier(version: Version, at: datetime) -> Dossier:
    """As the record stands at an instant."""
    times = in_force_times(version.document.versions.select_related("approved_by"), at)
    place = next(i for i, row in enumerate(times) if row.version == version)
    reports = TrialReport.objects.filter(trial__proposal__version=version)
    return Dossier(
        version=version,
        shown=times[place],
        previous=times[place + 1].version if place + 1 < len(times) else None,
        proposal=_proposal(version),
        reports=list(
            reports.select_related(
                "computed_by__department", "snapshot", "trial__contract", "trial__base", "trial__revision"
            )
        ),
        heard=answers_to(version),
        reviews=list(version.reviews.select_related("by__department")),
        answered=answered_by_version([version]).get(version.number),
        measured=_measured(version, times[place], at),
        at=at,
    )


def _proposal(version: Version) -> Proposal | None:
    said = Prefetch(
        "comments",
        Comment.objects.select_related("by__department", "suggestion__taken_as", "suggestion__settled_by"),
    )
    agreed = ActionItem.objects.select_related("owner__department", "by", "done_by", "session")
    return (
        Proposal.objects.filter(version=version)
        .select_related("proposer__department", "proposed_for", "sponsor")
        .prefetch_related(
            "revisions__author__department",
            "positions__by__department",
            "positions__on_behalf_of",
            "positions__revision",
            "positions__dismissed_by",
            "positions__dismissed_for",
            "objections__by__department",
            "objections__settled_by",
            "sessions__attendees",
            "sessions__recorded_by__department",
            "waivers__by__department",
            "trials__contract__by",
            "trials__started_by",
            "trials__ended_early_by",
            Prefetch("threads", Thread.objects.select_related("resolved_by").prefetch_related(said)),
            Prefetch("actions", agreed),
            "decisions__by__department",
            "decisions__on_behalf_of",
        )
        .first()
    )


def _measured(version: Version, shown: InForce, at: datetime) -> Measured | None:
    """Nothing before it is in force, and where no leads are known or they take too long to read."""
    snapshot = Snapshot.objects.current(at)
    if snapshot is None or shown.since > at:
        return None
    until = min(at, shown.until - timedelta(microseconds=1)) if shown.until else at
    period = Period(company_day(shown.since), company_day(until))
    document = version.document
    asked = asking(snapshot, document=document.key) if document.judges_leads else asking(snapshot)
    try:
        found = tallies(asked, MEASURED)
    except (TooSlow, FileNotFoundError):
        return None
    number = version.number if document.judges_leads else None
    return Measured(snapshot, {key: tally.over(period, number) for key, tally in found.items()})

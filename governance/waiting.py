"""Waiting: the leads that wait for an answer of sales, and the trial that shares them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import F, Q

from definitions.language.judge import Verdict
from definitions.models import Document, Version
from evidence.feedback import OnTrial, Qualified, answered, qualified_leads, waiting
from evidence.judged import Body, CannotJudge, Rules
from evidence.leads.records import Record, records
from evidence.leads.store import TooSlow
from evidence.leads.warehouse import Unfit
from evidence.models import LeadFeedback, Snapshot
from governance.models import Trial
from governance.roles import may_give_feedback
from people.models import User

UNREADABLE = (CannotJudge, TooSlow, FileNotFoundError, Unfit)
"""Why the leads may not answer."""


@dataclass(frozen=True)
class FeedbackQueue:
    """The leads of a document that sales is asked about, those judged last first."""

    document: Document
    version: Version
    """The one in force."""
    trial: Trial | None
    snapshot: Snapshot
    qualified: tuple[Qualified, ...]
    answered: frozenset[str]

    @cached_property
    def waiting(self) -> list[str]:
        """Ids of the leads without an answer."""
        return [lead.id for lead in waiting(self.qualified, self.answered)]

    def after(self, lead: str) -> str | None:
        """The next one that waits behind a lead, or the first where that lead is not asked about; None where
        none is left.
        """
        ids = [one.id for one in self.qualified]
        behind = set(ids[ids.index(lead) + 1 :]) if lead in ids else set(ids)
        return next((one for one in self.waiting if one in behind), None)


def asked_documents(at: datetime) -> list[Document]:
    """The MQL definitions that have a version in force: what qualifies under them is answered by sales."""
    begun = Document.objects.filter(kind=Document.Kind.MQL, versions__in_force_from__lte=at)
    return list(begun.distinct())


def feedback_queue(document: Document, at: datetime) -> FeedbackQueue | None:
    """None where no version is in force or no leads are known. Raises like `qualified_leads`."""
    version, snapshot = document.versions.in_force_at(at).first(), Snapshot.objects.current(at)
    return _queue(version, snapshot, at) if version and snapshot else None


def _queue(version: Version, snapshot: Snapshot, at: datetime) -> FeedbackQueue:
    trial = _trial_of(version.document, version.pk, at)
    tried = OnTrial(trial.revision.body, trial.started_at) if trial else None
    leads = qualified_leads(snapshot, version, tried, at)
    return FeedbackQueue(version.document, version, trial, snapshot, leads, answered(version))


def leads_waiting(user: User, in_force: Iterable[Version], at: datetime) -> list[tuple[Document, int]]:
    """(document, leads that wait) for a person whose answer counts, of the versions in force; documents
    without any are left out.
    """
    asked = [version for version in in_force if version.document.kind == Document.Kind.MQL]
    if not asked or may_give_feedback(user.roles, user.side):
        return []
    snapshot = Snapshot.objects.current(at)
    try:
        queues = [_queue(version, snapshot, at) for version in asked] if snapshot else []
    except UNREADABLE:
        return []  # The page of the feedback says why.
    return [(queue.document, len(queue.waiting)) for queue in queues if queue.waiting]


def running_trial(document: Document, at: datetime) -> Trial | None:
    """The document's trial that runs at an instant, of its version in force."""
    return _trial_of(document, _in_force(document, at), at)


def _trial_of(document: Document, in_force: int | None, at: datetime) -> Trial | None:
    running = Trial.objects.filter(proposal__document=document, started_at__lte=at, ends_at__gt=at)
    running = running.filter(Q(ended_early_at=None) | Q(ended_early_at__gt=at))
    trial = running.select_related("proposal", "revision", "base").order_by(F("started_at").desc()).first()
    return trial if trial and trial.base_id == in_force else None


def record_of(lead: str, at: datetime) -> Record | None:
    """A lead by its id, as it is known. Raises like `evidence.leads.records.records`."""
    snapshot = Snapshot.objects.current(at)
    found = records(snapshot, [lead]) if snapshot else []
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer to a lead is about: the version that judged it, the trial it takes part in, and under
    which of both it qualifies.
    """

    version: Version
    trial: Trial | None
    in_force: bool
    on_trial: bool


def asked_of(document: Document, lead: Record, at: datetime) -> Asked | None:
    """None where no version was in force when the lead was judged."""
    version = document.versions.in_force_at(lead.judged_at).first()
    if version is None:
        return None
    trial = running_trial(document, at)
    came = lead.life["created_at"] or lead.received_at
    takes_part = trial if trial and trial.base_id == version.pk and came >= trial.started_at else None
    on_trial = bool(takes_part and _qualifies(takes_part.revision.body, lead))
    return Asked(version, takes_part, _qualifies(version.body, lead), on_trial)


def last_answer(lead: str, version: Version) -> LeadFeedback | None:
    """The answer that stands."""
    rows = version.feedback.standing().filter(lead=lead)
    found: LeadFeedback | None = rows.select_related("by__department", "reason").first()
    return found


def standing_answers(version: Version, leads: Iterable[str]) -> dict[str, LeadFeedback]:
    """Lead -> the answer that stands under a version."""
    rows = version.feedback.standing().filter(lead__in=list(leads)).select_related("reason")
    return {row.lead: row for row in rows}


def _qualifies(body: Body, lead: Record) -> bool:
    judge, _old = Rules.of(body, None).judges()
    return judge.verdict(lead.judged_document, lead.judged_at) == Verdict.QUALIFIED


def _in_force(document: Document, at: datetime) -> int | None:
    return document.versions.in_force_at(at).values_list("pk", flat=True).first()

"""Feedback: which leads wait for an answer of sales, what was answered, and what that comes to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache

from definitions.models import Version
from evidence.figures import Rate
from evidence.judged import Body, Rules, compared
from evidence.leads.store import open_leads
from evidence.models import LeadFeedback, Snapshot
from people.company_time import company_day, midnight

ASKED = timedelta(days=90)
"""Sales is asked about leads that were judged at most so long ago: nobody remembers the older ones."""
_cached_seconds = 3600


@dataclass(frozen=True, slots=True)
class OnTrial:
    """A rule that is tried on the leads that came since an instant."""

    body: Body
    since: datetime


@dataclass(frozen=True, slots=True)
class Qualified:
    """A lead that qualifies under the version in force, under the rule on trial, or under both."""

    id: str
    in_force: bool
    on_trial: bool


def qualified_leads(
    snapshot: Snapshot, version: Version, trial: OnTrial | None, at: datetime
) -> tuple[Qualified, ...]:
    """The leads that sales is asked about, those judged last first: judged while the version was in force and
    not longer than `ASKED` ago. Raises `CannotJudge`, `TooSlow`, `FileNotFoundError`.
    """
    since = max(version.in_force_from, midnight(company_day(at)) - ASKED)
    rules = Rules.of(trial.body, version.body) if trial else Rules.of(version.body, None)
    spans = f"{since.isoformat()}:{trial.since.isoformat() if trial else ''}"
    key = f"feedback:{snapshot.fingerprint}:{rules.fingerprint}:{spans}"
    found: tuple[Qualified, ...] | None = cache.get(key)
    if found is None:
        found = _qualified(snapshot, rules, since, trial.since if trial else None)
        cache.set(key, found, _cached_seconds)
    return found


def waiting(leads: Iterable[Qualified], answered: Collection[str]) -> list[Qualified]:
    """Those that have no answer yet, in their order."""
    return [lead for lead in leads if lead.id not in answered]


def answered(version: Version) -> frozenset[str]:
    """The leads to which an answer stands under a version."""
    return frozenset(version.feedback.standing().values_list("lead", flat=True))


def answers_at(version: Version, at: datetime) -> dict[str, bool]:
    """Lead -> whether it was accepted, by the answers that stood under a version at an instant."""
    rows = version.feedback.standing_at(at).values_list("lead", "answer")
    return {lead: answer == LeadFeedback.Answer.ACCEPTED for lead, answer in rows}


@dataclass(frozen=True, slots=True)
class Tally:
    """What answers come to. `reasons`: (reason's key, rejections), `criteria`: (node's id, rejections that
    dispute it), the most frequent first; `undisputed` rejections name no criterion.
    """

    acceptance: Rate
    reasons: tuple[tuple[int, int], ...]
    criteria: tuple[tuple[str, int], ...]

    @property
    def rejected(self) -> int:
        return self.acceptance.n - self.acceptance.k

    @property
    def undisputed(self) -> int:
        return self.rejected - sum(n for _criterion, n in self.criteria)


def tally(answers: Iterable[tuple[str, int | None, str]]) -> Tally:
    """From (answer, reason's key, criterion) of answers that stand."""
    accepted, total = 0, 0
    reasons: dict[int, int] = {}
    criteria: dict[str, int] = {}
    for answer, reason, criterion in answers:
        total += 1
        accepted += answer == LeadFeedback.Answer.ACCEPTED
        if reason is not None:
            reasons[reason] = reasons.get(reason, 0) + 1
        if criterion:
            criteria[criterion] = criteria.get(criterion, 0) + 1
    return Tally(Rate.of(accepted, total), _by_count(reasons), _by_count(criteria))


def _by_count(counts: dict[Any, int]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _qualified(
    snapshot: Snapshot, rules: Rules, since: datetime, trial_since: datetime | None
) -> tuple[Qualified, ...]:
    import ibis

    with open_leads(snapshot, *rules.all, as_judged=True) as opened:
        table = compared(opened, rules, ("created_at", "received_at"))
        came = ibis.coalesce(table["created_at"], table["received_at"])
        if trial_since:
            qualifies = table["old"] == "qualified"
            tried = (table["new"] == "qualified") & (came >= _naive(trial_since))
        else:
            qualifies, tried = table["new"] == "qualified", ibis.literal(False)
        table = table.filter(table["at"] >= _naive(since)).mutate(in_force=qualifies, on_trial=tried)
        table = table.filter(table["in_force"] | table["on_trial"])
        rows = opened.read(table.order_by(table["at"].desc(), "id").select("id", "in_force", "on_trial"))
    return tuple(Qualified(**row) for row in rows.to_pylist())


def _naive(instant: datetime) -> datetime:
    """Snapshots keep instants in UTC without saying so."""
    return instant.astimezone(UTC).replace(tzinfo=None)

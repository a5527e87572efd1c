"""Facts for the policies, read from the database: a fixed number of queries for any number of proposals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import FilteredRelation, Prefetch, Q, QuerySet

from definitions import bodies
from definitions.agreed import agreed
from definitions.catalogue import definition_from
from definitions.language.examples import broken_examples
from definitions.language.normal import normal_form
from definitions.models import Document, Version
from evidence.models import Snapshot
from governance.knowledge import Name
from governance.models import Event, Objection, Position, Proposal, Revision, Session, Trial, TrialReport
from governance.policies import Facts, PositionFacts, SeatFacts, TrialFacts
from governance.workflow import Status
from people.company_time import company_day
from people.models import Seat, User
from people.models.seat import running

NAMES = ("name", "name_en")
LONGEST_TRIAL = timedelta(days=366)


def with_facts(proposals: "QuerySet[Proposal]", at: datetime) -> "QuerySet[Proposal]":
    """Proposals with all that their facts at an instant are made of and the people behind it, fetched at
    once.
    """
    return _fetched(
        proposals.select_related("proposer", "proposed_for", "sponsor"),
        Position.objects.select_related("by", "on_behalf_of", "objection__by"),
        at,
    ).prefetch_related(
        Prefetch(
            "objections",
            Objection.objects.select_related("by", "position__revision", "position__on_behalf_of"),
        ),
    )


def with_facts_alone(proposals: "QuerySet[Proposal]", at: datetime) -> "QuerySet[Proposal]":
    """The same without the people, where nobody is shown: theirs are the most columns."""
    return _fetched(proposals, Position.objects.select_related("objection__by"), at)


def _fetched(
    proposals: "QuerySet[Proposal]", positions: "QuerySet[Position]", at: datetime
) -> "QuerySet[Proposal]":
    dates = Version.objects.only("document", "number", "in_force_from")
    return proposals.select_related("document", "base").prefetch_related(
        Prefetch("revisions", Revision.objects.order_by("number")),
        Prefetch("positions", positions),
        Prefetch("sessions", Session.objects.order_by("number")),
        "waivers",
        "contracts",
        Prefetch("trials", Trial.objects.order_by("started_at", "pk")),
        Prefetch("trials__reports", TrialReport.objects.order_by("computed_at", "pk").defer("figures")),
        Prefetch("document__versions", dates.at_hand(at).order_by("number")),
    )


def facts_of(proposal: Proposal, user: User | None, at: datetime, **subject: Any) -> Facts:
    """The facts of one proposal. `subject`: the facts of the thread, trial … at hand."""
    loaded = with_facts_alone(Proposal.objects.filter(pk=proposal.pk), at)
    return facts_of_all(loaded, user, at, **subject)[proposal.pk]


def facts_of_all(
    proposals: Iterable[Proposal],
    user: User | None,
    at: datetime,
    *,
    person: Mapping[str, Any] | None = None,
    **subject: Any,
) -> dict[int, Facts]:
    """Proposal number -> facts, for proposals that came through `with_facts`. `person`: what `person_facts`
    says of the user at that instant, where it is known already.
    """
    proposals = list(proposals)
    broken, on_trial = _broken(proposals), _on_trial({proposal.document_id for proposal in proposals}, at)
    known = Snapshot.objects.filter(imported_at__lte=at).exists()
    common = {**(person or person_facts(user, at)), "leads_known": known}
    used: dict[int, set[str]] = {}
    if user is not None:
        own = Q(by=user) | Q(on_behalf_of=user)
        acted = Event.objects.filter(own, proposal__in=proposals).exclude(seat="")
        for number, seat in acted.values_list("proposal_id", "seat").distinct().order_by():
            used.setdefault(number, set()).add(seat)
    return {
        proposal.pk: Facts(
            **(common | proposal_facts(proposal, at) | subject),
            broken_examples=broken[proposal.pk],
            other_trial=next(
                (pk for pk in on_trial.get(proposal.document_id, ()) if pk != proposal.pk), None
            ),
            seats_used=frozenset(used.get(proposal.pk, ())),
        )
        for proposal in proposals
    }


def document_facts(document: Document, user: User | None, at: datetime, **more: Any) -> Facts:
    """The facts of a document outside any proposal."""
    versions = document.versions.defer("body", "agreement").at_hand(at)
    return Facts(**person_facts(user, at), **version_facts(versions, at), **more)


def person_facts(user: User | None, at: datetime) -> dict[str, Any]:
    """Who acts, and who sits where at that instant."""
    held = FilteredRelation("holdings", condition=running(at, "holdings__"))
    rows: Any = Seat.objects.annotate(held=held).order_by("position", "held__since")
    columns = ("key", "name_ja", "name_en", *(f"held__user__{one}" for one in ("pk", "is_active", *NAMES)))
    seats = {key: _seat((ja, en), *holder) for key, ja, en, *holder in rows.values_list(*columns)}
    if user is None:
        return {"at": at, "seats": seats}
    return {
        "at": at,
        "seats": seats,
        "user": user.pk,
        "active": user.is_active,
        **_own_seats(user, seats, at),
        "roles": frozenset(user.role_grants.values_list("role__key", flat=True)),
    }


def _own_seats(user: User, seats: Mapping[str, SeatFacts], at: datetime) -> dict[str, Any]:
    """The seats in which a person can act, by themselves or for a holder; those delegated, but not now."""
    held = {key for key, seat in seats.items() if seat.holder == user.pk}
    given = list(user.delegations_held.select_related("seat").order_by("-since"))
    if not given:
        return {"own_seats": frozenset(held)}
    filled = {key for key, seat in seats.items() if seat.holder}
    lent = {row.seat.key: row.holder_id for row in user.delegations_held.at(at).select_related("seat")}
    stands_in = {key: holder for key, holder in lent.items() if key in filled - held}
    lapsed: dict[str, tuple[str, datetime]] = {}
    for row in given:
        how = ("not_begun", row.since) if row.since > at else ("ended", min(row.ends_at, at))
        lapsed.setdefault(row.seat.key, how)
    return {"own_seats": frozenset(held | stands_in.keys()), "stands_in": stands_in, "lapsed": lapsed}


def _seat(name: Name, holder: int | None, active: bool | None, *names: str) -> SeatFacts:
    """Somebody who left the company does not fill a seat."""
    return SeatFacts(name, holder, (names[0], names[1])) if holder and active else SeatFacts(name)


def proposal_facts(proposal: Proposal, at: datetime) -> dict[str, Any]:
    revision = list(proposal.revisions.all())[-1]
    trials = list(proposal.trials.all())
    latest = trials[-1] if trials else None
    current = latest if proposal.status == Status.TRIAL else None
    return version_facts(proposal.document.versions.all(), at) | {
        "status": status_at(proposal, at),
        "proposer": proposal.proposer_id,
        "proposed_for": proposal.proposed_for_id,
        "proposer_seat": proposal.proposer_seat,
        "needs_sponsor": not proposal.proposer_seat and proposal.sponsor_id is None,
        "approver_seat": proposal.decided_by_seat,
        "revision": revision.number,
        "fingerprint": revision.fingerprint,
        "judges_leads": proposal.document.judges_leads,
        "hides_positions": proposal.document.hidden_positions,
        "expected_effect": revision.expected_effect,
        "base": proposal.base.number if proposal.base else None,
        "same_rule": bool(proposal.base and same_rule(revision, proposal.base)),
        "positions": tuple(
            PositionFacts(row.seat, row.by_id, row.stance, _fingerprint_of(proposal, row))
            for row in proposal.positions.all()
            if row.dismissed_at is None
        ),
        "objections": tuple(
            (row.by_id, row.by.names) for row in objections_to(proposal) if not row.settled_at
        ),
        "sessions_left": sum(session.held_at is None for session in proposal.sessions.all()),
        "waived": frozenset(waiver.seat for waiver in proposal.waivers.all()),
        "has_contract": open_contract(proposal) is not None,
        "trial": current and _trial_facts(current),
        "tried": latest is not None and latest.ended_early_at is None,
    }


def _on_trial(documents: Collection[int], at: datetime) -> dict[int, list[int]]:
    """Document -> the proposals whose trial runs at that instant, the newest first."""
    rows = Trial.objects.filter(proposal__document__in=documents, proposal__status=Status.TRIAL)
    rows = rows.order_by("-proposal", "started_at", "pk")
    last = {
        (document, proposal): ends_at
        for document, proposal, ends_at in rows.values_list("proposal__document_id", "proposal_id", "ends_at")
    }
    found: dict[int, list[int]] = {}
    for (document, proposal), ends_at in last.items():
        if ends_at > at:
            found.setdefault(document, []).append(proposal)
    return found


def _broken(proposals: Sequence[Proposal]) -> dict[int, tuple[tuple[str, str, str], ...]]:
    """Proposal number -> the examples that its newest revision breaks."""
    return {proposal.pk: broken_by(list(proposal.revisions.all())[-1].body) for proposal in proposals}


def broken_by(body: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """The examples that a body breaks: (name, the verdict it must have, the one it has). Raises `Faults`."""
    if not body.get("examples"):
        return ()
    broken = broken_examples(agreed().judge_of(definition_from(body)))
    return tuple((one.name, one.verdict, str(verdict)) for one, verdict in broken)


def version_facts(versions: Iterable[Version], at: datetime) -> dict[str, Any]:
    ordered = sorted(versions, key=lambda version: (version.in_force_from, version.number))
    begun = [version for version in ordered if version.begun(at)]
    waiting = [version for version in ordered if version.in_force_from > at]
    return {
        "in_force": begun[-1].number if begun else None,
        "scheduled": waiting[-1].number if waiting else None,
        "scheduled_from": waiting[-1].in_force_from if waiting else None,
        "latest_in_force_from": ordered[-1].in_force_from if ordered else None,
        "today": company_day(at),
    }


def status_at(proposal: Proposal, at: datetime) -> Status:
    """Where it stands at an instant: a trial whose end has passed awaits the decision."""
    status = Status(proposal.status)
    if status == Status.TRIAL and current_trial(proposal).ends_at <= at:
        return Status.DECISION
    return status


def current_trial(proposal: Proposal) -> Trial:
    """The trial of a proposal that is stored as in trial."""
    return sorted(proposal.trials.all(), key=lambda trial: (trial.started_at, trial.pk))[-1]


def objections_to(proposal: Proposal) -> list[Objection]:
    """All objections to a proposal that came with its facts: each came with a position."""
    return [row.objection for row in proposal.positions.all() if hasattr(row, "objection")]


def open_contract(proposal: Proposal) -> Any:
    """The newest contract if no trial has run under it, else None: each trial has a contract of its own."""
    contracts: Sequence[Any] = list(proposal.contracts.all())
    tried = {trial.contract_id for trial in proposal.trials.all()}
    return contracts[-1] if contracts and contracts[-1].pk not in tried else None


def _fingerprint_of(proposal: Proposal, position: Position) -> str:
    revisions = {row.pk: str(row.fingerprint) for row in proposal.revisions.all()}
    return revisions[position.revision_id]


def _trial_facts(trial: Trial) -> TrialFacts:
    reports = [report for report in trial.reports.all() if report.computed_at >= trial.ends_at]
    newest = reports[-1] if reports else None
    return TrialFacts(
        trial.ends_at,
        newest and newest.pk,
        newest.verdict if newest else "",
        asked_by_seat=trial.extension_seat,
        asked_end=trial.extension_end,
        extended=trial.extended_at is not None,
        latest_end=trial.started_at + LONGEST_TRIAL,
    )


def same_rule(revision: Revision, base: Version) -> bool:
    """Whether a revision is provably the rule of the version it starts from."""
    if revision.fingerprint == base.fingerprint:
        return True
    if not bodies.judges_leads(base.body["kind"]):
        return bodies.same_rule(base.body, revision.body)
    return normal_form(definition_from(revision.body)) == normal_form(definition_from(base.body))

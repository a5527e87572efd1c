"""Facts for the policies, read from the database: a fixed number of queries for any number of proposals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from definitions import bodies
from definitions.agreed import agreed
from definitions.catalogue import definition_from
from definitions.language.examples import broken_examples
from definitions.language.normal import normal_form
from definitions.models import Document, Version
from evidence.models import Snapshot
from governance.models import Event, Objection, Position, Proposal, Revision, Session, Trial, TrialReport
from governance.policies import Facts, PositionFacts, SeatFacts, TrialFacts
from governance.workflow import Status
from people.company_time import company_day
from people.models import Seat, SeatHolding, User

LONGEST_TRIAL = timedelta(days=366)


def with_facts(proposals: "QuerySet[Proposal]", at: datetime) -> "QuerySet[Proposal]":
    """Proposals with all that their facts at an instant are made of, fetched at once."""
    return proposals.select_related(
        "document", "base", "proposer", "proposed_for", "sponsor"
    ).prefetch_related(
        "revisions",
        Prefetch("positions", Position.objects.select_related("by", "on_behalf_of")),
        Prefetch(
            "objections",
            Objection.objects.select_related("by", "position__revision", "position__on_behalf_of"),
        ),
        Prefetch("sessions", Session.objects.order_by("number")),
        "waivers",
        "contracts",
        Prefetch("trials", Trial.objects.order_by("started_at", "pk")),
        Prefetch("trials__reports", TrialReport.objects.order_by("computed_at", "pk").defer("figures")),
        Prefetch("document__versions", Version.objects.defer("body", "agreement").at_hand(at)),
        Prefetch("document__proposals", Proposal.objects.filter(status=Status.TRIAL)),
        "document__proposals__trials",
    )


def facts_of(proposal: Proposal, user: User | None, at: datetime, **subject: Any) -> Facts:
    """The facts of one proposal. `subject`: the facts of the thread, trial … at hand."""
    loaded = with_facts(Proposal.objects.filter(pk=proposal.pk), at)
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
    broken = _broken(proposals)
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
    holdings = {
        holding.seat_id: holding.user
        for holding in SeatHolding.objects.at(at).select_related("user").order_by("since")
    }
    seats = {seat.key: _seat(seat, holdings.get(seat.pk)) for seat in Seat.objects.all()}
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
    running = {row.seat.key: row.holder_id for row in user.delegations_held.at(at).select_related("seat")}
    stands_in = {key: holder for key, holder in running.items() if key in filled - held}
    lapsed: dict[str, tuple[str, datetime]] = {}
    for row in given:
        how = ("not_begun", row.since) if row.since > at else ("ended", min(row.ends_at, at))
        lapsed.setdefault(row.seat.key, how)
    return {"own_seats": frozenset(held | stands_in.keys()), "stands_in": stands_in, "lapsed": lapsed}


def _seat(seat: Seat, holder: User | None) -> SeatFacts:
    """Somebody who left the company does not fill a seat."""
    name = (seat.name_ja, seat.name_en)
    if holder is None or not holder.is_active:
        return SeatFacts(name)
    return SeatFacts(name, holder.pk, holder.names)


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
            (row.by_id, row.by.names) for row in proposal.objections.all() if not row.settled_at
        ),
        "sessions_left": sum(session.held_at is None for session in proposal.sessions.all()),
        "waived": frozenset(waiver.seat for waiver in proposal.waivers.all()),
        "has_contract": open_contract(proposal) is not None,
        "other_trial": next(
            (
                other.pk
                for other in proposal.document.proposals.all()
                if other.pk != proposal.pk and _runs(other, at)
            ),
            None,
        ),
        "trial": current and _trial_facts(current),
        "tried": latest is not None and latest.ended_early_at is None,
    }


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


def open_contract(proposal: Proposal) -> Any:
    """The newest contract if no trial has run under it, else None: each trial has a contract of its own."""
    contracts: Sequence[Any] = list(proposal.contracts.all())
    tried = {trial.contract_id for trial in proposal.trials.all()}
    return contracts[-1] if contracts and contracts[-1].pk not in tried else None


def _runs(proposal: Proposal, at: datetime) -> bool:
    """Whether its trial runs at that instant."""
    return status_at(proposal, at) == Status.TRIAL


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

"""The trial: its contract, its start, its early end; or straight to the decision where none is needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot
from evidence.trials import MEASURES
from governance.actions.guard import step
from governance.comparing import compare_trial, is_void
from governance.facts import current_trial, open_contract
from governance.models import Contract, Proposal, Trial, TrialReport
from governance.policies import Refusal
from governance.refusals import Refused
from people.models import User


@transaction.atomic
def write_contract(
    *,
    proposal: Proposal,
    measures: Sequence[dict[str, Any]],
    least_leads: int,
    days: int,
    maturity_days: int,
    if_met: str,
    if_missed: str,
    if_inconclusive: str,
    by: User,
    at: datetime,
) -> Contract:
    """What the trial must show. A later contract replaces it until a trial starts. Raises `Refused`."""
    terms = {
        "measures": [dict(term) for term in measures],
        "least_leads": least_leads,
        "days": days,
        "maturity_days": maturity_days,
        "if_met": if_met,
        "if_missed": if_missed,
        "if_inconclusive": if_inconclusive,
    }
    act = step("write_contract", proposal, by, at, detail={**terms, "known_measures": frozenset(MEASURES)})
    contract = Contract.objects.create(proposal=act.proposal, by=by, at=at, **terms)
    act.done(contract, contract=contract.pk, days=days)
    return contract


@transaction.atomic
def start_trial(*, proposal: Proposal, revision: int, by: User, at: datetime) -> Trial:
    """Try the revision on new leads beside the version in force, for the contract's days. Raises
    `Refused`.
    """
    act = step("start_trial", proposal, by, at, detail={"revision": revision}, whole_document=True)
    contract: Contract = open_contract(act.proposal)
    trial = Trial.objects.create(
        proposal=act.proposal,
        revision=act.revision,
        base=act.proposal.base,
        contract=contract,
        started_by=by,
        started_at=at,
        ends_at=at + timedelta(days=contract.days),
    )
    act.done(trial, trial=trial.pk, ends_at=trial.ends_at.isoformat())
    return trial


@transaction.atomic
def send_to_decision(*, proposal: Proposal, revision: int, by: User, at: datetime) -> Proposal:
    """Straight to the decision: a first version, or provably the same rule. Raises `Refused`."""
    act = step("send_to_decision", proposal, by, at, detail={"revision": revision}, whole_document=True)
    act.done(first=act.proposal.base is None, judges_leads=act.facts.judges_leads)
    return act.proposal


@transaction.atomic
def end_trial_early(*, trial: Trial, reason: str, by: User, at: datetime) -> Trial:
    """Stop a running trial and go back to discussion. Raises `Refused`."""
    act = step("end_trial_early", trial.proposal, by, at, detail={"reason": reason})
    trial = current_trial(act.proposal)
    trial.ended_early_at, trial.ended_early_by, trial.ended_early_reason = at, by, reason.strip()
    trial.save()
    act.done(trial, reason=trial.ended_early_reason, trial=trial.pk)
    return trial


@transaction.atomic
def ask_extension(*, trial: Trial, ends_at: datetime, reason: str, by: User, at: datetime) -> Trial:
    """A head asks for a later end; the other one confirms it. Asking again replaces what was asked. Raises
    `Refused`.
    """
    act = step("ask_extension", trial.proposal, by, at, detail={"reason": reason, "ends_at": ends_at})
    trial = current_trial(act.proposal)
    trial.extension_end, trial.extension_reason, trial.extension_seat = ends_at, reason.strip(), act.seat
    trial.extension_asked_by, trial.extension_asked_at = by, at
    trial.save()
    act.done(trial, reason=trial.extension_reason, trial=trial.pk, ends_at=ends_at.isoformat())
    return trial


@transaction.atomic
def extend_trial(*, trial: Trial, ends_at: datetime, by: User, at: datetime) -> Trial:
    """The other head confirms the later end that was asked for. Raises `Refused`."""
    act = step("extend_trial", trial.proposal, by, at, detail={"ends_at": ends_at})
    trial = current_trial(act.proposal)
    was, trial.ends_at = trial.ends_at, ends_at
    trial.extended_by, trial.extended_at = by, at
    trial.save()
    act.done(
        trial,
        reason=trial.extension_reason,
        trial=trial.pk,
        ends_at=ends_at.isoformat(),
        was=was.isoformat(),
    )
    return trial


@transaction.atomic
def report(*, trial: Trial, by: User, at: datetime) -> TrialReport:
    """What the trial shows by the leads known now; a later computation is another report. Raises
    `Refused`.
    """
    act = step("report", trial.proposal, by, at, subject={"tried": trial.ended_early_at is None})
    trial = act.proposal.trials.select_related("revision", "base", "contract").get(pk=trial.pk)
    snapshot = Snapshot.objects.current(at)
    assert snapshot and trial.base  # the policies of this verb and of the start refused otherwise
    try:
        found = compare_trial(trial, snapshot, at)
    except CannotJudge as error:
        raise Refused(Refusal("cannot_judge", {"why": str(error)})) from None
    except TooSlow:
        raise Refused(Refusal("too_slow")) from None
    computed = TrialReport.objects.create(
        trial=trial,
        snapshot=snapshot,
        verdict=TrialReport.Verdict.VOID if is_void(trial, at) else found.verdict,
        figures=found.plain(),
        fingerprint=found.fingerprint,
        computed_at=at,
        computed_by=by,
    )
    act.done(computed, trial=trial.pk, report=computed.pk, verdict=computed.verdict)
    return computed

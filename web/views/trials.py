"""Trials: the contract, the start, the end; is the new definition better? And the reports, for good."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.catalogue import catalogue
from evidence.erasures import reissued
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot
from evidence.trials import Comparison
from evidence.trials import differences as differing_in_trial
from governance.actions.trials import (
    ask_extension,
    end_trial_early,
    extend_trial,
    send_to_decision,
    start_trial,
    write_contract,
)
from governance.actions.trials import report as compute_report
from governance.agenda import open_counts
from governance.comparing import compare_trial, is_void, newest_trial, recompute
from governance.facts import facts_of
from governance.models import Proposal, Trial, TrialReport
from governance.policies import may
from governance.refusals import text, verdict_name
from people.company_time import company_zone
from web.forms.proposals import ReasonForm, RevisionForm
from web.forms.trials import AskedEndForm, ContractForm, ExtensionForm
from web.loaders.reader import reader
from web.presenters.differing import differing_view
from web.presenters.documents import term
from web.presenters.effect import trouble_text
from web.presenters.trial import terms, trial_view
from web.views.verbs import carry_out, proposal_verb

SHOWN_LEADS = 20


def trial(request: HttpRequest, number: int) -> HttpResponse:
    """A proposal's newest trial: as its newest report has it, by the leads known now while there is none."""
    row = latest(get_object_or_404(Proposal, pk=number))
    user, at = reader(request), timezone.now()
    report = row.reports.select_related("computed_by", "snapshot").last()
    snapshot = report.snapshot if report else Snapshot.objects.current(at)
    context: dict[str, Any] = {
        "proposal": row.proposal,
        "still_open": open_counts([row.proposal], at)[row.proposal_id],
        "trial": row,
        "over": at >= row.ended,
        "ended": row.ended,
        "terms": terms(row.contract),
        "report": report,
        "reports": row.reports.select_related("computed_by"),
        "snapshot": snapshot,
        "report_reason": refusal_to_report(row, user, at),
        "difference": None,
    }
    if snapshot:
        context |= shown(row, snapshot, report, at)
    return render(request, "trials/trial.html", context)


def latest(proposal: Proposal) -> Trial:
    """Its newest trial. Raises Http404."""
    row = newest_trial(proposal.pk)
    if row is None:
        raise Http404
    return row


def shown(row: Trial, snapshot: Snapshot, report: TrialReport | None, at: datetime) -> dict[str, Any]:
    """What a trial shows: its figures in words, and the first leads that differ."""
    if row.base is None:
        return {}
    now = report.computed_at if report else at
    try:
        found = Comparison.read(report.figures) if report else compare_trial(row, snapshot, now)
        leads = differing_in_trial(
            snapshot, row.revision.body, row.base.body, row.started_at, row.ended, now, limit=SHOWN_LEADS
        )
    except (CannotJudge, TooSlow) as trouble:
        return {"trouble": trouble_text(trouble)}
    verdict = report.verdict if report else "void" if is_void(row, at) else found.verdict
    words, language, zone = catalogue(), get_language() or "ja", company_zone()
    name = term(row.proposal.document)
    return {
        "view": trial_view(found, verdict, over=report is not None),
        "leads": [differing_view(lead, name, words, language, zone) for lead in leads],
        "differing": sum(found.gained.values()) + sum(found.dropped.values()),
    }


def refusal_to_report(row: Trial, user: Any, at: datetime) -> str:
    refusal = may("report", facts_of(row.proposal, user, at))
    return text(refusal) if refusal else ""


def trial_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, as it was computed."""
    rows = TrialReport.objects.select_related(
        "computed_by__department",
        "snapshot",
        "trial__proposal__document",
        "trial__revision",
        "trial__base",
        "trial__contract",
    )
    row = get_object_or_404(rows, pk=pk)
    found = Comparison.read(row.figures)
    context = {
        "report": row,
        "figures": found,
        "reissues": reissued(row.snapshot, found.snapshot) if row.snapshot else [],
        "trial": row.trial,
        "proposal": row.trial.proposal,
        "verdict": verdict_name(row.verdict),
        "terms": terms(row.trial.contract),
        "view": trial_view(found, row.verdict, over=row.computed_at >= row.trial.ends_at),
        "newest": not row.trial.reports.filter(computed_at__gt=row.computed_at).exists(),
    }
    return render(request, "trials/report.html", context)


@require_POST
def trial_report_recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute a report once more from what it was computed from, and say whether the figures are the same."""
    rows = TrialReport.objects.select_related(
        "snapshot", "trial__proposal__document", "trial__revision", "trial__base", "trial__contract"
    )
    try:
        _again, same = recompute(get_object_or_404(rows, pk=pk))
    except FileNotFoundError:
        messages.error(request, _("The leads of this import are no longer kept."))
    except (CannotJudge, TooSlow) as trouble:
        messages.error(request, trouble_text(trouble))
    else:
        if same:
            messages.success(request, _("Computed again: every figure is the same."))
        else:
            messages.error(
                request,
                _(
                    "Computed again: the figures differ, as leads of this import were erased since, or a "
                    "definition that this one refers to has changed. What is shown is what was computed then."
                ),
            )
    return redirect("trial_report", pk)


@proposal_verb
def trial_contract(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form, done = ContractForm(request.POST), _("The trial contract is written.")
    return carry_out(request, proposal, "contract", form, write_contract, done, proposal=proposal)


@proposal_verb
def trial_start(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form, done = (
        RevisionForm(request.POST),
        _("The trial has started. Nothing changes in the CRM while it runs."),
    )
    return carry_out(request, proposal, "start", form, start_trial, done, proposal=proposal)


@proposal_verb
def decision_ask(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form, done = RevisionForm(request.POST), _("It is with the CMO now.")
    return carry_out(request, proposal, "start", form, send_to_decision, done, proposal=proposal)


@proposal_verb
def trial_ask_extension(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST: a later end and why; the other head is asked to confirm it."""
    row = latest(proposal)
    form = ExtensionForm(request.POST, ends_at=row.ends_at)
    done = _("Asked. The trial is extended once the other head confirms it.")
    return carry_out(request, proposal, "ask_extension", form, ask_extension, done, trial=row)


@proposal_verb
def trial_extend(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST: the other head confirms the end that was asked for."""
    form, done = AskedEndForm(request.POST), _("The trial is extended.")
    return carry_out(request, proposal, "extend", form, extend_trial, done, trial=latest(proposal))


@proposal_verb
def trial_end_early(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    row = latest(proposal)
    form, done = ReasonForm(request.POST), _("The trial is ended. The proposal is in discussion again.")
    return carry_out(request, proposal, "end_early", form, end_trial_early, done, trial=row)


@proposal_verb
def trial_report_compute(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    row = latest(proposal)
    form, done = Form(request.POST), _("The report is computed and kept.")
    page = reverse("trial", args=[proposal.pk])
    return carry_out(request, proposal, "report", form, compute_report, done, leads_to=page, trial=row)

"""Proposals: the list, one proposal, its revisions, the leads on which it differs; opening, withdrawing."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.bodies import JUDGING
from definitions.catalogue import catalogue
from definitions.models import Document
from definitions.saying import difference, reading
from evidence.backtests import differing_leads, effect
from evidence.effects import Effect
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot
from governance.actions.proposals import sponsor, withdraw
from governance.actions.tested import open_tested
from governance.agenda import open_counts
from governance.models import Proposal, Revision, Suggestion
from people.company_time import company_zone
from web.forms.listing import DifferencesFilter, ProposalsFilter
from web.forms.proposals import OpenForm, ReasonForm, RevisionForm
from web.loaders.proposals import proposal_entries, rows_of
from web.loaders.reader import reader
from web.presenters.differing import differing_view
from web.presenters.documents import term
from web.presenters.effect import effect_view, trouble_text, version_name
from web.views.verbs import carry_out, proposal_verb, show_proposal

PER_PAGE = 20


def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal: ?document, ?status, ?sort and ?page."""
    documents, user, at = list(Document.objects.all()), reader(request), timezone.now()
    form = ProposalsFilter(request.GET, documents)
    entries = form.sorted(proposal_entries(form.narrowed(Proposal.objects.all()), user, at))
    page: Page[Any] = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = rows_of(list(page.object_list), at)
    context = {
        "form": form,
        "page": page,
        "documents": documents,
        "waiting": sum(entry.row.mine for entry in entries if entry.row),
        "none_at_all": not entries and not Proposal.objects.exists(),
    }
    return render(request, "proposals/list.html", context)


def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Where it stands, what is next, and everything that was said and done."""
    return show_proposal(request, number)


def revision(request: HttpRequest, number: int, revision: int) -> HttpResponse:
    """One revision, for good: what it says, and what changed since the one before it."""
    rows = Revision.objects.select_related("proposal__document", "proposal__base", "author__department")
    row = get_object_or_404(rows, proposal=number, number=revision)
    before = row.proposal.revisions.filter(number=revision - 1).first()
    words, language = catalogue(), get_language() or "ja"
    context = {
        "proposal": row.proposal,
        "revision": row,
        "reading": reading(row.body, words, language),
        "difference": before and difference(before.body, row.body, words, language),
        "still_open": open_counts([row.proposal], timezone.now())[row.proposal_id],
        "credit": Suggestion.objects.filter(taken_as=row).select_related("comment__by").first(),
        "newest": not row.proposal.revisions.filter(number__gt=revision).exists(),
    }
    return render(request, "proposals/revision.html", context)


def differences(request: HttpRequest, number: int) -> HttpResponse:
    """Past leads on which the newest revision and its base differ: ?direction, ?outcome and ?page."""
    rows = Proposal.objects.filter(document__kind__in=JUDGING).select_related("document", "base")
    row = get_object_or_404(rows, pk=number)
    newest = row.revisions.select_related("backtest__snapshot").latest("number")
    at = timezone.now()
    snapshot = newest.backtest.snapshot if newest.backtest else Snapshot.objects.current(at)
    form, in_force = DifferencesFilter(request.GET), row.document.versions.in_force_at(at).first()
    context: dict[str, Any] = {
        "proposal": row,
        "revision": newest,
        "still_open": open_counts([row], at)[row.pk],
        "form": form,
        "snapshot": snapshot,
        "old_name": version_name(row.base, in_force=row.base == in_force),
    }
    if snapshot:
        try:
            context |= changing(row, newest, snapshot, form, request.GET.get("page", ""), at)
        except (CannotJudge, TooSlow) as trouble:
            context["trouble"] = trouble_text(trouble)
    return render(request, "proposals/differences.html", context)


def changing(
    row: Proposal, newest: Revision, snapshot: Snapshot, form: DifferencesFilter, asked: str, at: datetime
) -> dict[str, Any]:
    """One page of the leads that change sides, and how many there are."""
    base, words, language = row.base.body if row.base else None, catalogue(), get_language() or "ja"
    found = known_effect(newest, snapshot, base, at)
    page, zone = empty_page(form.total(found), asked), company_zone()
    leads = differing_leads(
        snapshot, newest.body, base, **form.chosen(), limit=PER_PAGE, offset=(page.number - 1) * PER_PAGE
    )
    return {
        "effect": effect_view(found, words, language),
        "total": form.total(found),
        "page": page,
        "leads": [differing_view(lead, term(row.document), words, language, zone) for lead in leads],
    }


def known_effect(newest: Revision, snapshot: Snapshot, base: dict[str, Any] | None, at: datetime) -> Effect:
    """The effect stored with the revision, else computed now (a draft has none yet)."""
    if newest.backtest:
        return Effect.read(newest.backtest.figures)
    return effect(snapshot, newest.body, base, at)


def empty_page(total: int, asked: str) -> Page[int]:
    """The page asked for of so many rows, which are read elsewhere."""
    return Paginator(range(total), PER_PAGE).get_page(asked)


@proposal_verb
def proposal_sponsor(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST: a head stands behind a member's suggestion."""
    form, done = RevisionForm(request.POST), _("You sponsor this. Its author can open the discussion now.")
    return carry_out(request, proposal, "sponsor", form, sponsor, done, proposal=proposal)


@proposal_verb
def proposal_open(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST: put the draft before both heads, with the test on past leads or the words why there is none."""
    form, done = OpenForm(request.POST), _("The discussion is open. Both heads are asked for their position.")
    return carry_out(request, proposal, "open", form, open_tested, done, proposal=proposal)


@proposal_verb
def proposal_withdraw(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form, done = (
        ReasonForm(request.POST),
        _("The proposal is withdrawn. The version in force stays as it is."),
    )
    return carry_out(request, proposal, "withdraw", form, withdraw, done, proposal=proposal)

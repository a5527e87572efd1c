"""Suggesting a change of a proposal: in its editor, or another value for one criterion; taking it over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.suggesting import decline_suggestion, suggest, suggest_value, take_suggestion
from governance.facts import facts_of
from governance.models import Proposal, Suggestion
from governance.policies import may
from governance.refusals import Refused, text
from web.forms.agreements import FORMS
from web.forms.cards import card_of, read_cards, settle
from web.forms.discussion import SuggestForm, ValueForm
from web.forms.proposals import OpenForm, ReasonForm
from web.loaders.desk import desk, faults_of
from web.loaders.proposal import criteria_of
from web.loaders.reader import reader
from web.views import agreement_editor, editor
from web.views.verbs import carry_out, proposal_verb


def proposal_suggest(request: HttpRequest, number: int) -> HttpResponse:
    """GET: the newest revision, ready to be changed. POST: a button of the cards (`do`), else suggest it."""
    proposal = get_object_or_404(Proposal.objects.select_related("document", "proposer"), pk=number)
    user, at = reader(request), timezone.now()
    newest = proposal.revisions.select_related("author").latest("number")
    refusal = may("suggest", facts_of(proposal, user, at))
    shown: dict[str, Any] = {"proposal": proposal, "newest": newest, "suggesting": True}
    shown["refusal"] = refusal and text(refusal)
    form = (
        SuggestForm(request.POST)
        if request.method == "POST"
        else SuggestForm(initial={"revision": newest.number})
    )
    if not proposal.document.judges_leads:
        return of_fields(request, proposal, form, shown)
    table = desk(proposal.document, at, newest.body)
    if request.method != "POST":
        return editor.page(request, table, card_of(newest.body["rule"]), form, **shown)
    root = settle(read_cards(request.POST), table.words.types)
    if do := request.POST.get("do"):
        return editor.operated(request, table, root, do, form, **shown)
    if form.is_valid() and not faults_of(root, table):
        if sent := suggested(request, proposal, table.body(root), form):
            return sent
        shown["meanwhile"] = form.cleaned_data["revision"] != newest.number
    return editor.refused_page(request, table, root, form, **shown)


def of_fields(
    request: HttpRequest, proposal: Proposal, form: SuggestForm, shown: dict[str, Any]
) -> HttpResponse:
    """The same of a document that is filled in field by field."""
    newest = shown["newest"]
    shown |= {"document": proposal.document, "base": proposal.base}
    make = FORMS[proposal.document.kind]
    if request.method != "POST":
        return agreement_editor.page(request, make(start=newest.body), form, **shown)
    body = make(request.POST, start=newest.body)
    if body.is_valid() and form.is_valid() and (sent := suggested(request, proposal, body.body, form)):
        return sent
    return agreement_editor.page(request, body, form, status=422, **shown)


def suggested(
    request: HttpRequest, proposal: Proposal, body: dict[str, Any], form: SuggestForm
) -> HttpResponse | None:
    """On to its thread; None where it was refused, which the form says then."""
    words, revision = form.cleaned_data["reason"], form.cleaned_data["revision"]
    try:
        made = suggest(
            proposal=proposal, body=body, text=words, revision=revision, by=reader(request), at=timezone.now()
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, _("Your suggestion is there. The proposer takes it over or declines it."))
    return redirect(f"{reverse('proposal', args=[proposal.pk])}#thread-{made.comment.thread_id}")


@proposal_verb
def value_suggest(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST criterion, value, text and the revision seen."""
    form, done = (
        ValueForm(request.POST, criteria=criteria_of(proposal)),
        _("Your suggestion is there. The proposer takes it over or declines it."),
    )
    return carry_out(request, proposal, "value", form, suggest_value, done, proposal=proposal)


@proposal_verb
def suggestion_take(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    form, done = OpenForm(request.POST), _("Taken over as a new revision. Both heads are asked again.")
    suggestion = found(proposal, pk)
    return carry_out(request, proposal, f"take-{pk}", form, take_suggestion, done, suggestion=suggestion)


@proposal_verb
def suggestion_decline(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    form, done = ReasonForm(request.POST), _("Declined, with your reason. It stays on record.")
    suggestion = found(proposal, pk)
    return carry_out(
        request, proposal, f"decline-{pk}", form, decline_suggestion, done, suggestion=suggestion
    )


def found(proposal: Proposal, pk: int) -> Suggestion:
    rows = Suggestion.objects.filter(comment__thread__proposal=proposal)
    one: Suggestion = get_object_or_404(rows, pk=pk)
    return one

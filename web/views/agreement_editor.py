"""The editor of documents that are filled in field by field; the addresses are those of the rule's editor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue
from definitions.models import Document
from definitions.saying import difference, reading
from governance.actions.proposals import draft, edit_draft, revise
from governance.facts import document_facts, facts_of
from governance.models import Proposal
from governance.policies import acting_seat, may
from governance.queries import in_force
from governance.refusals import Refused, text
from governance.workflow import Status
from web.forms.agreements import FORMS
from web.forms.discussion import SuggestForm
from web.forms.proposals import DraftForm, ReviseForm
from web.loaders.reader import reader
from web.presenters.drafts import draft_saved


def propose(request: HttpRequest, document: Document) -> HttpResponse:
    """GET: the version in force, ready to be changed. POST: a new draft."""
    user, at = reader(request), timezone.now()
    base = in_force(document, at)
    facts = document_facts(document, user, at)
    refusal = may("draft", facts)
    shown: dict[str, Any] = {
        "document": document,
        "base": base,
        "refusal": refusal and text(refusal),
        "seat": acting_seat("draft", facts),
    }
    make, start = FORMS[document.kind], base.body if base else None
    if request.method != "POST":
        return page(request, make(start=start), DraftForm(), **shown)
    body, words = make(request.POST, start=start), DraftForm(request.POST)
    if body.is_valid() and words.is_valid():
        said = {name: words.cleaned_data[name] for name in ("title", "reason", "expected_effect")}
        try:
            proposal = draft(document=document, body=body.body, by=user, at=at, **said)
        except Refused as refused:
            words.add_error(None, str(refused))
        else:
            messages.success(request, draft_saved(proposal))
            return redirect("proposal", proposal.pk)
    return page(request, body, words, status=422, **shown)


def edit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """A draft is edited, a proposal in discussion revised."""
    user, at = reader(request), timezone.now()
    newest = proposal.revisions.select_related("author").latest("number")
    drafting = proposal.status == Status.DRAFT
    refusal = may("edit_draft" if drafting else "revise", facts_of(proposal, user, at))
    shown: dict[str, Any] = {
        "document": proposal.document,
        "base": in_force(proposal.document, at),
        "proposal": proposal,
        "newest": newest,
        "refusal": refusal and text(refusal),
    }
    make, form_class = FORMS[proposal.document.kind], DraftForm if drafting else ReviseForm
    if request.method != "POST":
        return page(request, make(start=newest.body), form_class.of(proposal, newest), **shown)
    body, words = make(request.POST, start=newest.body), form_class(request.POST)
    if body.is_valid() and words.is_valid():
        save = edit_draft if drafting else revise
        try:
            save(proposal=proposal, body=body.body, by=user, at=at, **words.cleaned_data)
        except Refused as refused:
            words.add_error(None, str(refused))
            shown["meanwhile"] = words.cleaned_data["revision"] != newest.number
        else:
            done = (
                _("The draft is saved.")
                if drafting
                else _("The new revision is sent. Both heads are asked again.")
            )
            messages.success(request, done)
            return redirect("proposal", proposal.pk)
    return page(request, body, words, status=422, **shown)


def reads(request: HttpRequest, document: Document) -> HttpResponse:
    """POST, while the form is filled in: how it reads and what changes."""
    base = in_force(document, timezone.now())
    form = FORMS[document.kind](request.POST, start=base.body if base else None)
    context: dict[str, Any] = {"faulty": sum(len(errors) for errors in form.errors.values())}
    if form.is_valid():
        words, language = catalogue(), get_language() or "ja"
        context["reading"] = reading(form.body, words, language)
        context["difference"] = base and difference(base.body, form.body, words, language)
    return render(request, "proposals/agreement_editor/reads.html", context)


def page(
    request: HttpRequest,
    body: Any,
    words: DraftForm | ReviseForm | SuggestForm,
    *,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    if "expected_effect" in words.fields:
        words.fields["expected_effect"].help_text = _(
            "What you expect to get better. Needed to open the discussion."
        )
    context = {"body": body, "form": words, **shown}
    return render(request, "proposals/agreement_editor.html", context, status=status)

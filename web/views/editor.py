"""The editor: proposing a change, editing a draft, revising in the discussion."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget

from definitions.models import Document
from governance.actions.proposals import draft, edit_draft
from governance.actions.tested import revise_tested
from governance.facts import document_facts, facts_of
from governance.models import Proposal
from governance.policies import acting_seat, may
from governance.refusals import Refused, text
from governance.workflow import Status
from web.forms.cards import Card, card_of, read_cards, settle
from web.forms.discussion import SuggestForm
from web.forms.examples import decided_examples
from web.forms.operations import Done, apply, blank
from web.forms.proposals import DraftForm, ReviseForm
from web.forms.text import Placed, TextFaults, rule_from, text_of
from web.loaders.desk import Desk, desk, faults_of
from web.loaders.reader import reader
from web.presenters.choosing import Choosing
from web.presenters.drafts import draft_saved
from web.presenters.editor import Presenter, first_faulty, focus_of
from web.presenters.examples import broken_view
from web.presenters.operators import Faulty
from web.views import agreement_editor

WORK = re.compile(r"[0-9a-f]{8,40}")
"""What a browser calls one stretch of work in the editor."""
WORK_SECONDS = 3600


def propose(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the rule in force, ready to be changed. POST: a button of the cards (`do`), else a new draft."""
    document, user, at = get_object_or_404(Document, key=key), reader(request), timezone.now()
    if not document.judges_leads:
        return agreement_editor.propose(request, document)
    table = desk(document, at)
    facts = document_facts(document, user, at)
    refusal = may("draft", facts)
    shown: dict[str, Any] = {"refusal": refusal and text(refusal), "seat": acting_seat("draft", facts)}
    if request.method != "POST":
        root = card_of(table.in_force.body["rule"]) if table.in_force else blank("group")
        return page(request, table, root, DraftForm(), **shown)
    root = settle(read_cards(request.POST), table.words.types)
    form = DraftForm(request.POST)
    if do := request.POST.get("do"):
        return operated(request, table, root, do, form, **shown)
    faults = faults_of(root, table)
    if form.is_valid() and not faults:
        words = {name: form.cleaned_data[name] for name in ("title", "reason", "expected_effect")}
        try:
            proposal = draft(document=document, body=table.body(root), by=user, at=at, **words)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return saved(request, proposal, draft_saved(proposal))
    return refused_page(request, table, root, form, **shown)


def proposal_edit(request: HttpRequest, number: int) -> HttpResponse:
    """A draft is edited, a proposal in discussion revised. POST: a button of the cards, else save."""
    proposal = get_object_or_404(Proposal.objects.select_related("document", "proposer"), pk=number)
    if not proposal.document.judges_leads:
        return agreement_editor.edit(request, proposal)
    user, at = reader(request), timezone.now()
    newest = proposal.revisions.select_related("author").latest("number")
    drafting = proposal.status == Status.DRAFT
    refusal = may("edit_draft" if drafting else "revise", facts_of(proposal, user, at))
    examples = newest.body.get("examples", [])
    table = desk(proposal.document, at, newest.body | {"examples": decided_examples(examples, request.POST)})
    shown: dict[str, Any] = {"proposal": proposal, "newest": newest, "refusal": refusal and text(refusal)}
    form_class = DraftForm if drafting else ReviseForm
    if request.method != "POST":
        return page(request, table, card_of(newest.body["rule"]), form_class.of(proposal, newest), **shown)
    root = settle(read_cards(request.POST), table.words.types)
    form = form_class(request.POST)
    if do := request.POST.get("do"):
        return operated(request, table, root, do, form, **shown)
    faults = faults_of(root, table)
    if form.is_valid() and not faults:
        write = save_draft if drafting else save_revision
        try:
            write(proposal, table, root, form.cleaned_data, by=user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
            shown["meanwhile"] = form.cleaned_data["revision"] != newest.number
            if refused.refusal.code == "broken_examples":
                shown["broken"] = broken_view(table.body(root) | {"examples": examples}, request.POST)
        else:
            if drafting:
                return saved(request, proposal, _("The draft is saved."))
            return saved(request, proposal, _("The new revision is sent. Both heads are asked again."))
    return refused_page(request, table, root, form, **shown)


def save_draft(proposal: Proposal, table: Desk, root: Card, words: Mapping[str, Any], **who: Any) -> None:
    edit_draft(proposal=proposal, body=table.body(root), **words, **who)


def save_revision(proposal: Proposal, table: Desk, root: Card, words: Mapping[str, Any], **who: Any) -> None:
    revise_tested(proposal=proposal, body=table.body(root), **words, **who)


def operated(
    request: HttpRequest,
    table: Desk,
    root: Card,
    do: str,
    form: DraftForm | ReviseForm | SuggestForm,
    **shown: Any,
) -> HttpResponse:
    """After a button of the cards: the cards alone for htmx, else the whole page, with nothing typed lost."""
    written: list[Placed] = []
    done = Done(root)
    if do == "text":
        try:
            rule = rule_from(request.POST.get("text", ""), table.document.kind, table.declared)
            done = Done(card_of(rule))
        except TextFaults as faults:
            written = faults.placed
    else:
        done = apply(root, do, request.POST.getlist("selected"))
    settle(done.root, table.words.types)
    presenter = Presenter(table.words, {}, focus_of(done))
    context = cards(presenter, done.root) | {"told": presenter.told(done), "written": written}
    if request.htmx:  # type: ignore[attr-defined]
        return answer(request, context, refused=bool(written))
    # The words are not judged before they are sent.
    unjudged = type(form)(initial={name: request.POST.get(name, "") for name in form.fields})
    shown |= {"told": context["told"], "written": written}
    if written:
        shown["text"] = request.POST["text"]
    return page(request, table, done.root, unjudged, presenter=presenter, **shown)


def answer(request: HttpRequest, context: dict[str, Any], *, refused: bool) -> HttpResponse:
    """For htmx: new cards, or what is wrong with the text and the cards as they were."""
    if refused:
        faulty = render(request, "proposals/editor/text_faults.html", context, status=422)
        return retarget(reswap(faulty, "outerHTML"), "#text-faults")
    return render(request, "proposals/editor/operated.html", context)


def page(
    request: HttpRequest,
    table: Desk,
    root: Card,
    form: DraftForm | ReviseForm | SuggestForm,
    *,
    presenter: Presenter | None = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    presenter = presenter or Presenter(table.words, {})
    context = {"text": text_of(table.body(root)), **cards(presenter, root), **shown}
    context |= {"desk": table, "form": form, "editor_url": request.path, "sent": request.method == "POST"}
    return render(request, "proposals/editor.html", context, status=status)


def refused_page(
    request: HttpRequest, table: Desk, root: Card, form: DraftForm | ReviseForm | SuggestForm, **shown: Any
) -> HttpResponse:
    """What was sent once more, with what is wrong with it; typing starts at the first criterion concerned."""
    faults = faults_of(root, table)
    presenter = Presenter(table.words, faults, first_faulty(root, faults))
    return page(request, table, root, form, presenter=presenter, status=422, **shown)


def saved(request: HttpRequest, proposal: Proposal, said: str) -> HttpResponse:
    """On to the proposal; the browser learns which unsaved work it need not keep any longer."""
    messages.success(request, said)
    response = redirect("proposal", proposal.pk)
    if WORK.fullmatch(work := request.POST.get("work", "")):
        response.set_cookie(
            "editor-saved", work, max_age=WORK_SECONDS, samesite="Lax", secure=request.is_secure()
        )
    return response


def cards(presenter: Presenter, root: Card) -> dict[str, Any]:
    return {
        "root": presenter.card(root),
        "datalists": Choosing(presenter.words).datalists(root),
        "faulty": presenter.faults.get("", Faulty()),
    }

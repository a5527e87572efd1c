"""The editor: proposing a change, editing a draft, revising in the discussion, the effect while editing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.catalogue import catalogue, definition_from, definition_of
from definitions.language.parse import Faults, canonical
from definitions.language.wording import say
from definitions.models import Document
from evidence.backtests import Direction, differing_leads, effect
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from governance.actions.proposals import draft, edit_draft, revise
from governance.facts import document_facts, facts_of
from governance.models import Proposal
from governance.policies import may
from governance.refusals import Refused, text
from governance.workflow import Status
from web.forms.cards import Card, card_of, read_cards, settle
from web.forms.operations import apply, blank
from web.forms.proposals import DraftForm, ReviseForm
from web.loaders.desk import Desk, desk
from web.loaders.reader import reader
from web.presenters.changes import difference_between
from web.presenters.differing import changing_view
from web.presenters.editor import Presenter
from web.presenters.effect import effect_view, trouble_text, version_name
from web.presenters.operators import Faulty, by_card
from web.views.proposals import backtest_of

SHOWN_LEADS = 10


def propose(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the rule in force, ready to be changed. POST: a button of the cards (`do`), else a new draft."""
    document, user, at = get_object_or_404(Document, key=key), reader(request), timezone.now()
    table = desk(document, at)
    refusal = may("draft", document_facts(document, user, at))
    if request.method != "POST":
        root = card_of(table.in_force.body["rule"]) if table.in_force else blank("group")
        return page(request, table, root, DraftForm(), refusal=refusal and text(refusal))
    root = settle(read_cards(request.POST), table.words.types)
    form = DraftForm(request.POST)
    if do := request.POST.get("do"):
        return operated(request, table, root, do, form, refusal=refusal and text(refusal))
    faults = faults_of(root, table)
    if form.is_valid() and not faults:
        words = {name: form.cleaned_data[name] for name in ("title", "reason", "expected_effect")}
        try:
            proposal = draft(document=document, body=table.body(root), by=user, at=at, **words)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("The draft is saved. Only you work on it until you open the discussion.")
            )
            return redirect("proposal", proposal.pk)
    return page(request, table, root, form, faults=faults, refusal=refusal and text(refusal), status=422)


def proposal_edit(request: HttpRequest, number: int) -> HttpResponse:
    """A draft is edited, a proposal in discussion revised. POST: a button of the cards, else save."""
    proposal = get_object_or_404(Proposal.objects.select_related("document", "proposer"), pk=number)
    user, at = reader(request), timezone.now()
    newest = proposal.revisions.select_related("author").latest("number")
    drafting = proposal.status == Status.DRAFT
    refusal = may("edit_draft" if drafting else "revise", facts_of(proposal, user, at))
    table = desk(proposal.document, at, newest.body)
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
        else:
            saved = (
                _("The draft is saved.")
                if drafting
                else _("The new revision is sent. Both heads are asked again.")
            )
            messages.success(request, saved)
            return redirect("proposal", proposal.pk)
    return page(request, table, root, form, faults=faults, status=422, **shown)


def save_draft(proposal: Proposal, table: Desk, root: Card, words: Mapping[str, Any], **who: Any) -> None:
    edit_draft(proposal=proposal, body=table.body(root), **words, **who)


def save_revision(proposal: Proposal, table: Desk, root: Card, words: Mapping[str, Any], **who: Any) -> None:
    """With the test on past leads where there are any."""
    body = canonical(table.body(root))
    with transaction.atomic():
        backtest = backtest_of(body, table.base_body, **who)
        revise(proposal=proposal, body=body, backtest=backtest, **words, **who)


@require_POST
def proposal_effect(request: HttpRequest, key: str) -> HttpResponse:
    """While editing: the sentence of the rule, its effect on past leads, and the faults at their cards."""
    document, at = get_object_or_404(Document, key=key), timezone.now()
    table = desk(document, at)
    root = settle(read_cards(request.POST), table.words.types)
    faults = faults_of(root, table)
    context: dict[str, Any] = {
        "slots": [(card.id, faults.get(card.id, Faulty()).texts) for card in root.walk()],
        "whole": faults.get("", Faulty()).texts,
        "faulty": sum(len(faulty.texts) for faulty in faults.values()),
    }
    if not faults:
        context |= said_and_done(canonical(table.body(root)), table, at)
    return render(request, "proposals/effect.html", context)


def said_and_done(body: dict[str, Any], table: Desk, at: datetime) -> dict[str, Any]:
    """The sentence of a body (the change, where there is something to compare with) and its effect."""
    words, language = catalogue(), get_language() or "ja"
    definition = definition_from(body)
    found: dict[str, Any] = {
        "old_name": version_name(table.in_force, in_force=True),
        "snapshot": table.snapshot,
        "key": table.document.key,
    }
    if table.in_force:
        found["difference"] = difference_between(definition_of(table.in_force), definition, words, language)
    else:
        found["reading"] = say(definition, words, language)
    if table.snapshot:
        try:
            found["effect"] = effect_view(effect(table.snapshot, body, table.base_body, at), words, language)
        except (CannotJudge, TooSlow) as trouble:
            found["trouble"] = trouble_text(trouble)
    return found


@require_POST
def proposal_effect_leads(request: HttpRequest, key: str) -> HttpResponse:
    """While editing: the first leads that change sides."""
    document, at = get_object_or_404(Document, key=key), timezone.now()
    table = desk(document, at)
    root = settle(read_cards(request.POST), table.words.types)
    context: dict[str, Any] = {"leads": []}
    if table.snapshot and not faults_of(root, table):
        body = canonical(table.body(root))
        directions: tuple[Direction, ...] = ("dropped", "gained")
        try:
            for direction in directions:
                rows = differing_leads(table.snapshot, body, table.base_body, direction, limit=SHOWN_LEADS)
                context["leads"] += [changing_view(row.lead, direction) for row in rows]
        except (CannotJudge, TooSlow) as trouble:
            context["trouble"] = trouble_text(trouble)
    return render(request, "proposals/effect_leads.html", context)


def operated(
    request: HttpRequest, table: Desk, root: Card, do: str, form: DraftForm | ReviseForm, **shown: Any
) -> HttpResponse:
    """After a button of the cards: the cards alone for htmx, else the whole page, with nothing typed lost."""
    root, focus = apply(root, do)
    if request.htmx:  # type: ignore[attr-defined]
        context = cards(table, settle(root, table.words.types), focus) | {"editor_url": request.path}
        return render(request, "proposals/cards.html", context)
    # The words are not judged before they are sent.
    unjudged = type(form)(initial={name: request.POST.get(name, "") for name in form.fields})
    return page(request, table, root, unjudged, focus=focus, **shown)


def page(
    request: HttpRequest,
    table: Desk,
    root: Card,
    form: DraftForm | ReviseForm,
    *,
    focus: str = "",
    faults: Mapping[str, Faulty] | None = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    context = (
        cards(table, root, focus, faults) | shown | {"desk": table, "form": form, "editor_url": request.path}
    )
    return render(request, "proposals/editor.html", context, status=status)


def cards(
    table: Desk, root: Card, focus: str = "", faults: Mapping[str, Faulty] | None = None
) -> dict[str, Any]:
    presenter = Presenter(table.words, faults or {}, focus)
    return {
        "root": presenter.card(root),
        "datalists": presenter.datalists(root),
        "faulty": presenter.faults.get("", Faulty()),
    }


def faults_of(root: Card, table: Desk) -> dict[str, Faulty]:
    """What is wrong with the cards, by the card concerned; nothing where they make a definition."""
    try:
        canonical(table.body(root))
    except Faults as faults:
        return by_card(root, faults.faults)
    return by_card(root, ())

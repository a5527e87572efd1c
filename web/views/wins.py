"""From past wins to a proposal: what won leads have in common, a card made of it, a draft of the card."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.catalogue import catalogue
from definitions.models import Document
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot
from evidence.wins.card import Card, NeedsLibrary, command, suggested
from governance.actions.suggestions import draft_suggested
from governance.facts import document_facts
from governance.policies import may
from governance.refusals import Refused, text
from web.loaders.reader import reader
from web.loaders.wins import in_force, told
from web.presenters.card import card_view
from web.presenters.documents import term
from web.presenters.effect import trouble_text
from web.presenters.wins import wins_view
from web.views.imports import importing_refused


def wins(request: HttpRequest) -> HttpResponse:
    """Attributes and events by how much they tell; ?definition: which one the card is for."""
    at = timezone.now()
    snapshot = Snapshot.objects.current(at)
    if snapshot is None:
        return render(request, "leads/none.html", {"reason": importing_refused(reader(request))})
    document = chosen(request)
    context: dict[str, Any] = {"document": document, "choices": choices(), "snapshot": snapshot}
    try:
        found, attributes = told(snapshot, in_force(document, at))
        context |= {
            "found": found,
            "view": wins_view(found, attributes, snapshot, catalogue(), get_language() or "ja"),
        }
    except (CannotJudge, TooSlow) as trouble:
        context["trouble"] = trouble_text(trouble)
    return render(request, "wins/wins.html", context)


def wins_card(request: HttpRequest) -> HttpResponse:
    """The card: for htmx the part of the page, else a page. Nothing is changed by asking for it."""
    at, document = timezone.now(), chosen(request)
    snapshot = Snapshot.objects.current(at)
    if snapshot is None:
        return redirect("wins")
    context: dict[str, Any] = {"document": document, "snapshot": snapshot}
    version = in_force(document, at)
    try:
        card = suggested(snapshot, document.kind, version.body if version else None)
    except NeedsLibrary:
        context["command"] = command
    except (CannotJudge, TooSlow) as trouble:
        context["trouble"] = trouble_text(trouble)
    else:
        refusal = may("draft", document_facts(document, reader(request), at))
        context |= {"card": card, "version": version, "reason": text(refusal) if refusal else ""}
        if isinstance(card, Card):
            context["view"] = card_view(card, catalogue(), get_language() or "ja")
    template = "wins/card.html" if request.htmx else "wins/card_page.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_POST
def wins_draft(request: HttpRequest) -> HttpResponse:
    """Make the card a draft. `fingerprint` is of the card that the reader saw: another one is shown first."""
    at, definitions = timezone.now(), Document.objects.that_judge()
    document = get_object_or_404(definitions, key=request.POST.get("definition", ""))
    back = f"{reverse('wins_card')}?definition={document.key}"
    snapshot, version = Snapshot.objects.current(at), in_force(document, at)
    try:
        card = snapshot and suggested(snapshot, document.kind, version.body if version else None)
    except (CannotJudge, TooSlow) as trouble:
        messages.error(request, trouble_text(trouble))
        return redirect(back)
    if not isinstance(card, Card) or card.fingerprint != request.POST.get("fingerprint"):
        messages.error(
            request,
            _(
                "The leads or the version in force have changed meanwhile. This is the card of now: look "
                "again."
            ),
        )
        return redirect(back)
    try:
        proposal = draft_suggested(document=document, card=card, by=reader(request), at=at)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    messages.success(
        request, _("The card is a draft now. Only you work on it until you open the discussion.")
    )
    return redirect("proposal", proposal.pk)


def chosen(request: HttpRequest) -> Document:
    """The definition asked for, else the first."""
    if key := request.GET.get("definition"):
        return get_object_or_404(Document.objects.that_judge(), key=key)
    first = Document.objects.that_judge().first()
    assert first
    return first


def choices() -> list[tuple[str, str]]:
    """(key, what it defines) of every document."""
    return [(document.key, term(document)) for document in Document.objects.that_judge()]

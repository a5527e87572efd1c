"""From past wins to a proposal: what won leads have in common, a card made of it, a draft of the card."""

from datetime import datetime
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
from evidence.tasks import ask_for_card, make_card
from evidence.wins.card import Card, Nothing
from evidence.wins.suggesting import NeedsLibrary, Question, command, question
from governance.actions.suggestions import draft_suggested
from governance.facts import document_facts
from governance.policies import may
from governance.refusals import Refused, text
from jobs.doing import path_of
from jobs.models import Job
from people.models import User
from web.loaders.jobs import somebody_works
from web.loaders.reader import reader
from web.loaders.wins import told
from web.presenters.card import card_view
from web.presenters.documents import term
from web.presenters.drafts import card_saved
from web.presenters.effect import trouble_text
from web.presenters.jobs import card_line
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
        found, attributes = told(snapshot, document.versions.in_force_at(at).first())
        context |= {
            "found": found,
            "view": wins_view(found, attributes, snapshot, catalogue(), get_language() or "ja"),
        }
    except (CannotJudge, TooSlow) as trouble:
        context["trouble"] = trouble_text(trouble)
    return render(request, "wins/wins.html", context)


def wins_card(request: HttpRequest) -> HttpResponse:
    """The card, or how far the job is that makes it: for htmx the part of the page, else a page."""
    at, document = timezone.now(), chosen(request)
    snapshot = Snapshot.objects.current(at)
    if snapshot is None:
        return redirect("wins")
    context: dict[str, Any] = {"document": document, "snapshot": snapshot}
    version = document.versions.in_force_at(at).first()
    try:
        wanted = question(snapshot, document.kind, version.body if version else None)
    except NeedsLibrary:
        context["command"] = command
    except (CannotJudge, TooSlow) as trouble:
        context["trouble"] = trouble_text(trouble)
    else:
        card, job = made(wanted, document, reader(request), at)
        refusal = may("draft", document_facts(document, reader(request), at))
        context |= {"card": card, "version": version, "reason": text(refusal) if refusal else ""}
        if job:
            context |= {"job": job, "line": card_line(job, bool(job.finished_at) or somebody_works(at))}
        if isinstance(card, Card):
            context["view"] = card_view(card, catalogue(), get_language() or "ja")
    template = "wins/card.html" if request.htmx else "wins/card_page.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def made(
    wanted: Question, document: Document, by: User, at: datetime
) -> tuple[Card | Nothing | None, Job | None]:
    """The card, else the job that makes it."""
    if (card := wanted.kept()) is not None:
        return card, None
    job = ask_for_card(wanted=wanted, document=document, by=by, at=at)
    card = wanted.kept() if job.finished_at else None
    return card, None if card else job


def wins_card_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the job is, for htmx; the card once it is done."""
    job = get_object_or_404(Job, pk=pk, task=path_of(make_card))
    if job.finished_at or not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('wins_card')}?definition={chosen(request).key}")
    line = card_line(job, somebody_works(timezone.now()))
    return render(request, "wins/card.html", {"document": chosen(request), "job": job, "line": line})


@require_POST
def wins_draft(request: HttpRequest) -> HttpResponse:
    """Make the card a draft. `fingerprint` is of the card that the reader saw: another one is shown first."""
    at, definitions = timezone.now(), Document.objects.that_judge()
    document = get_object_or_404(definitions, key=request.POST.get("definition", ""))
    back = f"{reverse('wins_card')}?definition={document.key}"
    snapshot, version = Snapshot.objects.current(at), document.versions.in_force_at(at).first()
    try:
        card = snapshot and question(snapshot, document.kind, version.body if version else None).kept()
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
    messages.success(request, card_saved(proposal))
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

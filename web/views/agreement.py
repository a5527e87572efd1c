"""The agreement: what counts as an MQL and an SQL, since when, who agreed, what is changing."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from definitions.agreed import agreed
from definitions.catalogue import catalogue, definition_of
from definitions.language.catalogue import Catalogue
from definitions.models import Version
from governance.queries import agreement as agreed_at
from web.forms.lead import example
from web.loaders.asked import asked_by
from web.loaders.definitions import signatories
from web.loaders.figures import NoFigures, figures_of
from web.loaders.instants import asked_instant
from web.presenters.agreement import card
from web.presenters.figures import agreement_figures


def agreement(request: HttpRequest) -> HttpResponse:
    """Today's, or that of `?at=DATE`: then without what was under way."""
    now = timezone.now()
    at = asked_instant(request)
    states = agreed_at(at or now)
    people = signatories(state.version for state in states if state.version)
    words = catalogue()
    cards = [card(state, people, words, get_language() or "ja", at or now) for state in states]
    checkable = [found for found in cards if found.version and found.document.judges_leads]
    context = {
        "cards": [found for found in cards if found.document.judges_leads],
        "others": [found for found in cards if not found.document.judges_leads],
        "at": at,
        "past": bool(at and at < now),
        "checkable": checkable,
        "example": next((example_of(found.version, words, now) for found in checkable if found.version), ""),
    }
    return render(request, "agreement/page.html", context)


def example_of(version: Version, words: Catalogue, at: datetime) -> str:
    """A lead in one line, in the words of the definition."""
    definition = definition_of(version)
    asked = asked_by(definition, agreed(), at)
    return " / ".join(example(asked, words, get_language() or "ja").splitlines()[:3])


def figures(request: HttpRequest) -> HttpResponse:
    """The row of figures: a fragment of the agreement, and a page where scripts do not run."""
    found = figures_of(timezone.now())
    context: dict[str, Any] = {"found": found}
    if isinstance(found, NoFigures):
        context |= {"problem": found.text, "import_helps": found.import_helps}
    else:
        context |= {"figures": agreement_figures(found)}
    template = (
        "agreement/figures.html" if request.headers.get("HX-Request") else "agreement/figures_page.html"
    )
    return render(request, template, context)

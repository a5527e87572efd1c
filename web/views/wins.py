"""From past wins to a proposal: what won leads have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from definitions.catalogue import catalogue
from definitions.models import Document
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot
from web.loaders.reader import reader
from web.loaders.wins import in_force, told
from web.presenters.effect import trouble_text
from web.presenters.wins import wins_view
from web.views.imports import importing_refused


def wins(request: HttpRequest) -> HttpResponse:
    """Attributes and events by how much they tell; ?definition says how attributes are declared."""
    at = timezone.now()
    documents = list(Document.objects.all())
    document = chosen(request.GET.get("definition"), documents)
    snapshot = Snapshot.objects.current(at)
    context: dict[str, Any] = {"documents": documents, "document": document, "snapshot": snapshot}
    if snapshot is None:
        return render(request, "leads/none.html", {"reason": importing_refused(reader(request))})
    try:
        found, attributes = told(snapshot, in_force(document, at))
        context |= {
            "found": found,
            "view": wins_view(found, attributes, snapshot, catalogue(), get_language() or "ja"),
        }
    except (CannotJudge, TooSlow) as trouble:
        context["trouble"] = trouble_text(trouble)
    return render(request, "wins/wins.html", context)


def chosen(key: str | None, documents: list[Document]) -> Document:
    """The definition of that key, else the first."""
    if key:
        return get_object_or_404(Document, key=key)
    return documents[0]

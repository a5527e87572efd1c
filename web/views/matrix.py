"""The responsibility matrix: who is responsible at each of the six stages, and by when."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from definitions.catalogue import catalogue
from definitions.models import Document
from definitions.saying import reading
from evidence.leads.store import TooSlow
from evidence.measures.follow_up import follow_up
from evidence.measures.periods import until
from evidence.models import Snapshot
from governance.stages import matrix_in_force
from web.loaders.definitions import definition_page, signatories
from web.loaders.reader import reader
from web.presenters import seals
from web.presenters.figures import Figure, follow_up_figure
from web.presenters.matrix import matrix_rows


def matrix(request: HttpRequest) -> HttpResponse:
    """The company's matrix in force now; `?scope=` that of a segment or product line, if it has its own."""
    now, language = timezone.now(), get_language() or "ja"
    version = matrix_in_force(request.GET.get("scope", ""), now)
    document = version.document if version else Document.objects.filter(kind=Document.Kind.MATRIX).first()
    if document is None:
        raise Http404
    context: dict[str, Any] = {
        "page": definition_page(document, reader(request), now),
        "document": document,
        "version": version,
    }
    if version:
        context |= {
            "reading": reading(version.body, catalogue(), language),
            "rows": matrix_rows(version.body, language),
            "seals": seals.of_version(version, signatories([version])),
            "snapshot": (snapshot := Snapshot.objects.current(now)),
            "kept": followed_up(snapshot) if snapshot else None,
        }
    return render(request, "definitions/matrix.html", context)


def followed_up(snapshot: Snapshot) -> Figure | None:
    """How well the fourth stage is kept, this quarter and the last; None where the leads cannot be asked."""
    try:
        before, now = follow_up(snapshot, until(snapshot.day, "quarter", 2))
    except (TooSlow, FileNotFoundError):
        return None
    return follow_up_figure(now, before)

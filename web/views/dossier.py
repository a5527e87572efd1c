"""The dossier of a version: a page to print, and the same as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from definitions.models import Version
from governance.refusals import Refused
from web.dossier import FORMS, found_context, make
from web.loaders.dossier import load_dossier
from web.views.definition_exports import version_of


def dossier(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """As the record stands now."""
    return page(request, version_of(key, number))


def dossier_file(request: HttpRequest, key: str, number: int, form: str) -> HttpResponse:
    """HTML that stands alone, PDF or JSON; where this machine makes no PDF, the page with what to install."""
    version = version_of(key, number)
    if form not in FORMS:
        raise Http404
    try:
        made = make(version, form, timezone.now())
    except Refused as missing:
        return page(request, version, status=409, trouble=str(missing))
    return HttpResponse(
        made.content,
        content_type=made.content_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


def page(request: HttpRequest, version: Version, status: int = 200, **more: Any) -> HttpResponse:
    context = found_context(load_dossier(version, timezone.now())) | more
    return render(request, "dossier/page.html", context, status=status)

"""A version in other forms: a page to read and copy each, and the files themselves."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from definitions.exporting import exported as export_of
from definitions.exporting import formats_of
from definitions.language.export.formats import Exported
from definitions.language.export.refusal import CannotExport
from definitions.models import Version
from web.loaders.instants import asked_instant
from web.presenters.documents import term
from web.presenters.exporting import groups


def version_exports(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """All forms, and the one of `?form=` as text; `?at=DATE` judges at that instant."""
    found = version_of(key, number)
    formats = formats_of(found.document)
    form = request.GET.get("form", next(iter(formats)))
    if form not in formats:
        raise Http404
    try:
        return page(request, found, form, exported=exported(request, found, form))
    except CannotExport as refused:
        return page(request, found, form, refusal=refused.text(language()))


def version_export(request: HttpRequest, key: str, number: int, form: str) -> HttpResponse:
    """The file of one form; where that form cannot say the rule, the page with the reason (409)."""
    found = version_of(key, number)
    if form not in formats_of(found.document):
        raise Http404
    try:
        file = exported(request, found, form)
    except CannotExport as refused:
        return page(request, found, form, refusal=refused.text(language()), status=409)
    return HttpResponse(
        file.content,
        content_type=file.content_type
        if file.content_type.endswith("zip")
        else f"{file.content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


def version_of(key: str, number: int) -> Version:
    found: Version = get_object_or_404(
        Version.objects.select_related("document"), document__key=key, number=number
    )
    return found


def exported(request: HttpRequest, version: Version, form: str) -> Exported:
    return export_of(version, form, language(), asked_instant(request))


def page(request: HttpRequest, version: Version, form: str, status: int = 200, **found: Any) -> HttpResponse:
    formats = formats_of(version.document)
    context = {
        "document": version.document,
        "term": term(version.document),
        "version": version,
        "groups": groups(formats, language()),
        "form": formats[form],
        "label": formats[form].label(language()),
        "about": formats[form].about(language()),
        "at": asked_instant(request),
        **found,
    }
    return render(request, "definitions/exports.html", context, status=status)


def language() -> str:
    return "en" if get_language() == "en" else "ja"

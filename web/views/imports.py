"""Imports: every import, the upload of a file, and what an import took in and refused."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from definitions.models import Attribute
from evidence.actions import ImportRefused, add_source, preview
from evidence.leads import words
from evidence.leads.reading import Refused, Unreadable
from evidence.leads.store import refused_rows
from evidence.models import Snapshot
from governance.refusals import text
from governance.roles import may_import
from people.models import User
from web import uploads
from web.exports import csv_response
from web.forms.imports import UploadForm
from web.loaders.reader import reader
from web.loaders.sheets import profile
from web.presenters.imports import completeness, mapping_lines

REFUSED_ON_PAGE = 100
REFUSED_AT_ONCE = 10_000


def imports(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    rows = Snapshot.objects.select_related("source", "imported_by__department")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request, "imports/imports.html", {"page": page, "reason": importing_refused(reader(request))}
    )


def import_start(request: HttpRequest) -> HttpResponse:
    """The form for a file, and its POST: the file waits while its columns are mapped."""
    user = reader(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        refuse_unless_importer(user)
        if token := wait(form, user):
            return redirect("import_map", token=token)
    context = {"form": form, "reason": importing_refused(user)}
    return render(request, "imports/start.html", context, status=422 if form.errors else 200)


def wait(form: UploadForm, user: User) -> str:
    """Keep the uploaded file under a token; nothing where it cannot be read, and the form says why."""
    at = timezone.now()
    path = uploads.receive(form.cleaned_data["file"], at)
    try:
        found = profile(preview(path).sheet)
    except ImportRefused as refused:
        found, why = {}, " ".join(refused.texts)
    except Unreadable as refused:
        found, why = {}, words.unreadable(refused)
    else:
        why = "" if found else words.unreadable(Unreadable("no_rows"))
    if why:
        uploads.forget(path)
        form.add_error("file", why)
        return ""
    source = form.cleaned_data["source"] or add_source(
        key=form.new_source_key(), name=form.cleaned_data["name"], by=user, at=at
    )
    file_name = form.cleaned_data["file"].name
    upload = uploads.keep(path, user=user.pk, file_name=file_name, source=source.key, profile=found, at=at)
    return upload.token


def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: counts, what was refused and why, and how complete each attribute is after it."""
    rows = Snapshot.objects.select_related("source", "imported_by__department")
    snapshot = get_object_or_404(rows, pk=pk)
    attributes = list(Attribute.objects.all())
    context = {
        "snapshot": snapshot,
        "refused": [(row, words.refused(row.code)) for row in refused_rows(snapshot, REFUSED_ON_PAGE)],
        "completeness": completeness(snapshot, attributes),
        "mapping": mapping_lines(snapshot.mapping, attributes),
    }
    return render(request, "imports/import.html", context)


def import_refused(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The refused values as a CSV file: line, column, value, reason."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    heads = [_("line"), _("column"), _("value"), _("reason")]
    lines = ((row.line, row.column, row.value, words.refused(row.code)) for row in every_refused(snapshot))
    return csv_response(f"import-{pk}-refused.csv", heads, lines)


def every_refused(snapshot: Snapshot) -> Iterator[Refused]:
    offset = 0
    while rows := refused_rows(snapshot, REFUSED_AT_ONCE, offset):
        yield from rows
        offset += len(rows)


def importing_refused(user: User) -> str:
    """Why this person may not import leads; empty where they may."""
    refusal = may_import(user.roles)
    return text(refusal) if refusal else ""


def refuse_unless_importer(user: User) -> None:
    if reason := importing_refused(user):
        raise PermissionDenied(reason)

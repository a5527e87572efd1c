"""Imports: every import, the upload of a file, and what an import took in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.models import Attribute, EventKind
from evidence.actions import ImportRefused, add_source, look_at_leads, preview
from evidence.inbox import waiting
from evidence.leads import words
from evidence.leads.reading import Unreadable
from evidence.leads.refused import mended_lines, refused_rows
from evidence.leads.warehouse import place
from evidence.models import Snapshot
from evidence.tasks import take_in_sent
from governance.refusals import text
from governance.roles import may_import
from jobs.actions import ask
from people.models import User
from web import uploads
from web.forms.imports import UploadForm
from web.loaders.jobs import import_jobs
from web.loaders.reader import reader
from web.loaders.sheets import profile
from web.presenters.imports import completeness, mapping_lines
from web.uploads import Upload
from web.views.import_jobs import job_asked_for

PER_PAGE, REFUSED_ON_PAGE = 20, 10


def imports(request: HttpRequest) -> HttpResponse:
    """Every import, newest first; or every look at leads that live elsewhere."""
    rows = Snapshot.objects.select_related("source", "imported_by__department")
    page = Paginator(rows.defer("mapping", "attributes"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "reason": importing_refused(reader(request)), "waiting": waiting()}
    context |= {"jobs": import_jobs(timezone.now())}
    return render(request, "imports/imports.html", context | {"place": place() if settings.LEADS_URL else ""})


@require_POST
def leads_look(request: HttpRequest) -> HttpResponse:
    """Look at the leads that live elsewhere."""
    user = reader(request)
    refuse_unless_importer(user)
    try:
        found = look_at_leads(by=user, at=timezone.now())
    except ImportRefused as refused:
        messages.error(request, " ".join(refused.texts))
        return redirect("imports")
    messages.success(request, _("There are %(leads)s leads.") % {"leads": localize(found.leads)})
    return redirect("imports")


@require_POST
def sent_take_in(request: HttpRequest) -> HttpResponse:
    """Take what other systems sent into the next snapshot, without waiting for the next run."""
    user = reader(request)
    refuse_unless_importer(user)
    job = ask(take_in_sent, title=_("Sent by other systems"), key="take_in_sent", by=user, at=timezone.now())
    return job_asked_for(request, job)


def import_start(request: HttpRequest) -> HttpResponse:
    """The form for a file, and its POST: the file waits while its columns are mapped.

    A file that was read stays (`kept`) where the rest of the form has to be sent again.
    """
    user = reader(request)
    kept = uploads.find(request.POST.get("kept", ""), user.pk)
    form = UploadForm(request.POST or None, request.FILES or None, kept=kept is not None)
    if request.method == "POST":
        refuse_unless_importer(user)
        if not form.is_valid() and "file" in form.errors:
            kept = None
        elif file := form.cleaned_data.get("file"):
            kept = keep(form, file, user)
        if kept and form.is_valid():
            source = form.cleaned_data["source"] or add_source(
                key=form.new_source_key(), name=form.cleaned_data["name"], by=user, at=timezone.now()
            )
            sheet = preview(kept.path, source).sheet
            if sheet.name != kept.sheet:  # another than the first, as last time
                kept = uploads.of_sheet(kept, sheet, profile(sheet))
            uploads.from_source(kept, source.key)
            return redirect("import_map", token=kept.token)
    context = {"form": form, "kept": kept, "reason": importing_refused(user)}
    return render(request, "imports/start.html", context, status=422 if form.errors else 200)


def keep(form: UploadForm, file: "UploadedFile[Any]", user: User) -> Upload | None:
    """Keep the uploaded file; None where it cannot be read, and the form says why."""
    at = timezone.now()
    path = uploads.receive(file, at)
    try:
        sheet = preview(path).sheet
        found = profile(sheet)
        if not found:
            raise Unreadable("no_rows")
    except ImportRefused as refused:
        form.add_error("file", " ".join(refused.texts))
    except Unreadable as refused:
        form.add_error("file", words.unreadable(refused))
    else:
        return uploads.keep(path, user=user.pk, file_name=file.name or "", sheet=sheet, profile=found, at=at)
    uploads.forget(path)
    return None


def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: counts, what was refused and why, and how complete each attribute is after it."""
    rows = Snapshot.objects.select_related("source", "imported_by__department")
    snapshot = get_object_or_404(rows, pk=pk)
    attributes = list(Attribute.objects.all())
    context = {
        "snapshot": snapshot,
        "open": snapshot.refused - len(mended_lines(snapshot)),
        "of": snapshot.corrected.select_related("snapshot").first(),
        "refused": [(row, words.refused(row.code)) for row in refused_rows(snapshot, REFUSED_ON_PAGE)],
        "completeness": completeness(snapshot, attributes),
        "mapping": mapping_lines(snapshot.mapping, attributes, EventKind.objects.all()),
    }
    return render(request, "imports/import.html", context)


def importing_refused(user: User) -> str:
    """Why this person may not import leads; empty where they may."""
    refusal = may_import(user.roles)
    return text(refusal) if refusal else ""


def refuse_unless_importer(user: User) -> None:
    if reason := importing_refused(user):
        raise PermissionDenied(reason)

"""Refused rows of an import: by reason and column; one put right in a form, many by a file."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence.actions import ImportRefused
from evidence.corrections import check, given_rows
from evidence.leads import words
from evidence.leads.refused import (
    Asked,
    mended_lines,
    refused_count,
    refused_reasons,
    refused_rows,
    whole_columns,
    whole_rows,
)
from evidence.models import Snapshot
from evidence.tasks import correct_file, correct_rows
from jobs.actions import ask
from web import uploads
from web.exports import csv_response
from web.forms.refused import CorrectedFile, RefusedFilter
from web.loaders.reader import reader
from web.paging import page_asked, page_of
from web.presenters.refused import cell_lines, corrections_of
from web.views.import_jobs import job_asked_for
from web.views.imports import importing_refused, refuse_unless_importer

ROWS = 50


def refused_list(request: HttpRequest, pk: int, upload: CorrectedFile | None = None) -> HttpResponse:
    """Every refused value, fifty a page; ?reason, ?column, ?state, ?sort and ?page."""
    snapshot = found(pk)
    form = RefusedFilter(request.GET, refused_reasons(snapshot))
    asked = form.asked()
    total = refused_count(snapshot, asked)
    page = page_of(page_asked(request), total, ROWS)
    mended = set(mended_lines(snapshot))
    rows = refused_rows(snapshot, ROWS, (page.number - 1) * ROWS, asked)
    context = {
        "snapshot": snapshot,
        "form": form,
        "total": total,
        "open": snapshot.refused - len(mended),
        "lines": [(row, words.refused(row.code), row.line in mended) for row in rows],
        "page": page,
        "whole": bool(whole_columns(snapshot)),
        "corrections": corrections_of(snapshot),
        "newer": newer(snapshot),
        "upload": upload or CorrectedFile(),
        "reason": importing_refused(reader(request)),
    }
    return render(request, "imports/refused.html", context, status=422 if upload else 200)


def refused_row(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One refused row with all its cells, to be put right; its POST checks it and has it taken in."""
    snapshot, user = found(pk), reader(request)
    row = next(whole_rows(snapshot, [line]), None)
    if row is None:
        raise Http404
    values = dict(row.cells)
    wrong = refused_rows(snapshot, asked=Asked(line=line))
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        refuse_unless_importer(user)
        values = {name: request.POST.get(f"cell-{i}", "").strip() for i, name in enumerate(row.cells)}
        try:
            wrong = list(check(snapshot=snapshot, given=given_rows(snapshot, {line: values})))
        except ImportRefused as refused:
            faults = refused.texts
        if not wrong and not faults:
            arguments = {"snapshot": pk, "rows": [[line, values]]}
            title = _("%(file)s, line %(line)s") % {"file": snapshot.file_name, "line": line}
            job = ask(correct_rows, title=title, arguments=arguments, by=user, at=timezone.now())
            return job_asked_for(request, job)
    context = {
        "snapshot": snapshot,
        "row": row,
        "cells": cell_lines(values, wrong, snapshot.mapping),
        "general": [words.refused(item.code) for item in wrong if not item.column],
        "faults": faults,
        "mended": line in mended_lines(snapshot),
        "newer": newer(snapshot),
        "reason": importing_refused(user),
    }
    return render(
        request, "imports/refused_row.html", context, status=422 if request.method == "POST" else 200
    )


def import_refused(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The refused rows that are not corrected yet as a CSV file: line, reason, and the file's columns."""
    snapshot = found(pk)
    columns = whole_columns(snapshot)
    if not columns:  # imported before rows were kept whole
        heads = [_("line"), _("column"), _("value"), _("reason")]
        return csv_response(f"import-{pk}-refused.csv", heads, values_only(snapshot))
    heads = [_("line"), _("reason"), *columns, _("too much")]
    return csv_response(f"import-{pk}-refused.csv", heads, rows_to_correct(snapshot))


def values_only(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    offset = 0
    while rows := refused_rows(snapshot, 10_000, offset):
        yield from ((row.line, row.column, row.value, words.refused(row.code)) for row in rows)
        offset += len(rows)


def rows_to_correct(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    mended = set(mended_lines(snapshot))
    for row in whole_rows(snapshot):
        if row.line not in mended:
            reasons = " ".join(words.refused(code) for code in row.codes)
            yield row.line, reasons, *row.cells.values(), row.extra


@require_POST
def refused_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The downloaded file comes back corrected."""
    snapshot, user = found(pk), reader(request)
    refuse_unless_importer(user)
    form = CorrectedFile(request.POST, request.FILES)
    if not form.is_valid():
        return refused_list(request, pk, form)
    at = timezone.now()
    path = uploads.receive(form.cleaned_data["file"], at)
    arguments = {"snapshot": pk, "path": str(path.relative_to(settings.DATA_DIR))}
    title = _("Corrected rows of %(file)s") % {"file": snapshot.file_name}
    job = ask(correct_file, title=title, arguments=arguments, by=user, at=at)
    if job.outcome == "refused":
        messages.error(request, " ".join(job.texts))
        return redirect("refused_list", pk=pk)
    return job_asked_for(request, job)


def found(pk: int) -> Snapshot:
    snapshot: Snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=pk)
    return snapshot


def newer(snapshot: Snapshot) -> Snapshot | None:
    """A later file of the same source, whose leads a correction would overwrite: corrections are none."""
    later = Snapshot.objects.filter(source=snapshot.source, imported_at__gt=snapshot.imported_at)
    return later.filter(corrected=None).order_by("imported_at").first()

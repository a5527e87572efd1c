"""The mapping page: what each column of a waiting file means, how it will be read, and the import itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from definitions.language.tree import AttributeType
from definitions.models import Attribute, EventKind
from evidence.actions import ImportRefused, faults, preview, try_import
from evidence.leads import words
from evidence.leads.mapping import Mapping
from evidence.leads.rows import Sheet, Unreadable
from evidence.models import Source
from evidence.tasks import import_file
from jobs.actions import ask
from people.company_time import company_zone
from people.models import User
from web import uploads
from web.forms.mapping import Chosen, chosen
from web.loaders.reader import reader
from web.loaders.sheets import first_rows, profile
from web.presenters import mapping as presenter
from web.uploads import Upload
from web.views.import_jobs import job_asked_for
from web.views.imports import importing_refused, refuse_unless_importer

ROWS_SHOWN = 5
TRIED_AT_ONCE = 20 * 1024 * 1024
"""Up to this size a file is tried whole while its columns are being mapped; a larger one when asked."""


@dataclass(frozen=True, slots=True)
class Page:
    """A waiting file with what its mapping is chosen from."""

    upload: Upload
    source: Source
    start: Mapping
    """The source's last mapping where it fits the file, else the guess."""
    sheet: Sheet
    attributes: Sequence[Attribute]
    events: Sequence[EventKind]

    @property
    def columns(self) -> list[str]:
        return list(self.upload.profile)

    def values(self, column: str) -> list[tuple[str, int]]:
        """A column's most frequent values with their rows, and those that the start gives a meaning."""
        if column not in self.upload.profile:
            return []
        values = [(value, rows) for value, rows in self.upload.profile[column]["values"]]
        outcome = self.start.outcome
        if outcome and outcome.column == column:
            seen = {value.strip() for value, _rows in values}
            values += [(value, 0) for value in (*outcome.won, *outcome.lost) if value not in seen]
        return values


def import_map(request: HttpRequest, token: str) -> HttpResponse:
    """GET: the guess, to be corrected. POST: by htmx a fragment, with do=import the import, else the page."""
    user = reader(request)
    upload = uploads.find(token, user.pk)
    if upload is None or not upload.source:
        return gone(request)
    try:
        return answered(request, user, upload)
    except FileNotFoundError:
        if upload.path.exists():
            raise
        return gone(request)  # it was imported while this request read it


def gone(request: HttpRequest) -> HttpResponse:
    """The file waits no more; a fragment of a page that is being left stays as it is."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    messages.error(request, _("This file is no longer waiting. Choose it again."))
    return redirect("import_start")


def answered(request: HttpRequest, user: User, upload: Upload) -> HttpResponse:
    page = load(upload)
    if request.method != "POST":
        return whole(request, page, Chosen(page.start))
    if request.POST.get("do") == "sheet" and (name := request.POST.get("sheet")) in upload.sheets:
        refuse_unless_importer(user)
        return another_sheet(request, page, str(name))
    values = {column: [value for value, _rows in page.values(column)] for column in page.columns}
    choice = chosen(request.POST, page.columns, values, page.start.sheet)
    if request.htmx.target == "outcome-values":  # type: ignore[attr-defined]
        return outcome_values(request, page, choice)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "imports/map.html#reading", reading(page, choice, tried=tries(request, page)))
    if request.POST.get("do") != "import":
        return whole(request, page, choice, tried=True)
    refuse_unless_importer(user)
    if choice.twice:
        return whole(request, page, choice, status=422)
    if found := faults(choice.mapping, page.sheet):
        return whole(request, page, choice, wrong=[words.fault(fault) for fault in found], status=422)
    arguments = {
        "path": uploads.hold(upload),
        "file_name": upload.file_name,
        "source": page.source.key,
        "mapping": choice.mapping.plain(),
    }
    job = ask(import_file, title=upload.file_name, arguments=arguments, by=user, at=timezone.now())
    return job_asked_for(request, job)


def another_sheet(request: HttpRequest, page: Page, name: str) -> HttpResponse:
    """The page with another sheet of the workbook, whose columns have other meanings."""
    try:
        sheet = preview(page.upload.path, page.source, name).sheet
        found = profile(sheet)
    except (ImportRefused, Unreadable) as refused:
        texts = refused.texts if isinstance(refused, ImportRefused) else (words.unreadable(refused),)
        return whole(request, page, Chosen(page.start), wrong=texts, status=422)
    if not found:
        text = words.unreadable(Unreadable("no_rows"))
        return whole(request, page, Chosen(page.start), wrong=[text], status=422)
    uploads.of_sheet(page.upload, sheet, found)
    return redirect("import_map", token=page.upload.token)


def load(upload: Upload) -> Page:
    source = Source.objects.get(key=upload.source)
    found = preview(upload.path, source, upload.sheet)
    return Page(
        upload,
        source,
        found.mapping,
        found.sheet,
        list(Attribute.objects.all()),
        list(EventKind.objects.all()),
    )


def tries(request: HttpRequest, page: Page) -> bool:
    """Whether the whole file is tried now."""
    return page.upload.path.stat().st_size <= TRIED_AT_ONCE or request.POST.get("do") == "check"


def whole(
    request: HttpRequest,
    page: Page,
    choice: Chosen,
    *,
    tried: bool = False,
    wrong: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page with what was chosen so far."""
    lines = presenter.column_lines(page.upload.profile, choice.mapping)
    context = {
        "upload": page.upload,
        "source": page.source,
        "mapping": choice.mapping,
        "columns": page.columns,
        "used": [line for line in lines if line.target],
        "unused": [line for line in lines if not line.target],
        "groups": presenter.target_groups(page.attributes, page.events, page.start),
        "null_words": "\n".join(choice.mapping.null_words),
        "reason": importing_refused(reader(request)),
        **outcome_context(page, choice),
        **reading(page, choice, tried=tried, wrong=wrong),
    }
    return render(request, "imports/map.html", context, status=status)


def outcome_context(page: Page, choice: Chosen) -> dict[str, Any]:
    outcome = choice.mapping.outcome
    column = outcome.column if outcome else ""
    return {
        "outcome_number": page.columns.index(column) if column else None,
        "outcome_values": presenter.value_lines(page.values(column), outcome),
    }


def outcome_values(request: HttpRequest, page: Page, choice: Chosen) -> HttpResponse:
    """The values of the outcome column that was chosen just now, with what they usually mean."""
    outcome = choice.mapping.outcome
    if outcome and not outcome.won and not outcome.lost:
        values = [value for value, _rows in page.values(outcome.column)]
        outcome = presenter.guessed_outcome(outcome.column, values)
    context = {
        "outcome_number": page.columns.index(outcome.column) if outcome else None,
        "outcome_values": presenter.value_lines(page.values(outcome.column), outcome) if outcome else [],
    }
    return render(request, "imports/map.html#values", context)


def reading(page: Page, choice: Chosen, *, tried: bool, wrong: Sequence[str] = ()) -> dict[str, Any]:
    """How the file will be read: what is wrong, the first rows, and what importing would come to."""
    names = presenter.target_names(page.attributes, page.events)
    texts = [*wrong, *(twice(names, *item) for item in choice.twice)]
    context: dict[str, Any] = {"faults": texts, "tried": None}
    if tried and not texts:
        try:
            context["tried"] = try_import(
                path=page.upload.path, source=page.source, mapping=choice.mapping, at=timezone.now()
            )
        except ImportRefused as refused:
            context["faults"] = list(refused.texts)
    if not context["faults"]:
        types = {row.key: AttributeType(row.type) for row in page.attributes}
        rows = first_rows(preview(page.upload.path, page.source, page.upload.sheet).sheet, ROWS_SHOWN)
        context["heads"] = presenter.preview_heads(choice.mapping, names)
        context["rows"] = presenter.preview(rows, choice.mapping, types, company_zone())
    return context


def twice(names: dict[str, str], field: str, column: str, other: str) -> str:
    said = {"field": names.get(field, field), "column": column, "other": other}
    return _("“%(field)s” is chosen for two columns, “%(column)s” and “%(other)s”. Keep one of them.") % said

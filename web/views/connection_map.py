"""The fields of a connection: what each of the vendor's fields means, shown with values from there."""

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
from evidence.actions import ImportRefused
from evidence.connections import Look, change_mapping, suggested
from evidence.connectors.reading import mapped_fields
from evidence.leads.mapping import Mapping
from evidence.models import Connection
from people.company_time import company_zone
from web.forms.mapping import Chosen, chosen
from web.loaders.connections import looked, profile
from web.loaders.reader import reader
from web.presenters import mapping as presenter
from web.presenters.connections import field_lines, gone
from web.views.connections import one
from web.views.import_map import ROWS_SHOWN, twice
from web.views.imports import importing_refused, refuse_unless_importer


@dataclass(frozen=True, slots=True)
class Page:
    """A connection with what its mapping is chosen from."""

    connection: Connection
    found: Look
    start: Mapping
    """The connection's mapping, else the guess."""
    missing: Sequence[str]
    profile: dict[str, dict[str, Any]]
    attributes: Sequence[Attribute]
    events: Sequence[EventKind]

    @property
    def columns(self) -> list[str]:
        return [*(field.name for field in self.found.fields), *self.missing]

    def values(self, column: str) -> list[tuple[str, int]]:
        """A field's values in the samples, its other options, and those that the start gives a meaning."""
        values = dict(self.profile.get(column, {}).get("values", ()))
        for field in self.found.fields:
            if field.name == column:
                values |= {text: 0 for text in field.options.values() if text not in values}
        if self.start.outcome and self.start.outcome.column == column:
            said = (*self.start.outcome.won, *self.start.outcome.lost)
            values |= {value: 0 for value in said if value not in values}
        return list(values.items())


def connection_map(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the mapping or the guess. POST: by htmx a fragment, with do=keep the change."""
    user, row = reader(request), one(pk)
    if reason := importing_refused(user):
        messages.error(request, reason)
        return redirect("connection", pk=pk)
    try:
        page = load(row, looked(row, user))
    except ImportRefused as refused:
        messages.error(request, " ".join(refused.texts))
        return redirect("connection", pk=pk)
    if request.method != "POST":
        return whole(request, page, Chosen(page.start))
    values = {column: [value for value, _n in page.values(column)] for column in page.columns}
    choice = chosen(request.POST, page.columns, values)
    if request.htmx.target == "outcome-values":  # type: ignore[attr-defined]
        context = outcome_context(page, guessed(page, choice.mapping))
        return render(request, "imports/map.html#values", context)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "connections/map.html#reading", reading(page, choice))
    refuse_unless_importer(user)
    if choice.twice:
        return whole(request, page, choice, status=422)
    try:
        change_mapping(connection=row, mapping=choice.mapping, by=user, at=timezone.now())
    except ImportRefused as refused:
        return whole(request, page, choice, faults=refused.texts, status=422)
    messages.success(request, _("The fields are kept. The next pull asks for every lead anew."))
    return redirect("connection", pk=pk)


def load(row: Connection, found: Look) -> Page:
    start = suggested(row, found)
    missing = gone(row, found.fields, mapped_fields(start))
    attributes, events = list(Attribute.objects.all()), list(EventKind.objects.all())
    return Page(row, found, start, missing, profile(found), attributes, events)


def whole(
    request: HttpRequest, page: Page, choice: Chosen, *, faults: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    """The whole page with what was chosen so far."""
    lines = field_lines(page.found.fields, page.profile, choice.mapping, page.missing)
    context = {
        "connection": page.connection,
        "mapping": choice.mapping,
        "fields": lines,
        "used": [line for line in lines if line.target],
        "filled": [line for line in lines if not line.target and line.filled],
        "empty": [line for line in lines if not line.target and not line.filled],
        "missing": page.missing,
        "groups": presenter.target_groups(page.attributes, page.events, page.start),
        "null_words": "\n".join(choice.mapping.null_words),
        **outcome_context(page, choice.mapping),
        **reading(page, choice, faults=faults),
    }
    return render(request, "connections/map.html", context, status=status)


def guessed(page: Page, mapping: Mapping) -> Mapping:
    """With what the values of an outcome field that was chosen just now usually mean."""
    outcome = mapping.outcome
    if not outcome or outcome.won or outcome.lost:
        return mapping
    values = [value for value, _n in page.values(outcome.column)]
    found = presenter.guessed_outcome(outcome.column, values)
    return Mapping(mapping.id, mapping.fields, mapping.null_words, found, mapping.events)


def outcome_context(page: Page, mapping: Mapping) -> dict[str, Any]:
    outcome = mapping.outcome
    column = outcome.column if outcome and outcome.column in page.columns else ""
    return {
        "outcome_number": page.columns.index(column) if column else None,
        "outcome_values": presenter.value_lines(page.values(column), outcome) if column else [],
    }


def reading(page: Page, choice: Chosen, *, faults: Sequence[str] = ()) -> dict[str, Any]:
    """How the samples will be read, and how many of them would be refused."""
    names = presenter.target_names(page.attributes, page.events)
    texts = [*faults, *(twice(names, *item) for item in choice.twice)]
    if texts:
        return {"faults": texts}
    types = {row.key: AttributeType(row.type) for row in page.attributes}
    rows = [{choice.mapping.id: record.id} | dict(record.values) for record in page.found.samples]
    lines = presenter.preview(rows, choice.mapping, types, company_zone())
    return {
        "faults": [],
        "heads": presenter.preview_heads(choice.mapping, names),
        "rows": lines[:ROWS_SHOWN],
        "samples": len(lines),
        "refused": sum(any(cell.refused for cell in line) for line in lines),
    }

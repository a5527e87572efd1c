"""History: who did what, when and why, over everything; on a page and as a file."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.history import Line, lines
from governance.queries import positions_hidden
from governance.refusals import text
from governance.roles import may_verify
from governance.verifying import verify
from web.exports import csv_response
from web.forms.history import HistoryFilter, kind_labels
from web.loaders.reader import reader
from web.paging import page_asked
from web.presenters.history import history_days

LINES = 50
MOST_PAGES = 2_000
ALL = 1_000_000


def history(request: HttpRequest) -> HttpResponse:
    """?document, ?person, ?kind, ?since, ?until and ?page."""
    form = HistoryFilter(request.GET)
    filters = form.filters()
    number = min(page_asked(request), MOST_PAGES)
    filters = replace(filters, hidden=hidden_from(request))
    found, more = lines(filters, offset=(number - 1) * LINES, limit=LINES)
    context = {
        "form": form,
        "filtered": any(form.cleaned_data.values()),
        "days": history_days(found),
        "oldest": filters.oldest,
        "earlier": number + 1 if more else None,
        "later": number - 1 if number > 1 else None,
        "query": request.GET.urlencode(),
        "cannot_verify": refused_verifying(request),
    }
    return render(request, "history/history.html", context)


def verification(request: HttpRequest) -> HttpResponse:
    """Whether the record is whole: every stored row compared with its seal, now."""
    refused = refused_verifying(request)
    context = {"cannot_verify": refused, "at": timezone.now(), "found": None if refused else verify()}
    template = "history/verification.html#found" if request.htmx else "history/verification.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=403 if refused else 200)


def refused_verifying(request: HttpRequest) -> str:
    """Why this person cannot have it verified; empty where they can."""
    refusal = may_verify(reader(request).roles)
    return text(refusal) if refusal else ""


def hidden_from(request: HttpRequest) -> dict[int, tuple[int, frozenset[str]]]:
    return positions_hidden(reader(request), timezone.now())


def history_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same lines, all of them, as history.csv or history.json."""
    filters = replace(HistoryFilter(request.GET).filters(), hidden=hidden_from(request))
    found, _more = lines(filters, limit=ALL)
    match form:
        case "csv":
            heads = [
                _("when"),
                _("kind"),
                _("who"),
                _("what"),
                _("why"),
                _("definition"),
                _("proposal"),
                _("version"),
            ]
            return csv_response("history.csv", heads, csv_rows(found))
        case "json":
            response = JsonResponse(
                {"history": [line.plain() for line in found]}, json_dumps_params={"ensure_ascii": False}
            )
            response["Content-Disposition"] = 'attachment; filename="history.json"'
            return response
        case _:
            raise Http404


def csv_rows(found: Iterable[Line]) -> Iterable[list[Any]]:
    labels = kind_labels()
    for line in found:
        row = line.plain()
        when = timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S")
        what = " ".join(
            [line.text, *(f"{change.field}: {change.old} → {change.new}" for change in line.changes)]
        )
        yield [
            when,
            labels[line.kind],
            row["person"],
            what,
            line.reason,
            row["document"],
            row["proposal"],
            row["version"],
        ]

"""What sales answered: the list with its figures, the same as a file, and each answer under its address."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue
from evidence.feedback import tally
from evidence.models import LeadFeedback
from web.exports import csv_response
from web.forms.feedback import AnswersFilter
from web.loaders.answers import criterion_names, reason_names, versions_answered
from web.loaders.reader import reader
from web.presenters.answers import answer_lines, tally_view
from web.presenters.feedback import answer_text

PER_PAGE = 50


def answers(request: HttpRequest) -> HttpResponse:
    """?answer, ?reason, ?criterion, ?version, ?person, ?since, ?until, ?which, ?sort and ?page."""
    form, criteria = filter_of(request)
    rows = form.rows()
    page = Paginator(loaded(rows), PER_PAGE).get_page(request.GET.get("page"))
    found = tally(rows.values_list("answer", "reason", "criterion").order_by())
    context = {
        "form": form,
        "page": page,
        "lines": answer_lines(list(page), standing(page), criteria),
        "tally": tally_view(found, reason_names(), criteria) if found.acceptance.n else None,
        "any": bool(found.acceptance.n) or form.narrows,
        "query": request.GET.urlencode(),
    }
    return render(request, "feedback/answers.html", context)


def answers_export(request: HttpRequest) -> HttpResponseBase:
    """The same answers, all of them, as answers.csv."""
    form, criteria = filter_of(request)
    heads = [
        _("number"),
        _("when"),
        _("lead"),
        _("version"),
        _("answer"),
        _("reason"),
        _("disputed criterion"),
        _("in words"),
        _("note"),
        _("who"),
        _("state"),
    ]
    return csv_response("answers.csv", heads, csv_rows(form, criteria))


def csv_rows(form: AnswersFilter, criteria: dict[str, str]) -> Iterable[list[Any]]:
    rows = list(loaded(form.rows()))
    for line in answer_lines(rows, standing(rows), criteria):
        row = line.row
        when = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")
        answer, reason, words = row.get_answer_display(), row.reason or "", line.criterion
        said = [answer, reason, row.criterion, words, row.note, row.by]
        yield [row.pk, when, row.lead, row.version, *map(str, said), line.state]


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer, and every other one to the same lead."""
    row = get_object_or_404(loaded(LeadFeedback.objects.filter(takes_back=None)), pk=pk)
    others = list(loaded(LeadFeedback.objects.filter(takes_back=None, lead=row.lead)).order_by("-pk"))
    counting = standing(others)
    criteria = criterion_names([row.version], catalogue())
    lines = {line.row.pk: line for line in answer_lines(others, counting, criteria)}
    context = {
        "line": lines.pop(pk),
        "text": answer_text(row),
        "counts": pk in counting,
        "mine": pk in counting and row.by_id == reader(request).pk,
        "others": list(lines.values()),
    }
    return render(request, "feedback/answer.html", context)


def filter_of(request: HttpRequest) -> tuple[AnswersFilter, dict[str, str]]:
    """The form, and what the criteria are called."""
    versions = versions_answered()
    criteria = criterion_names(versions, catalogue())
    disputed = set(LeadFeedback.objects.exclude(criterion="").values_list("criterion", flat=True).distinct())
    names = {id_: criteria.get(id_, id_) for id_ in sorted(disputed)}
    return AnswersFilter(request.GET, criteria=names, versions=versions), criteria


def loaded(rows: Any) -> Any:
    return rows.select_related("reason", "version__document", "by__department", "taken_back_by")


def standing(rows: Iterable[LeadFeedback]) -> set[int]:
    """Keys of those that count."""
    keys = [row.pk for row in rows]
    return set(LeadFeedback.objects.standing().filter(pk__in=keys).values_list("pk", flat=True))

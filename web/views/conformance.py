"""Conformance and drift: what the CRM marks MQL against the version in force; how each criterion moves."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue
from evidence.measures.conformance import conformance, drift, marked_alone
from web.exports import csv_response
from web.loaders.answers import criterion_names
from web.loaders.numbers import Numbers, conforming_to
from web.presenters.conformance import conformance_view, drift_lines, month_ends, month_heads
from web.views.numbers import with_numbers, with_opening


@with_opening
def conformance_page(request: HttpRequest, numbers: Numbers) -> HttpResponse:
    """?source, ?owner, ?segment."""
    question, versions = numbers.question, conforming_to(numbers.snapshot)
    version = versions[-1]
    names = criterion_names([version], catalogue())
    found = (marked_alone if question.brief else conformance)(question.asked, version)
    moves = None if question.brief else drift(question.asked, version)
    context = {
        "numbers": numbers,
        "version": version,
        "view": conformance_view(question, found, names),
        "narrowed": f"&{numbers.form.narrowed_query}" if numbers.form.narrowed else "",
    }
    if moves:
        context |= {
            "months": month_heads(moves),
            "ends": month_ends(moves),
            "drift": drift_lines(moves, names),
        }
    return render(request, "numbers/conformance.html", context)


@with_numbers
def conformance_export(_request: HttpRequest, numbers: Numbers) -> HttpResponseBase:
    """Day by day as conformance.csv."""
    versions = conforming_to(numbers.snapshot)
    found = conformance(numbers.question.asked, versions[-1])
    heads = [
        *(_("day"), _("marked MQL"), _("of these satisfy the version"), _("too little known")),
        _("satisfy it, not marked"),
    ]
    rows = (
        [day, line.marked.all, line.marked.hit, line.marked.unknown, line.unmarked]
        for day, line in found.days.items()
    )
    return csv_response("conformance.csv", heads, rows)

"""One measure by itself: its formula, its splits, its file, and the leads behind it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from evidence.measures.acceptance import ACCEPTANCE
from evidence.measures.measure import Measure, Period
from evidence.measures.periods import a_year_before, before, until
from evidence.measures.readings import BINS, Question, readings, responses
from evidence.measures.reason_mix import Mix, reason_mix
from evidence.measures.response_time import response_split
from evidence.measures.tallies import split
from evidence.measures.words import formula
from web.exports import csv_response
from web.loaders.numbers import Numbers
from web.presenters.behind import part_names
from web.presenters.dashboard import card, row, sentence
from web.presenters.hours import hours_card, hours_sentence, hours_splits
from web.presenters.reasons import reason_rows
from web.presenters.splits import split_tables
from web.views.behind import found_measure
from web.views.numbers import with_numbers, with_opening


@with_opening
def measure(request: HttpRequest, numbers: Numbers, key: str) -> HttpResponse:
    """?period or ?since and ?until; ?source, ?owner, ?segment; ?sort."""
    question, sort = numbers.question, request.GET.get("sort", "")
    context: dict[str, Any] = {"numbers": numbers, "key": key, "kept": [("sort", sort)] if sort else []}
    if key == "response_time":
        found = responses(question)
        context |= {"card": hours_card(question, found), "sentence": hours_sentence(found)}
        if not question.brief:
            found_apart = response_split(question.asked, question.period)
            context |= {"splits": hours_splits(question.period, found_apart, sort)}
    else:
        context |= measured(question, found_measure(key), sort)
        context |= {"period_query": period_query(context["card"].reading.period)}
        context |= {"leads_query": f"{context['period_query']}&{numbers.form.narrowed_query}".rstrip("&")}
    context |= {"formula": formula(key, question.asked.windows, question.hours)}
    template = "numbers/hours.html" if key == "response_time" else "numbers/measure.html"
    return render(request, template, context)


def measured(question: Question, one: Measure, sort: str) -> dict[str, Any]:
    (reading,) = readings(question, [one])
    if question.brief:
        return {"card": card(question, reading), "parts": part_names(one.key)}
    asked = [reading.period, before(reading.period)]
    by_version = sorted(reading.by_version.items())
    return {
        "card": card(question, reading),
        "sentence": sentence(reading),
        "parts": part_names(one.key),
        "versions": [(number, row("", count)) for number, count in by_version],
        "unversioned": reading.count.all - sum(count.all for _number, count in by_version),
        "splits": split_tables(split(question.asked, [one], asked)[one.key], sort),
        "reasons": reason_rows(*rejections(question)) if one == ACCEPTANCE else [],
    }


def rejections(question: Question) -> list[Mix]:
    """Why sales rejected: in the period, just before and a year before."""
    period = question.period
    return reason_mix(question.asked, [period, before(period), a_year_before(period)])


@with_numbers
def measure_export(request: HttpRequest, numbers: Numbers, key: str) -> HttpResponseBase:
    """Period by period as KEY.csv."""
    if key == "response_time":
        return hours_export(numbers.question)
    if key == "rejections":
        return rejections_export(numbers.question)
    (reading,) = readings(numbers.question, [found_measure(key)])
    heads = [
        *(_("from"), _("to"), _("counted above"), _("counted below"), _("rate"), _("from %"), _("to %")),
        *(_("still open"), _("nothing known")),
    ]

    def rows() -> Iterable[list[Any]]:
        for period, count in reading.points:
            rate = count.rate
            yield [period.since, period.until, rate.k, rate.n, *rate.percents, count.open, count.unknown]

    return csv_response(f"{key}.csv", heads, rows())


def hours_export(question: Question) -> HttpResponseBase:
    heads = [
        *(_("from"), _("to"), _("contacted"), _("median, counted hours"), _("nine of ten, counted hours")),
        *(_("median, hours on the wall"), _("nine of ten, hours on the wall")),
    ]
    rows = (
        [period.since, period.until, of.n, *(None if one is None else round(one, 2) for one in hours)]
        for period, of in responses(question).points
        for hours in [(of.counted_median, of.counted_p90, of.median, of.p90)]
    )
    return csv_response("response_time.csv", heads, rows)


def rejections_export(question: Question) -> HttpResponseBase:
    """The reasons of each of the last 25 months."""
    months = until(question.today, "month", BINS["month"])
    heads = [_("from"), _("to"), _("rejection reason"), _("rejections"), _("of")]
    rows = (
        [month.since, month.until, reason, n, mix.rejected]
        for month, mix in zip(months, reason_mix(question.asked, months), strict=True)
        for reason, n in mix.reasons.items()
    )
    return csv_response("rejections.csv", heads, rows)


def period_query(period: Period) -> str:
    return urlencode({"since": period.since.isoformat(), "until": period.until.isoformat()})

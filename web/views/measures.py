"""One measure by itself: its formula, its splits, its file, and the leads behind it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from evidence.leads.records import records
from evidence.measures.behind import behind
from evidence.measures.measure import Measure, Part, Period
from evidence.measures.periods import before
from evidence.measures.readings import Question, readings, response, responses
from evidence.measures.registry import BY_KEY
from evidence.measures.tallies import split
from evidence.measures.words import formula, rate_name
from web.exports import csv_response
from web.loaders.numbers import Numbers
from web.paging import page_asked, page_of
from web.presenters.behind import COLUMNS, behind_lines, part_names
from web.presenters.dashboard import card, row, sentence
from web.presenters.hours import hours_card, hours_opening
from web.presenters.life import life_labels
from web.presenters.periods import period_name
from web.presenters.splits import split_tables
from web.views.numbers import with_numbers, with_opening

ROWS = 50
PARTS: tuple[Part, ...] = ("hit", "missed", "open", "unknown")


@with_opening
def measure(request: HttpRequest, numbers: Numbers, key: str) -> HttpResponse:
    """?period or ?since and ?until; ?source, ?owner, ?segment."""
    question = numbers.question
    context: dict[str, Any] = {"numbers": numbers, "key": key}
    if key == "response_time" and question.brief:
        context |= {"card": hours_opening(question, response(question))}
    elif key == "response_time":
        context |= {"card": hours_card(question, responses(question))}
    else:
        context |= measured(question, found_measure(key))
        context |= {"period_query": period_query(context["card"].reading.period)}
        context |= {"leads_query": f"{context['period_query']}&{numbers.form.narrowed_query}".rstrip("&")}
    context |= {"formula": formula(key, question.asked.windows, question.hours)}
    template = "numbers/hours.html" if key == "response_time" else "numbers/measure.html"
    return render(request, template, context)


def measured(question: Question, one: Measure) -> dict[str, Any]:
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
        "splits": split_tables(split(question.asked, [one], asked)[one.key]),
    }


@with_numbers
def measure_export(request: HttpRequest, numbers: Numbers, key: str) -> HttpResponseBase:
    """Period by period as KEY.csv."""
    (reading,) = readings(numbers.question, [found_measure(key)])
    heads = [
        *(_("from"), _("to"), _("counted above"), _("counted below"), _("rate"), _("from %"), _("to %")),
        *(_("still open"), _("nothing known")),
    ]

    def rows() -> Iterable[list[Any]]:
        for period, count in reading.points:
            rate = count.rate
            shares = (
                None if one is None else round(100 * one, 2) for one in (rate.value, rate.low, rate.high)
            )
            yield [period.since, period.until, rate.k, rate.n, *shares, count.open, count.unknown]

    return csv_response(f"{key}.csv", heads, rows())


@with_numbers
def measure_leads(request: HttpRequest, numbers: Numbers, key: str) -> HttpResponse:
    """?part, ?version, ?page, and what the measure's page has."""
    one, question = found_measure(key), numbers.question
    part = next((name for name in PARTS if name == request.GET.get("part")), None)
    number = page_asked(request)
    version = whole(request.GET.get("version", ""))
    found = behind(
        question.asked, one, question.period, part, version, limit=ROWS, offset=(number - 1) * ROWS
    )
    by_id = {lead.id: lead for lead in records(numbers.snapshot, found.ids)}
    labels, names = life_labels(), part_names(key)
    context = {
        "numbers": numbers,
        "key": key,
        "name": rate_name(key, question.hours),
        "period": period_name(question.period),
        "part": part or "",
        "parts": names,
        "part_name": names[part] if part else "",
        "version": version,
        "heads": [labels[one.starts], *(labels[name] for name in COLUMNS[one.starts])],
        "lines": behind_lines([by_id[id_] for id_ in found.ids], one),
        "total": found.total,
        "page": page_of(number, found.total, ROWS),
    }
    return render(request, "numbers/leads.html", context)


def period_query(period: Period) -> str:
    return urlencode({"since": period.since.isoformat(), "until": period.until.isoformat()})


def whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 8 else None


def found_measure(key: str) -> Measure:
    """Raises Http404."""
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]

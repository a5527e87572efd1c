"""The leads behind a figure: of a measure, of conformance, and of what is known of MQLs."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue
from evidence.leads.records import records
from evidence.measures.bant import behind_bant
from evidence.measures.behind import Behind, behind
from evidence.measures.conformance import ConformancePart, behind_conformance
from evidence.measures.measure import Measure, Part
from evidence.measures.pipeline import WON
from evidence.measures.registry import BY_KEY
from evidence.measures.response_time import CONTACTED
from evidence.measures.words import rate_name
from web.loaders.answers import criterion_names
from web.loaders.numbers import Numbers, conforming_to
from web.paging import page_asked, page_of
from web.presenters.behind import behind_lines, conformance_parts, heads, part_names
from web.presenters.claims import share_name
from web.presenters.periods import period_name
from web.views.numbers import with_numbers

ROWS = 50
PARTS: tuple[Part, ...] = ("hit", "missed", "open", "unknown")
CONFORMANCE_PARTS: tuple[ConformancePart, ...] = ("hit", "missed", "unknown", "unmarked")
BANT = ("authority", "need", "budget", "timeline")


@with_numbers
def measure_leads(request: HttpRequest, numbers: Numbers, key: str) -> HttpResponse:
    """?part, ?version, ?reason (several), ?page, and what the measure's page has."""
    one, question = found_measure(key), numbers.question
    part = next((name for name in PARTS if name == request.GET.get("part")), None)
    version, reasons = whole(request.GET.get("version", "")), request.GET.getlist("reason")
    found = behind(question.asked, one, question.period, part, version, reasons, **rows_asked(request))
    names = part_names(key)
    said = [
        names[part] if part else _("All leads of the period, counted or not"),
        *([_("version %(number)s") % {"number": version}] if version else []),
        *([_("rejected: %(reason)s") % {"reason": reasons[0]}] if reasons else []),
    ]
    return page(
        request,
        numbers,
        found,
        one.starts,
        name=_("Shared KPIs") if one == WON else rate_name(key, question.hours),
        back=reverse("kpis")
        if one == WON
        else with_query(reverse("measure", args=[key]), numbers.form.query),
        period=period_name(question.period),
        parts={} if reasons or one == WON else names,
        part=part or "",
        caption=" · ".join(said),
        chosen={"part": part or "", "version": version or "", "reason": reasons},
    )


@with_numbers
def conformance_leads(request: HttpRequest, numbers: Numbers) -> HttpResponse:
    """?part, ?criterion (of those that miss the version), ?source, ?owner, ?segment, ?page."""
    versions = conforming_to(numbers.snapshot)
    part: ConformancePart = next(
        (name for name in CONFORMANCE_PARTS if name == request.GET.get("part")), "missed"
    )
    names, labels = criterion_names(versions[-1:], catalogue()), conformance_parts()
    criterion = request.GET.get("criterion", "") if part == "missed" else ""
    criterion = criterion if criterion in names else ""
    found = behind_conformance(numbers.question.asked, versions[-1], part, criterion, **rows_asked(request))
    caption = f"{labels[part]} · {names[criterion]}" if criterion else labels[part]
    return page(
        request,
        numbers,
        found,
        "judged_at",
        name=_("Conformance and drift"),
        back=with_query(reverse("conformance"), numbers.form.narrowed_query),
        period=_("version %(number)s") % {"number": versions[-1].number},
        parts=labels,
        part=part,
        caption=caption,
        chosen={"part": part, "criterion": criterion},
        always=True,
    )


@with_numbers
def bant_leads(request: HttpRequest, numbers: Numbers, key: str) -> HttpResponse:
    """MQLs without authority, need, budget or a near date; ?page, and what the claims board has."""
    if key not in BANT:
        raise Http404
    question = numbers.question
    found = behind_bant(question.asked, key, question.period, **rows_asked(request))
    name = share_name(key, question.hours)
    return page(
        request,
        numbers,
        found,
        "mql_at",
        name=_("Claims"),
        back=with_query(reverse("claims"), numbers.form.query),
        period=period_name(question.period),
        parts={},
        part="",
        caption=name,
        chosen={},
    )


def page(
    request: HttpRequest,
    numbers: Numbers,
    found: Behind,
    starts: str,
    *,
    chosen: Mapping[str, Any],
    **context: Any,
) -> HttpResponse:
    """`chosen`: what the address asks for beside the filters, and the form keeps."""
    by_id = {lead.id: lead for lead in records(numbers.snapshot, found.ids)}
    context |= {
        "numbers": numbers,
        "kept": [
            (name, one)
            for name, value in chosen.items()
            for one in (value if isinstance(value, list) else [value])
            if one != ""
        ],
        "heads": heads(starts),
        "amounts": starts == "won_at",
        "lines": behind_lines([by_id[id_] for id_ in found.ids], starts),
        "total": found.total,
        "page": page_of(page_asked(request), found.total, ROWS),
    }
    return render(request, "numbers/leads.html", context)


def rows_asked(request: HttpRequest) -> dict[str, int]:
    return {"limit": ROWS, "offset": (page_asked(request) - 1) * ROWS}


def with_query(url: str, query: str) -> str:
    return f"{url}?{query}" if query else url


def whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 8 else None


def found_measure(key: str) -> Measure:
    """Raises Http404."""
    found = BY_KEY | {CONTACTED.key: CONTACTED, WON.key: WON}
    if key not in found:
        raise Http404
    return found[key]

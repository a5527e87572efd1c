"""Snapshots: every state of the leads that an import left, one of them, and completeness over time."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from definitions.models import Attribute, EventKind
from evidence.completeness import completeness
from evidence.models import Snapshot, Source
from web.exports import csv_response
from web.forms.snapshots import AttributeChoice, SnapshotFilter
from web.presenters.catalogue import label
from web.presenters.completeness import attribute_lines, completeness_chart, drop_words
from web.presenters.imports import completeness as completeness_of
from web.presenters.imports import mapping_lines

PER_PAGE = 20
SHOWN_DAYS = 60
CITED = 10


def snapshots(request: HttpRequest) -> HttpResponse:
    """?source, ?since, ?until, ?sort and ?page."""
    form = SnapshotFilter(request.GET, dict(Source.objects.values_list("key", "name")))
    rows = Snapshot.objects.select_related("source", "imported_by__department", "thinning")
    page = Paginator(form.narrowed(rows), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "snapshots/snapshots.html", {"form": form, "page": page})


def snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    """One snapshot: its fingerprint, where it came from, its counts, how complete it is, what rests on it."""
    rows = Snapshot.objects.select_related("source", "imported_by__department", "thinning__by")
    row = get_object_or_404(rows, pk=pk)
    attributes = list(Attribute.objects.all())
    context = {
        "snapshot": row,
        "completeness": completeness_of(row, attributes),
        "mapping": mapping_lines(row.mapping, attributes, EventKind.objects.all())
        if "id" in row.mapping
        else (),
        "reissues": row.reissues.select_related("erasure"),
        "backtests": row.backtests.all()[:CITED],
        "reports": row.trial_reports.select_related("trial__proposal").all()[:CITED],
    }
    return render(request, "snapshots/snapshot.html", context)


def completeness_page(request: HttpRequest) -> HttpResponse:
    """How complete each attribute is from one import to the next; ?attribute shows one of them closer."""
    lines = attribute_lines(completeness(Snapshot.objects.asked()), Attribute.objects.all())
    form = AttributeChoice(request.GET, [(line.key, line.label) for line in lines])
    chosen = next((line for line in lines if line.key == form.chosen), None)
    fallen = [(drop, line.label) for line in lines for drop in line.drops if chosen in (None, line)]
    fallen.sort(key=lambda item: item[0].after.at, reverse=True)
    context: dict[str, Any] = {
        "form": form,
        "lines": lines,
        "chosen": chosen,
        "drops": [(drop, drop_words(drop, name)) for drop, name in fallen],
        "poor": sum(line.last.share < 0.5 for line in lines),
    }
    if chosen:
        context |= {"chart": completeness_chart(chosen), "points": chosen.points[: -SHOWN_DAYS - 1 : -1]}
    return render(request, "snapshots/completeness.html", context)


def completeness_export(request: HttpRequest) -> StreamingHttpResponse:
    """Every attribute after every import as CSV; ?attribute for one of them."""
    found, asked = completeness(Snapshot.objects.asked()), request.GET.get("attribute", "")
    heads = [_("when"), _("snapshot"), _("attribute"), _("name"), _("known"), _("leads"), _("share")]
    lines = (
        [
            timezone.localtime(point.at).strftime("%Y-%m-%d %H:%M:%S"),
            point.snapshot,
            row.key,
            label(row),
            point.known,
            point.leads,
            round(point.share, 4),
        ]
        for row in Attribute.objects.all()
        if asked in ("", row.key)
        for point in found.get(row.key, ())
    )
    return csv_response("completeness.csv", heads, lines)

"""First contact: the clocks of the 48-hour rule, those that run by time left, the others by what became of
them.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.deadlines import State
from evidence.models import Snapshot
from governance.clock_board import Board, board
from governance.waiting import UNREADABLE
from web.exports import csv_response
from web.forms.deadlines import SHOWN, DeadlineFilter
from web.paging import page_asked, page_of
from web.presenters.deadlines import (
    ClockLine,
    head_figures,
    running_lines,
    stopped_lines,
    tally_columns,
    tally_lines,
    week_lines,
)
from web.sorting import heads
from web.views.feedback import unreadable_text
from web.views.numbers import whole_or_opening

ROWS = 50
MOST_ROWS = 100_000


def with_board(view: Callable[[HttpRequest, Board], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Gives a view the clocks that its address asks for; a page says why there are none."""

    @wraps(view)
    def opened(request: HttpRequest, *, brief: bool = False) -> HttpResponseBase:
        try:
            found = asked(request, brief=brief)
        except UNREADABLE as trouble:
            return render(request, "deadlines/none.html", {"trouble": unreadable_text(trouble)}, status=503)
        if found is None:
            return render(request, "deadlines/none.html")
        return view(request, found)

    return opened


def deadlines(request: HttpRequest) -> HttpResponseBase:
    """?show=running|overdue|late|met, ?owner, ?source, ?period and ?page, ?sort of the tables by owner and by
    source; htmx asks for the clocks alone.
    """
    snapshot = Snapshot.objects.current(timezone.now())
    if snapshot is None or refreshes(request):
        return page(request)
    return whole_or_opening(request, snapshot, lambda: page(request), lambda: page(request, brief=True))


def refreshes(request: HttpRequest) -> bool:
    """Whether a page that is open asks for its clocks again."""
    return bool(request.htmx) and request.htmx.target != "main"  # type: ignore[attr-defined]


@with_board
def page(request: HttpRequest, found: Board) -> HttpResponse:
    shown, sort = show_of(request), request.GET.get("sort", "")
    context: dict[str, Any] = {
        "board": found,
        "shown": shown,
        "sort": sort,
        "query": request.GET.urlencode(),
    }
    if found.alone:
        form = DeadlineFilter(request.GET, [found.which.owner], [found.which.source])
        return render(
            request, "deadlines/page.html", context | {"form": form, "figures": head_figures(found)}
        )
    context |= {"tabs": tabs(found, shown), **clocks(found, shown, page_asked(request))}
    if refreshes(request):
        return render(request, "deadlines/page.html#clocks", context)
    owners, sources = ({getattr(group, name) for group in found.found.groups} for name in ("owner", "source"))
    context |= {
        "form": DeadlineFilter(request.GET, sorted(owners), sorted(sources)),
        "figures": head_figures(found),
        "owners": tally_lines(found.owners, sort),
        "owner_heads": heads(tally_columns(_("Owner")), sort),
        "sources": tally_lines(found.sources, sort),
        "source_heads": heads(tally_columns(_("Source")), sort),
        "weeks": week_lines(found),
    }
    return render(request, "deadlines/page.html", context)


@with_board
def deadlines_export(request: HttpRequest, found: Board) -> HttpResponseBase:
    """The clocks that the page lists, all of them, as deadlines.csv."""
    heads = [_("lead"), _("owner"), _("source"), _("judged MQL"), _("due"), _("first contact"), _("state")]
    shown = show_of(request)
    lines = (
        running_lines(found, found.ticking)
        if shown == "running"
        else stopped_lines(found, found.rows(shown, MOST_ROWS, 0)[0])
    )
    return csv_response("deadlines.csv", heads, rows(lines))


def rows(lines: Iterable[ClockLine]) -> Iterable[list[Any]]:
    for line in lines:
        instants = [
            timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""
            for at in (line.started_at, line.due_at, line.stopped_at)
        ]
        yield [line.id, line.owner, line.source, *instants, line.words]


def asked(request: HttpRequest, *, brief: bool = False) -> Board | None:
    query = request.GET
    return board(
        timezone.now(),
        owner=query.get("owner", ""),
        source=query.get("source", ""),
        period=query.get("period", ""),
        brief=brief,
    )


def show_of(request: HttpRequest) -> State:
    return next((one for one in SHOWN if one == request.GET.get("show")), "running")


def clocks(found: Board, shown: State, number: int) -> dict[str, Any]:
    """The lines of a page, and the page."""
    offset = (number - 1) * ROWS
    if shown == "running":
        total = len(found.ticking)
        lines = running_lines(found, found.ticking[offset : offset + ROWS])
    else:
        page, total = found.rows(shown, ROWS, offset)
        lines = stopped_lines(found, page)
    return {"lines": lines, "total": total, "page": page_of(number, total, ROWS)}


def tabs(found: Board, shown: State) -> list[tuple[str, str, int, bool]]:
    """(key, label, how many, whether it is shown)."""
    labels = {
        "running": _("Running"),
        "overdue": _("Overdue, no contact"),
        "late": _("Contacted late"),
        "met": _("Contacted in time"),
    }
    counts: dict[str, int] = {one: getattr(found.tally, one) for one in SHOWN}
    counts["running"] = len(found.ticking)
    return [(key, label, counts[key], key == shown) for key, label in labels.items()]

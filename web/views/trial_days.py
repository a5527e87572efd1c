"""A day of a trial: the leads that qualify under both versions or one alone, what became of them, and the
answers of sales.
"""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from definitions.catalogue import catalogue
from evidence.daily import Part, leads_of_day, parts
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot
from governance.comparing import newest_trial, window_of
from governance.models import Proposal, Trial
from governance.waiting import standing_answers
from people.company_time import company_zone
from web.loaders.instants import day_of_path
from web.paging import page_asked
from web.presenters.daily import day_leads, part_names
from web.presenters.documents import term
from web.presenters.effect import trouble_text

PER_PAGE = 50


def trial_day(request: HttpRequest, number: int, day: str) -> HttpResponse:
    """?part (both, new_only, old_only) and ?page; by the newest report's leads, else those known now."""
    row = newest_trial(get_object_or_404(Proposal, pk=number).pk)
    if row is None or row.base is None:
        raise Http404
    asked = day_of_path(day)
    at = timezone.now()
    report = row.reports.select_related("snapshot").last()
    snapshot = report.snapshot if report else Snapshot.objects.current(at)
    part = next((one for one in parts if one == request.GET.get("part")), None)
    context: dict[str, Any] = {
        "proposal": row.proposal,
        "trial": row,
        "day": asked,
        "part": part,
        "parts": part_names(row.base.number),
    }
    if snapshot:
        until = report.computed_at if report else at
        context |= leads(row, snapshot, until, asked, part, page_asked(request))
    return render(request, "trials/day.html", context)


def leads(
    row: Trial, snapshot: Snapshot, at: datetime, day: date, part: Part | None, number: int
) -> dict[str, Any]:
    """A page of the day's leads."""
    assert row.base
    bodies, offset = (row.revision.body, row.base.body), (number - 1) * PER_PAGE
    try:
        found, total = leads_of_day(snapshot, *bodies, window_of(row, at), day, part, PER_PAGE, offset)
    except (CannotJudge, TooSlow) as trouble:
        return {"trouble": trouble_text(trouble)}
    answers = standing_answers(row.base, [one.lead.id for one in found])
    name, language = term(row.proposal.document), get_language() or "ja"
    return {
        "leads": day_leads(found, row.base.number, answers, name, catalogue(), language, company_zone()),
        "page": Paginator(range(total), PER_PAGE).get_page(number),
        "total": total,
    }

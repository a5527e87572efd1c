"""The calendar: sessions, trial ends, dates in force and reviews, and the outcome of a review that is due."""

import re
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.models import Document
from governance import schedule
from governance.actions.reviews import record_review
from governance.refusals import Refused
from people.company_time import company_day, midnight
from web.forms.reviews import ReviewForm
from web.loaders.reader import reader
from web.loaders.reviews import reviews_due
from web.presenters.months import month_start, months

MONTHS_SHOWN = 3
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def calendar(request: HttpRequest) -> HttpResponse:
    """Three months from ?from=2026-11, by default from this one; what is due for review stands above."""
    return render(request, "calendar/calendar.html", page(request))


@require_POST
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Record what came of a document's review that is due."""
    document = get_object_or_404(Document, key=key)
    form = ReviewForm(request.POST, prefix=key)
    if form.is_valid():
        try:
            recorded = record_review(
                document=document, by=reader(request), at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if recorded.proposal:
                messages.success(
                    request, _("The review is recorded. Write down the change in this draft now.")
                )
                return redirect("proposal_edit", recorded.proposal.pk)
            messages.success(request, _("The review is recorded: it stays as it is."))
            return redirect("calendar")
    return render(request, "calendar/calendar.html", page(request, {key: form}), status=422)


def page(request: HttpRequest, bound: dict[str, ReviewForm] | None = None) -> dict[str, Any]:
    """What the page shows; `bound` is a review's form that was sent and not accepted, by document."""
    at = timezone.now()
    today = company_day(at)
    first = asked_month(request) or month_start(today)
    start, end = (midnight(month_start(first, number)) for number in (0, MONTHS_SHOWN))
    due = reviews_due(reader(request), at)
    forms = {row.document.key: ReviewForm(prefix=row.document.key) for row in due} | (bound or {})
    return {
        "reviews": [(row, forms[row.document.key]) for row in due],
        "overdue": sum(bool(row.overdue_days) for row in due),
        "months": months(first, MONTHS_SHOWN, entries(start, end, at), at),
        "earlier": month_start(first, -MONTHS_SHOWN),
        "later": month_start(first, MONTHS_SHOWN),
        "now": first == month_start(today),
    }


def entries(start: datetime, end: datetime, at: datetime) -> list[schedule.Entry]:
    """The dates of a period; reviews are those that are due as things stand now, wherever the period lies."""
    first = company_day(start)
    found = schedule.calendar(start, end, at)
    return [entry for entry in found if entry.kind != "review" or entry.day >= first]


def asked_month(request: HttpRequest) -> date | None:
    """What `from` says; None where it is no month."""
    found = MONTH.fullmatch(request.GET.get("from", ""))
    return date(int(found[1]), int(found[2]), 1) if found else None

"""Settings: how leads are counted, and when the weekly review is; what they were before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.cohorts import occurring
from evidence.counting import counting
from evidence.models import Counting, Snapshot
from governance.actions.counting import set_counting
from governance.actions.weekly import set_weekly_review
from governance.models import WeeklySchedule
from governance.refusals import Refused, text
from governance.roles import may_set_measuring
from governance.waiting import UNREADABLE
from governance.weekly import schedule
from web.forms.settings import CountingForm, WeeklyReviewForm
from web.loaders.formulas import formulas
from web.loaders.reader import reader

SHOWN = 50


def measuring(request: HttpRequest) -> HttpResponse:
    """POST: how leads are counted."""
    form = counting_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            set_counting(**form.cleaned_data, by=reader(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. Every rate is counted so from now on, past periods as well."))
            return redirect("measuring")
    return page(request, form, weekly_form(None))


def weekly_review(request: HttpRequest) -> HttpResponse:
    """POST: when the weekly review is."""
    if request.method != "POST":
        return redirect("measuring")
    form = weekly_form(request.POST)
    if form.is_valid():
        try:
            set_weekly_review(**form.cleaned_data, by=reader(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. The next meeting is then."))
            return redirect("measuring")
    return page(request, counting_form(request, bound=False), form)


def page(request: HttpRequest, form: CountingForm, weekly: WeeklyReviewForm) -> HttpResponse:
    user, at = reader(request), timezone.now()
    refusal = may_set_measuring(user.roles, user.seats(at))
    found = counting()
    context = {
        "form": form,
        "weekly": weekly,
        "counting": found,
        "schedule": schedule(),
        "reason": text(refusal) if refusal else "",
        "countings": Counting.history.select_related("history_user").order_by("-history_id")[:SHOWN],
        "schedules": WeeklySchedule.history.select_related("history_user").order_by("-history_id")[:SHOWN],
    }
    status = 422 if form.errors or weekly.errors else 200
    return render(request, "numbers/settings.html", context, status=status)


def counting_form(request: HttpRequest, *, bound: bool = True) -> CountingForm:
    found, snapshot = counting(), Snapshot.objects.current(timezone.now())
    try:
        sources = occurring(snapshot, "source") if snapshot else []
    except UNREADABLE:
        sources = []
    initial: dict[str, Any] = {
        "follow_up": found.follow_up_days,
        "opportunity": found.opportunity_days,
        "won": found.won_days,
        "sales_sources": found.sales_sources,
    }
    agreed = ""
    if (kpis := formulas(timezone.now())) and kpis.version:
        initial["sales_sources"] = kpis.version.body["sales_sources"]
        words = {"document": kpis.document, "number": kpis.version.number}
        agreed = _("“%(document)s”, version %(number)s, decides on them.") % words
    posted = request.POST if bound and request.method == "POST" else None
    return CountingForm(posted, sources=sources, initial=initial, agreed=agreed)


def weekly_form(data: Any) -> WeeklyReviewForm:
    row = schedule()
    return WeeklyReviewForm(data, initial={"weekday": row.weekday, "begins": row.begins, "ends": row.ends})

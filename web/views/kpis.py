"""The shared KPIs: pipeline contribution, lead to won and acquisition cost, with the goals of both heads."""

from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.measures.kpis import KpiMonth, kpi_months, month_won
from evidence.measures.lead_to_won import LEAD_TO_WON
from evidence.measures.readings import readings
from evidence.models import MonthlyFigure
from evidence.monthly import MonthlyRefused, enter_month, enter_months, may_enter_figures
from web.exports import csv_response
from web.forms.kpis import MonthForm
from web.forms.pasted_months import MonthsForm, example
from web.loaders.formulas import formulas
from web.loaders.instants import day_of
from web.loaders.numbers import Numbers
from web.loaders.reader import reader
from web.presenters.dashboard import card
from web.presenters.kpis import a_year_before, answer, coverage, kpi_lines
from web.views.numbers import with_numbers, with_opening


@with_opening
def kpis(request: HttpRequest, numbers: Numbers) -> HttpResponse:
    """Month by month."""
    question = numbers.question
    month, deals, cost, then = month_won(question)
    context: dict[str, Any] = {
        "numbers": numbers,
        "answer": answer(month, deals, cost),
        "year_before": a_year_before(then),
    }
    if question.brief:
        return render(request, "numbers/kpis.html", context)
    (won,) = readings(question, [LEAD_TO_WON])
    months = kpi_months(question)
    context |= {"lines": kpi_lines(months), "coverage": coverage(months), "card": card(question, won)}
    context |= {
        "formulas": formulas(timezone.now()),
        "month": f"{question.today:%Y-%m}",
        "refused": may_enter_figures(reader(request), timezone.now()),
    }
    return render(request, "numbers/kpis.html", context)


@with_numbers
def kpis_export(_request: HttpRequest, numbers: Numbers) -> HttpResponseBase:
    """Month by month as kpis.csv."""
    names = ("leads", "mqls", "won", "contribution")
    heads = [
        *(_("month"), _("leads acquired"), _("leads marked MQL"), _("deals won"), _("pipeline contribution")),
        *(_("goal: leads"), _("goal: MQLs"), _("goal: deals won"), _("goal: pipeline contribution")),
        *(_("costs that count"), _("cost of a customer")),
    ]

    def values(one: KpiMonth) -> list[Any]:
        won = (None, None) if one.won.unrecorded else (one.won.deals, one.won.marketing_amount)
        goals = (one.goals.get(name) for name in names)
        spent = None if one.cost.missing else one.cost.spent
        return [one.period.since, one.leads, one.mqls, *won, *goals, spent, one.cost.each]

    return csv_response("kpis.csv", heads, map(values, kpi_months(numbers.question)))


def kpi_months_paste(request: HttpRequest) -> HttpResponse:
    """Costs and goals of several months at once, pasted from a spreadsheet."""
    by, at = reader(request), timezone.now()
    form = MonthsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = enter_months(figures=form.figures, by=by, at=at)
        except MonthlyRefused as refused:
            form.add_error(None, str(refused))
        else:
            words = {"n": changed, "months": len(form.figures)}
            said = _("Of %(months)s months %(n)s figures are new or another now.") % words
            if form.unread:
                said += " " + _("Not read: %(heads)s.") % {"heads": ", ".join(form.unread)}
            messages.success(request, said)
            return redirect("kpis")
    context = {"form": form, "example": example(), "refused": may_enter_figures(by, at)}
    return render(request, "numbers/kpi_paste.html", context, status=422 if form.errors else 200)


def kpi_month(request: HttpRequest, month: str) -> HttpResponse:
    """Enter the costs and goals of a month, YYYY-MM."""
    first = day_of(f"{month}-01")
    if first is None:
        return redirect("kpis")
    by, at = reader(request), timezone.now()
    if request.method == "POST":
        form = MonthForm(request.POST)
        if form.is_valid():
            try:
                enter_month(month=first, figures=form.figures, by=by, at=at)
            except MonthlyRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(reverse("kpi_month", args=[month]))
    else:
        rows = MonthlyFigure.objects.filter(month=first)
        form = MonthForm(initial={"month": first} | {row.kind: row.value for row in rows})
    history = MonthlyFigure.history.filter(month=first).select_related("history_user").order_by("-history_id")
    context = {
        "form": form,
        "month": first,
        "earlier": f"{first - relativedelta(months=1):%Y-%m}",
        "later": f"{first + relativedelta(months=1):%Y-%m}",
        "history": history[:50],
        "refused": may_enter_figures(by, at),
    }
    return render(request, "numbers/kpi_month.html", context, status=422 if form.errors else 200)

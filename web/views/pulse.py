"""The pulse between the departments: opened, answered without a name, its results once it has ended."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.actions.pulse import answer_pulse, call_off_pulse, open_pulse
from governance.models import PulseRound
from governance.pulse import LEAST, has_answered, open_round, results
from governance.refusals import Refused, text
from governance.roles import may_answer_pulse
from people.company_time import company_day
from web.forms.pulse import OpenPulseForm, PulseForm
from web.loaders.reader import reader
from web.presenters.pulse import pulse_view
from web.views.roadmap import tending_refused

USUAL = timedelta(days=14)


def pulses(request: HttpRequest) -> HttpResponse:
    """Every round, the newest result first; the form that opens the next. POST: open it."""
    user, at = reader(request), timezone.now()
    form = OpenPulseForm(request.POST or None, initial={"last_day": company_day(at) + USUAL})
    if request.method == "POST" and form.is_valid():
        try:
            open_pulse(**form.cleaned_data, by=user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The survey is open. It waits under “My turn” for everybody asked."))
            return redirect("pulses")
    found = results(at)
    running = open_round(at)
    context = {
        "form": form,
        "running": running,
        "answered": running.answers.count() if running else 0,
        "mine": bool(
            running and not may_answer_pulse(user.roles, user.side) and not has_answered(running, user)
        ),
        "view": pulse_view(found[-1], found[:-1]) if found else None,
        "newest": found[-1] if found else None,
        "earlier": found[:-1][::-1],
        "reason": tending_refused(user),
        "least": LEAST,
    }
    return render(request, "pulse/pulses.html", context, status=422 if form.errors else 200)


def pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: while it is open the five questions, then what came of it. POST: answer."""
    user, at = reader(request), timezone.now()
    row = get_object_or_404(PulseRound.objects.present(), pk=pk)
    if row.ends_at <= at and request.method != "POST":
        found = results(row.ends_at)
        view = pulse_view(found[-1], found[:-1])
        return render(request, "pulse/pulse.html", {"round": row, "view": view, "least": LEAST})
    refusal = may_answer_pulse(user.roles, user.side)
    done = has_answered(row, user)
    form = PulseForm(request.POST or None, side=user.side)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            answer_pulse(round=row, scores=form.scores, words=words, by=user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. Nobody can say any more which answer is yours."))
            return redirect("pulses")
    context = {
        "round": row,
        "form": form,
        "reason": text(refusal) if refusal else "",
        "done": done,
        "least": LEAST,
    }
    return render(request, "pulse/answer.html", context, status=422 if form.errors else 200)


@require_POST
def pulse_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(PulseRound.objects.present(), pk=pk)
    try:
        call_off_pulse(round=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The survey is called off. Nobody had answered."))
    return redirect("pulses")

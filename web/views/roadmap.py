"""The roadmap: which phase this is, what the success measures say, what is under way."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.actions.initiatives import begin_roadmap
from governance.pulse import pulse_waiting
from governance.refusals import Refused, text
from governance.roles import may_tend_roadmap
from people.models import User
from web.forms.roadmap import BeginForm, InitiativesFilter
from web.loaders.reader import reader
from web.loaders.roadmap import initiative_rows, roadmap_state, starters
from web.presenters.pulse import pulse_summary
from web.presenters.roadmap import answer, initiative_lines, phase_cards


def roadmap(request: HttpRequest) -> HttpResponse:
    return shown(request)


@require_POST
def roadmap_begin(request: HttpRequest) -> HttpResponse:
    """Say when it began, or correct it; the history keeps both."""
    form = BeginForm(request.POST)
    if form.is_valid():
        try:
            begin_roadmap(**form.cleaned_data, by=reader(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The phases follow from this day."))
            return redirect("roadmap")
    return shown(request, form, status=422)


def shown(request: HttpRequest, form: BeginForm | None = None, status: int = 200) -> HttpResponse:
    user, at = reader(request), timezone.now()
    state, narrowed = roadmap_state(at), InitiativesFilter(request.GET)
    rows = initiative_rows(at)
    initial = {"began_on": state.roadmap.began_on if state.roadmap else state.today}
    context: dict[str, Any] = {
        "state": state,
        "answer": answer(state) if state.roadmap else "",
        "phases": phase_cards(state),
        "filter": narrowed,
        "any": bool(rows),
        "initiatives": initiative_lines(narrowed.narrowed(rows)),
        "starters": starters(),
        "pulse": pulse_summary(state.pulses),
        "waiting": pulse_waiting(user, at),
        "form": form or BeginForm(initial=initial),
        "reason": tending_refused(user),
    }
    return render(request, "roadmap/roadmap.html", context, status=status)


def tending_refused(user: User) -> str:
    """Why this person may not change the roadmap; empty where they may."""
    refusal = may_tend_roadmap(user.roles, user.seats(timezone.now()))
    return text(refusal) if refusal else ""

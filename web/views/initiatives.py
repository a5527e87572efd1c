"""An initiative of the roadmap: added, changed, retired; what took place is recorded and struck out."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.actions.initiatives import (
    add_initiative,
    change_initiative,
    record_occurrence,
    restore_occurrence,
    resume_initiative,
    retire_initiative,
    strike_occurrence,
)
from governance.models import Initiative, Occurrence
from governance.refusals import Refused, text
from governance.roles import may_record_occurrence, may_strike_occurrence
from people.company_time import company_day
from web.forms.proposals import ReasonForm
from web.forms.roadmap import InitiativeForm, OccurrenceForm
from web.loaders.reader import reader
from web.loaders.roadmap import initiative_rows, starters
from web.presenters.fields import edits
from web.presenters.roadmap import initiative_line, phase_name
from web.views.roadmap import tending_refused

PER_PAGE = 10
"""Of what took place."""


def initiative_add(request: HttpRequest) -> HttpResponse:
    """A new one; ?starter= fills the form with one of the usual ones, ?phase= with a phase."""
    user, at = reader(request), timezone.now()
    initial: dict[str, Any] = {"starts_on": company_day(at), "owner": user, "phase": request.GET.get("phase")}
    chosen = next((one for one in starters() if one.key == request.GET.get("starter")), None)
    if chosen:
        names = ("phase", "cadence", "goal", "title", "purpose")
        initial |= {name: getattr(chosen, name) for name in names}
    form = InitiativeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_initiative(**form.cleaned_data, by=user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(name)s” is on the roadmap.") % {"name": row})
            return redirect("initiative", row.pk)
    context = {"form": form, "reason": tending_refused(user)}
    return render(request, "roadmap/initiative_form.html", context, status=422 if form.errors else 200)


def initiative_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, row = reader(request), get_object_or_404(Initiative, pk=pk)
    names = ("title", "purpose", "phase", "owner", "cadence", "goal", "starts_on")
    initial = {name: getattr(row, name) for name in names}
    form = InitiativeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_initiative(initiative=row, **form.cleaned_data, by=user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The change is saved; the history below shows it."))
            return redirect("initiative", pk)
    context = {"form": form, "row": row, "reason": tending_refused(user)}
    return render(request, "roadmap/initiative_form.html", context, status=422 if form.errors else 200)


def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, how far it is, and what took place."""
    return shown(request, pk)


@require_POST
def initiative_retire(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    said = _("It is retired; what took place stays on its page.")
    return carried_out(request, pk, "retire", form, retire_initiative, said)


@require_POST
def initiative_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return carried_out(request, pk, "resume", forms.Form(request.POST), resume_initiative, _("It goes on."))


@require_POST
def occurrence_record(request: HttpRequest, pk: int) -> HttpResponse:
    return carried_out(request, pk, "record", OccurrenceForm(request.POST), record_occurrence, _("Recorded."))


@require_POST
def occurrence_strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike it out, or with do=restore let it count again."""
    row = get_object_or_404(Occurrence.objects.select_related("initiative"), pk=pk)
    restores = request.POST.get("do") == "restore"
    action = restore_occurrence if restores else strike_occurrence
    try:
        action(occurrence=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("It counts again.") if restores else _("It is struck out and counts no more.")
        messages.success(request, said)
    return redirect("initiative", row.initiative_id)


def carried_out(
    request: HttpRequest, pk: int, name: str, form: forms.Form, action: Callable[..., object], done: str
) -> HttpResponse:
    """Call the action with what the form holds; a refusal shows the page with the form as it was sent."""
    row = get_object_or_404(Initiative, pk=pk)
    if form.is_valid():
        try:
            action(initiative=row, **form.cleaned_data, by=reader(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect(f"{reverse('initiative', args=[pk])}")
    return shown(request, pk, {name: form}, status=422)


def shown(
    request: HttpRequest, pk: int, sent: Mapping[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    user, at, sent = reader(request), timezone.now(), sent or {}
    rows = initiative_rows(at, pk=pk)
    if not rows:
        raise Http404
    (row,) = rows
    found, seats = row.initiative, user.seats(at)
    recording = may_record_occurrence(user.roles, seats, owns=found.owner_id == user.pk)
    log = found.occurrences.select_related("by__department", "struck_by").prefetch_related("people")
    page = Paginator(log, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "line": initiative_line(row),
        "initiative": found,
        "phase": phase_name(found.phase),
        "page": page,
        "log": [
            (one, not may_strike_occurrence(user.roles, seats, recorded=one.by_id == user.pk)) for one in page
        ],
        "edits": edits(found.history.select_related("history_user")),
        "record": sent.get("record")
        or OccurrenceForm(initial={"held_on": company_day(at), "people": [user]}),
        "retire": sent.get("retire") or ReasonForm(),
        "reason": tending_refused(user),
        "record_reason": text(recording) if recording else "",
    }
    return render(request, "roadmap/initiative.html", context, status=status)

"""Personal data: what is held of one lead, its export, its erasure, and the record of erasures."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence.erasures import ErasureRefused, erase_lead, finish_erasures, lift_erasure, may_erase
from evidence.models import Erasure
from evidence.personal import Held, UnknownLead, held_of
from evidence.personal_data import lines, personal_data
from evidence.tasks import erase_asked
from jobs.actions import ask
from people.models import User
from web.exports import csv_response
from web.forms.personal import EraseForm, LeadAsked, LiftForm
from web.loaders.reader import reader
from web.presenters.personal import held_answer, held_lines, part_labels

PER_PAGE = 50


def personal(request: HttpRequest) -> HttpResponse:
    """Which lead? And every erasure so far, newest first."""
    form = LeadAsked(request.GET if "id" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            held_of(form.lead)
        except UnknownLead:
            form.add_error("id", _("Nothing is held of a lead of this id."))
        else:
            return redirect("personal_lead", form.lead)
    rows = Erasure.objects.select_related("source", "by__department", "lifted_by")
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "reason": may_erase(reader(request)),
    }
    return render(request, "personal/personal.html", context)


def personal_lead(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the lead's own name for it
    """What is held of a lead. POST: erase it, once its id is typed and the reason given."""
    held, user = asked(id), reader(request)
    form = EraseForm(request.POST or None, held.source_id)
    if request.method == "POST":
        refuse_unless_eraser(user)
        if form.is_valid():
            try:
                erasure = erase_lead(
                    lead=held.id, reason=form.cleaned_data["reason"], by=user, at=timezone.now(), wait=False
                )
            except ErasureRefused as refused:
                form.add_error("reason", str(refused))
            else:
                if not erasure.finished_at:
                    ask(erase_asked, by=user, at=timezone.now(), key="erase_asked")
                else:
                    messages.success(request, _("The lead is erased. Nothing of it is kept any more."))
                return redirect("erasure", erasure.pk)
    context = {
        "held": held,
        "answer": held_answer(held.counts),
        "lines": held_lines(held.counts),
        "form": form,
        "reason": may_erase(user),
    }
    return render(request, "personal/lead.html", context, status=422 if form.errors else 200)


def personal_export(request: HttpRequest, id: str, form: str) -> HttpResponseBase:  # noqa: A002
    """Everything that is held of a lead, as JSON or CSV."""
    held = asked(id)
    found = personal_data(held, timezone.now())
    match form:
        case "json":
            response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
            response["Content-Disposition"] = 'attachment; filename="lead.json"'
            return response
        case "csv":
            labels = part_labels()
            heads = [_("part"), _("name"), _("value"), _("when")]
            rows = ([labels.get(part, part), *rest] for part, *rest in lines(found))
            return csv_response("lead.csv", heads, rows)
        case _:
            raise Http404


def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of one erasure: who, when, why, and the fingerprints before and after."""
    rows = Erasure.objects.select_related("source", "by__department", "lifted_by__department")
    row = get_object_or_404(rows, pk=pk)
    return render(request, "personal/erasure.html", shown(row, reader(request), LiftForm()))


@require_POST
def erasure_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what is left of it."""
    refuse_unless_eraser(reader(request))
    try:
        finish_erasures(at=timezone.now(), wait=False)
    except BlockingIOError:
        messages.error(request, _("An import is running. Try again when it is done."))
    return redirect("erasure", pk)


@require_POST
def erasure_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the lead be taken in again."""
    row, user = get_object_or_404(Erasure, pk=pk), reader(request)
    refuse_unless_eraser(user)
    form = LiftForm(request.POST)
    if form.is_valid():
        try:
            lift_erasure(erasure=row, reason=form.cleaned_data["reason"], by=user, at=timezone.now())
        except ErasureRefused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("From now on imports take this lead in again."))
            return redirect("erasure", pk)
    return render(request, "personal/erasure.html", shown(row, user, form), status=422)


def shown(row: Erasure, user: User, form: LiftForm) -> dict[str, Any]:
    return {
        "erasure": row,
        "lines": held_lines(row.held),
        "reissues": row.reissues.select_related("snapshot__source"),
        "form": form,
        "reason": may_erase(user),
    }


def asked(lead: str) -> Held:
    """What is held of a lead. Raises Http404 where there is nothing."""
    try:
        return held_of(lead)
    except UnknownLead:
        raise Http404 from None


def refuse_unless_eraser(user: User) -> None:
    if reason := may_erase(user):
        raise PermissionDenied(reason)

"""Exceptions to the 48-hour rule, contacts recorded by hand: what is entered on a lead's page or for all."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence.leads.records import Record
from evidence.models import Contact, Exemption
from governance.actions.clocks import (
    allow_exemption,
    record_contact,
    withdraw_contact,
    withdraw_exemption,
)
from governance.refusals import Refused, text
from governance.roles import may_allow_exemptions
from governance.waiting import UNREADABLE, record_of
from web.forms.deadlines import ContactForm, ExemptionForm
from web.loaders.reader import reader


def exemptions(request: HttpRequest) -> HttpResponse:
    """GET: every exception, the newest first. POST: one for all leads."""
    user, at = reader(request), timezone.now()
    form = ExemptionForm(request.POST or None, single=False)
    if request.method == "POST" and form.is_valid():
        try:
            allow_exemption(**form.cleaned_data, by=user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The exception is allowed: deadlines are moved by it."))
            return redirect("exemptions")
    refusal = may_allow_exemptions(user.roles, user.seats(at))
    context = {
        "rows": Exemption.objects.select_related("allowed_by__department", "withdrawn_by__department"),
        "form": form,
        "reason": text(refusal) if refusal else "",
    }
    return render(request, "deadlines/exemptions.html", context, status=422 if form.errors else 200)


@require_POST
def exemption_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to where it was asked."""
    row = get_object_or_404(Exemption, pk=pk)
    try:
        withdraw_exemption(exemption=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The exception is withdrawn: it moves no deadline any more."))
    return redirect("exemptions")


@require_POST
def lead_exemption(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the lead's own name for it
    """An exception for one lead."""
    row, form = lead_of(id), ExemptionForm(request.POST, single=True)
    if not form.is_valid():
        return back(request, id, said(form))
    try:
        allow_exemption(lead=row, **form.cleaned_data, by=reader(request), at=timezone.now())
    except Refused as refused:
        return back(request, id, str(refused))
    messages.success(request, _("The exception is allowed: deadlines are moved by it."))
    return redirect("lead", id)


@require_POST
def lead_contact(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the lead's own name for it
    """I called, wrote, met or visited."""
    row, form = lead_of(id), ContactForm(request.POST)
    if not form.is_valid():
        return back(request, id, said(form))
    try:
        record_contact(lead=row, **form.cleaned_data, by=reader(request), at=timezone.now())
    except Refused as refused:
        return back(request, id, str(refused))
    messages.success(request, _("The contact is recorded."))
    return redirect("lead", id)


@require_POST
def contact_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """What one recorded by mistake."""
    row = get_object_or_404(Contact, pk=pk)
    try:
        withdraw_contact(contact=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        return back(request, row.lead, str(refused))
    messages.success(request, _("The contact is withdrawn."))
    return redirect("lead", row.lead)


def lead_of(lead: str) -> Record:
    """Raises Http404."""
    try:
        row = record_of(lead, timezone.now())
    except UNREADABLE:
        row = None
    if row is None:
        raise Http404
    return row


def back(request: HttpRequest, lead: str, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("lead", lead)


def said(form: ContactForm | ExemptionForm) -> str:
    return " ".join(
        f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()
    )

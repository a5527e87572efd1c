"""Settings: my seat, who acts in it for me, and in whose seat I act."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.actions.delegations import delegate, revoke
from governance.refusals import Refused
from people.models import Delegation, Seat
from web.forms.delegations import DelegationForm
from web.loaders.reader import reader
from web.presenters.delegations import delegation_lines


def my_seat(request: HttpRequest) -> HttpResponse:
    """The reader's seat with its delegations, past ones included, and everybody else's that run."""
    return show(request, DelegationForm(), timezone.now())


@require_POST
def seat_delegate(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody act in the seat for a period."""
    seat, now, form = get_object_or_404(Seat, key=key), timezone.now(), DelegationForm(request.POST)
    if form.is_valid():
        person = form.cleaned_data["delegate"]
        try:
            delegate(seat=seat, delegate=person, by=reader(request), at=now, **form.period(now))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("%(name)s can act in the seat “%(seat)s” in this period.") % {"name": person, "seat": seat},
            )
            return redirect("my_seat")
    return show(request, form, now, status=422)


@require_POST
def delegation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation at once."""
    row = get_object_or_404(Delegation, pk=pk)
    try:
        revoke(delegation=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The delegation is ended. What was done in it stays."))
    return redirect("my_seat")


def show(request: HttpRequest, form: DelegationForm, now: datetime, *, status: int = 200) -> HttpResponse:
    user = reader(request)
    held = user.seat_holdings.at(now).select_related("seat").first()
    rows = Delegation.objects.select_related("seat", "holder__department", "delegate__department")
    context = {
        "seat": held.seat if held else None,
        "form": form,
        "given": delegation_lines(rows.filter(seat=held.seat), now) if held else [],
        "taken": delegation_lines(rows.filter(delegate=user), now),
        "others": delegation_lines(rows.at(now).exclude(delegate=user).exclude(holder=user), now),
    }
    return render(request, "people/my_seat.html", context, status=status)

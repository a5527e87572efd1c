"""Retention: how long past snapshots keep their leads, what goes and when, and removing what is due."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from evidence.models import Thinning
from evidence.retention import (
    RetentionRefused,
    keeping,
    may_set_retention,
    retention_months,
    set_retention,
    thin_snapshots,
)
from people.models import User
from web.forms.retention import RetentionForm
from web.loaders.reader import reader
from web.presenters.retention import retention_lines

SHOWN = 50


def retention(request: HttpRequest) -> HttpResponse:
    """The setting, and what it comes to. POST: change the setting; nothing is removed by that."""
    user = reader(request)
    form = RetentionForm(request.POST or None, initial={"months": retention_months()})
    if request.method == "POST":
        refuse_unless_manager(user)
        if form.is_valid():
            try:
                set_retention(months=form.cleaned_data["months"], by=user, at=timezone.now())
            except RetentionRefused as refused:
                form.add_error("months", str(refused))
            else:
                messages.success(request, _("The setting is stored. Nothing was removed by that."))
                return redirect("retention")
    return render(request, "snapshots/retention.html", page(user, form), status=422 if form.errors else 200)


@require_POST
def retention_thin(request: HttpRequest) -> HttpResponse:
    """Remove the leads of every snapshot that is due; the number that the reader saw is sent along."""
    user, at = reader(request), timezone.now()
    refuse_unless_manager(user)
    seen = request.POST.get("due", "")
    now_due = [line for line in page(user, None)["lines"] if line.overdue]
    if seen != str(len(now_due)):
        messages.error(request, _("Meanwhile other snapshots are due. Look at the list again."))
        return redirect("retention")
    gone = thin_snapshots(by=user, at=at)
    text = ngettext(
        "The leads of %(n)s snapshot are gone; its record stays.",
        "The leads of %(n)s snapshots are gone; their records stay.",
        len(gone),
    )
    messages.success(request, text % {"n": len(gone)})
    return redirect("retention")


def page(user: User, form: RetentionForm | None) -> dict[str, Any]:
    months, now = retention_months(), timezone.now()
    lines = retention_lines(keeping(months), now) if months else []
    coming = [line for line in lines if not line.stays and not line.overdue]
    return {
        "form": form,
        "months": months,
        "lines": lines,
        "due": [line for line in lines if line.overdue],
        "coming": coming[:SHOWN],
        "staying": [line for line in lines if line.stays][-SHOWN:],
        "gone": Thinning.objects.select_related("snapshot__source", "by__department").order_by("-pk")[:SHOWN],
        "reason": may_set_retention(user),
    }


def refuse_unless_manager(user: User) -> None:
    if reason := may_set_retention(user):
        raise PermissionDenied(reason)

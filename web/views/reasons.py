"""Settings: the reasons for rejecting a lead; one that is not wanted any more is retired, never deleted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.models import RejectionReason
from governance.actions.feedback import add_reason, change_reason
from governance.refusals import Refused, text
from governance.roles import may_manage_reasons
from people.models import User
from web.forms.feedback import ReasonForm
from web.loaders.reader import reader
from web.presenters.fields import edits


def reasons(request: HttpRequest) -> HttpResponse:
    """GET: every reason with how often it was given, and the form for another. POST: add it."""
    user = reader(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refuse_unless_manager(user)
        try:
            row = add_reason(**form.names(), by=user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(reason)s” can be chosen from now on.") % {"reason": row})
            return redirect("reasons")
    context = {
        "form": form,
        "reasons": RejectionReason.objects.annotate(given=Count("feedback")).order_by("-active", "position"),
        "reason": managing_refused(user),
    }
    return render(request, "reasons/reasons.html", context, status=422 if form.errors else 200)


def reason(request: HttpRequest, pk: int) -> HttpResponse:
    """One reason: its names, whether it is in use, and who changed what."""
    user, row = reader(request), get_object_or_404(RejectionReason, pk=pk)
    initial = {"name_ja": row.name_ja, "name_en": row.name_en, "active": row.active}
    form = ReasonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        refuse_unless_manager(user)
        active = form.cleaned_data["active"]
        try:
            change_reason(reason=row, **form.names(), active=active, by=user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The change is saved; the history below shows it."))
            return redirect("reason", pk)
    context = {
        "row": row,
        "form": form,
        "given": row.feedback.count(),
        "reason": managing_refused(user),
        "edits": edits(row.history.select_related("history_user")),
    }
    return render(request, "reasons/reason.html", context, status=422 if form.errors else 200)


def managing_refused(user: User) -> str:
    """Why this person may not change the reasons; empty where they may."""
    refusal = may_manage_reasons(user.roles, user.side)
    return text(refusal) if refusal else ""


def refuse_unless_manager(user: User) -> None:
    if reason := managing_refused(user):
        raise PermissionDenied(reason)

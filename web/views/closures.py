"""Settings: the days on which the company is closed; they do not count by the 48-hour rule."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence.models import Closure
from governance.actions.clocks import enter_closures, withdraw_closure
from governance.refusals import Refused, text
from governance.roles import may_enter_closures
from web.forms.deadlines import ClosureForm
from web.loaders.reader import reader


def closures(request: HttpRequest) -> HttpResponse:
    """GET: the days from this year on. POST: enter some."""
    user, at = reader(request), timezone.now()
    form = ClosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entered = enter_closures(days=form.days(), name=form.cleaned_data["name"], by=user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, entered_text(entered))
            return redirect("closures")
    refusal = may_enter_closures(user.roles, user.seats(at))
    today = timezone.localdate()
    rows = Closure.objects.filter(withdrawn_at=None, day__year__gte=today.year - 1)
    context = {
        "coming": rows.filter(day__gt=today),
        "past": rows.filter(day__lte=today).order_by("-day"),
        "form": form,
        "reason": text(refusal) if refusal else "",
    }
    return render(request, "deadlines/closures.html", context, status=422 if form.errors else 200)


@require_POST
def closure_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Before its day begins."""
    row = get_object_or_404(Closure, pk=pk)
    try:
        withdraw_closure(closure=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The closure is withdrawn: the day counts."))
    return redirect("closures")


def entered_text(entered: list[Closure]) -> str:
    """How many days, and what those entered late move."""
    if not entered:
        return _("Those days were entered already.")
    said = _("%(count)s days are entered; they do not count.") % {"count": len(entered)}
    if any(row.day <= timezone.localdate(row.entered_at) for row in entered):
        late = _("Of days that have begun only the clocks that run now are moved; verdicts stay.")
        return f"{said} {late}"
    return said

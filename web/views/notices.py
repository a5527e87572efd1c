"""Notices: what the reader was sent, and how they want to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from governance.actions.notices import choose_notices, note_seen
from governance.models import Way
from governance.refusals import Refused
from governance.ways import GOOD_TO_KNOW, WAITS_FOR_YOU, chosen_ways, digest_hour
from people.models import DemoCompany
from web.forms.notices import NoticesForm
from web.loaders.reader import reader
from web.presenters.notices import notice_days

SHOWN = 50


@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """What the reader was sent, newest first; those since their last look are marked."""
    user = reader(request)
    before = request.GET.get("before", "")
    found = list(user.notices.newest(before)[: SHOWN + 1])
    seen_at = note_seen(by=user, at=timezone.now())
    context = {
        "days": notice_days(found[:SHOWN], seen_at),
        "older": found[SHOWN - 1].pk if len(found) > SHOWN else None,
        "before": before,
        "demo": DemoCompany.objects.exists(),
    }
    return render(request, "notices/notices.html", context)


def notice_settings(request: HttpRequest) -> HttpResponse:
    """How the reader is told of each kind; POST chooses."""
    user = reader(request)
    initial = {**chosen_ways(user), "digest_hour": digest_hour(user)}
    form = NoticesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        hour = form.cleaned_data["digest_hour"]
        try:
            choose_notices(ways=form.ways, digest_hour=hour, by=user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. It counts from the next notice on."))
            return redirect("notice_settings")
    groups = [
        (_("What waits for you"), [form[kind] for kind in WAITS_FOR_YOU]),
        (_("What happens around you"), [form[kind] for kind in GOOD_TO_KNOW]),
    ]
    context = {"form": form, "groups": groups, "ways": Way, "address": user.email}
    return render(request, "notices/settings.html", context, status=422 if form.errors else 200)

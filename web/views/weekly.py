"""The weekly review: its packs, the agenda with minutes in the meeting, and the actions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.actions.weekly import decide_action, end_action, freeze_pack, write_minutes
from governance.models import WeeklyAction, WeeklyPack
from governance.refusals import Refused, text
from governance.roles import may_take_part_in_weekly
from governance.waiting import UNREADABLE
from governance.weekly import ITEMS, actions_before, minutes_of, next_meeting
from web.forms.weekly import ActionForm, EndForm, MinutesForm
from web.loaders.instants import day_of_path
from web.loaders.reader import reader
from web.presenters.weekly import agenda, as_of, bottleneck_sentence, step_lines, week_rows
from web.views.feedback import unreadable_text

PER_PAGE = 13
"""Of packs: a quarter."""


def weekly(request: HttpRequest) -> HttpResponse:
    """When the next meeting is, every pack there is by the quarter; POST freezes the next one's now."""
    user, at = reader(request), timezone.now()
    meeting = next_meeting(at)
    if request.method == "POST":
        try:
            row = freeze_pack(meets_at=meeting, by=user, at=at)
        except Refused as refused:
            messages.error(request, str(refused))
        except UNREADABLE as trouble:
            messages.error(request, unreadable_text(trouble))
        else:
            return redirect("weekly_pack", row.day.isoformat())
        return redirect("weekly")
    refusal = may_take_part_in_weekly(user.roles, user.side, user.seats(at))
    page = Paginator(WeeklyPack.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "page": page,
        "packs": [(row, bottleneck_sentence(row.body)) for row in page],
        "frozen": WeeklyPack.objects.filter(meets_at=meeting).exists(),
        "open": WeeklyAction.objects.filter(done_at=None).select_related("owner", "pack"),
        "reason": text(refusal) if refusal else "",
        "today": timezone.localdate(),
    }
    return render(request, "weekly/list.html", context)


def weekly_pack(request: HttpRequest, day: str) -> HttpResponse:
    """The meeting's half hour: an item after the other, with what was written; prints on A4."""
    return shown(request, pack_of(day))


@require_POST
def weekly_minutes(request: HttpRequest, day: str) -> HttpResponse:
    """Keep what was said under an item."""
    pack, form = pack_of(day), MinutesForm(request.POST)
    return carried_out(request, pack, {"minutes": form}, write_minutes, _("The minutes are kept."))


@require_POST
def weekly_action(request: HttpRequest, day: str) -> HttpResponse:
    """Who does what until when."""
    pack, form = pack_of(day), ActionForm(request.POST)
    return carried_out(request, pack, {"form": form}, decide_action)


@require_POST
def weekly_action_end(request: HttpRequest, day: str, pk: int) -> HttpResponse:
    """What came of an action."""
    row, form = get_object_or_404(WeeklyAction, pk=pk), EndForm(request.POST)

    def end(*, pack: WeeklyPack, **given: Any) -> WeeklyAction:
        return end_action(action=row, **given)

    return carried_out(request, pack_of(day), {"end": form, "ending": row.pk}, end)


def carried_out(
    request: HttpRequest,
    pack: WeeklyPack,
    sent: dict[str, Any],
    action: Callable[..., object],
    done: str = "",
) -> HttpResponse:
    """Call the action with what the first of `sent` holds; refused, the page has the form as it was sent."""
    form: forms.Form = next(iter(sent.values()))
    if form.is_valid():
        try:
            action(pack=pack, **form.cleaned_data, by=reader(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if done:
                messages.success(request, done)
            return redirect("weekly_pack", pack.day.isoformat())
    return shown(request, pack, sent, status=422)


def shown(
    request: HttpRequest, pack: WeeklyPack, sent: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    user, at = reader(request), timezone.now()
    refusal = may_take_part_in_weekly(user.roles, user.side, user.seats(at))
    names, written = agenda(), minutes_of(pack)
    items = [(key, names[key], minutes, written.get(key, "")) for key, minutes in ITEMS.items()]
    context: dict[str, Any] = {
        "pack": pack,
        "items": items,
        "sentence": bottleneck_sentence(pack.body),
        "steps": step_lines(pack.body),
        "weeks": week_rows(pack.body),
        "as_of": as_of(pack.body),
        "before": actions_before(pack),
        "actions": pack.actions.select_related("owner", "done_by"),
        "form": ActionForm(initial={"due": pack.day + timedelta(days=7), "owner": user.pk}),
        "reason": text(refusal) if refusal else "",
    }
    return render(request, "weekly/pack.html", context | (sent or {}), status=status)


def pack_of(day: str) -> WeeklyPack:
    """Raises Http404."""
    row: WeeklyPack = get_object_or_404(WeeklyPack, day=day_of_path(day))
    return row

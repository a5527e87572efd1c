"""Settings: the channels of the company's chat that are told, and each thing to do with one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evidence.connectors.vendor import Trouble
from evidence.connectors.words import trouble
from governance.actions.webhooks import add_webhook, ask_test, change_webhook, pause_webhook, remove_webhook
from governance.models import Webhook
from governance.refusals import Refused, text
from governance.roles import may_manage_channels
from governance.sending import send
from people.models import DemoCompany
from web.forms.webhooks import WebhookChangeForm, WebhookForm
from web.loaders.reader import reader
from web.presenters.notices import notice_line
from web.presenters.webhooks import webhook_lines

SHOWN = 20


def webhooks(request: HttpRequest) -> HttpResponse:
    """Every channel and how it stands."""
    context = {"lines": webhook_lines(Webhook.objects.present()), "reason": refusal_of(request)}
    return render(request, "webhooks/webhooks.html", context)


def webhook_add(request: HttpRequest) -> HttpResponse:
    """The form for a new channel."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_webhook(**form.cleaned_data, by=reader(request), at=timezone.now())
        except (Refused, Trouble) as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("“%s” is told from now on. Send a test to see it arrive.") % added)
            return redirect("webhook", added.pk)
    context = {"form": form, "reason": refusal_of(request)}
    return render(request, "webhooks/add.html", context, status=422 if form.errors else 200)


def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel: how it stands, what it is told, its last messages; POST changes it."""
    row = one(pk)
    initial = {name: getattr(row, name) for name in ("name", "language", "kinds", "documents")}
    form = WebhookChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_webhook(webhook=row, by=reader(request), at=timezone.now(), **form.terms)
        except (Refused, Trouble) as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("Saved. It counts from the next notice on."))
            return redirect("webhook", pk)
    reason = refusal_of(request)
    (line,) = webhook_lines([row])
    demo = _("This is the demo company: no e-mail and no message to a channel leaves this machine.")
    context = {
        "webhook": row,
        "line": line,
        "form": form,
        "reason": reason,
        "test_reason": reason or (demo if DemoCompany.objects.exists() else ""),
        "told": [notice_line(notice, notice.created_at) for notice in row.notices.all()[:SHOWN]],
    }
    return render(request, "webhooks/webhook.html", context, status=422 if form.errors else 200)


@require_POST
def webhook_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test now, and say how that went."""
    row = one(pk)
    try:
        notice = ask_test(webhook=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("webhook", pk)
    if send(notice.pk, timezone.now):
        messages.success(request, _("The test was taken. Look whether it stands in the channel."))
    else:
        notice.refresh_from_db()
        messages.error(request, notice.error)
    return redirect("webhook", pk)


@require_POST
def webhook_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause it, or with do=resume go on."""
    row, paused = one(pk), request.POST.get("do") != "resume"
    try:
        pause_webhook(webhook=row, paused=paused, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("webhook", pk)


@require_POST
def webhook_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove it; its address is erased."""
    row = one(pk)
    try:
        remove_webhook(webhook=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        raise PermissionDenied(str(refused)) from None
    messages.success(request, _("“%s” is removed and is told nothing any more.") % row)
    return redirect("webhooks")


def one(pk: int) -> Webhook:
    """A channel that is there. Raises Http404."""
    return get_object_or_404(Webhook.objects.present(), pk=pk)


def refusal_of(request: HttpRequest) -> str:
    """Why the reader may change nothing here, or ""."""
    refusal = may_manage_channels(reader(request).roles)
    return text(refusal) if refusal else ""


def said(refused: Refused | Trouble) -> str:
    return str(refused) if isinstance(refused, Refused) else trouble(refused.code, refused.params)

"""Acknowledging a version: what changed for the reader, three answers, and who has answered."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.catalogue import catalogue
from definitions.models import Version
from definitions.saying import difference, reading
from governance.actions.acknowledgements import acknowledge, raise_doubt, reply_to_doubt
from governance.asked import answers_to, last_read
from governance.facts import document_facts
from governance.models import Doubt
from governance.policies import may
from governance.refusals import Refused
from web.forms.acknowledgements import DoubtForm, ReplyForm
from web.loaders.definitions import words
from web.loaders.reader import reader


def version_acknowledge(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """GET: what changed since the reader last acknowledged. POST `answer`: understood (where it is left out),
    or unclear or cannot_do with `text`.
    """
    version = version_of(key, number)
    if request.method != "POST":
        return page(request, version)
    if request.POST.get("answer", "understood") != "understood":
        return doubt(request, version)
    try:
        acknowledge(version=version, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you. It is on record that you have read this version."))
    return redirect("definition", key)


def doubt(request: HttpRequest, version: Version) -> HttpResponse:
    form = DoubtForm(request.POST)
    if form.is_valid():
        kind, text = form.cleaned_data["answer"], form.cleaned_data["text"]
        try:
            raise_doubt(version=version, kind=kind, text=text, by=reader(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("It is with the heads of both departments. You are told of the reply.")
            )
            return redirect("acknowledge", version.document.key, version.number)
    return page(request, version, {form.data.get("answer", ""): form}, status=422)


@require_POST
def doubt_reply(request: HttpRequest, key: str, number: int, pk: int) -> HttpResponse:
    version = version_of(key, number)
    row, form = get_object_or_404(version.doubts, pk=pk), ReplyForm(request.POST)
    if form.is_valid():
        try:
            reply_to_doubt(doubt=row, by=reader(request), at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The reply is sent. Who asked is asked once more to acknowledge."))
            return redirect("acknowledge", key, number)
    return page(request, version, {f"reply-{pk}": form}, status=422)


def version_of(key: str, number: int) -> Version:
    found: Version = get_object_or_404(
        Version.objects.select_related("document"), document__key=key, number=number
    )
    return found


def page(
    request: HttpRequest, version: Version, bound: dict[str, forms.Form] | None = None, *, status: int = 200
) -> HttpResponse:
    """`bound`: forms that were sent and not accepted, by their name on the page."""
    bound, user, at = bound or {}, reader(request), timezone.now()
    answered, since = answers_to(version), last_read(user, version)
    said, language = catalogue(), get_language() or "ja"
    mine = [row for row in answered.doubts if row.by_id == user.pk]
    facts = document_facts(
        version.document,
        user,
        at,
        acknowledged=any(row.user_id == user.pk for row in answered.read),
        doubted=any(row.replied_at is None for row in mine),
        superseded=version.document.versions.in_force_at(at).filter(number__gt=version.number).exists(),
    )
    replying = words(may("reply_to_doubt", replace(facts, open=True)))
    context: dict[str, Any] = {
        "version": version,
        "document": version.document,
        "since": since,
        "difference": since and difference(since.body, version.body, said, language),
        "reading": None if since else reading(version.body, said, language),
        "answered": answered,
        "everybody": request.GET.get("people") == "all",
        "has_acknowledged": facts.acknowledged,
        "waits": facts.doubted,
        "acknowledge_refusal": words(may("acknowledge", facts)),
        "doubt_refusal": words(may("raise_doubt", facts)),
        "unclear": form_of(Doubt.Kind.UNCLEAR, bound),
        "cannot_do": form_of(Doubt.Kind.CANNOT_DO, bound),
        "doubts": [
            (row, f"reply-{row.pk}", bound.get(f"reply-{row.pk}") or ReplyForm(auto_id=f"reply-{row.pk}-%s"))
            for row in sorted(answered.doubts, key=lambda row: row.replied_at is not None)
        ],
        "reply_refusal": replying,
    }
    return render(request, "definitions/acknowledge.html", context, status=status)


def form_of(kind: str, bound: dict[str, forms.Form]) -> forms.Form:
    return bound.get(kind) or DoubtForm(auto_id=f"{kind}-%s", initial={"answer": kind})

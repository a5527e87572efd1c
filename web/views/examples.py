"""The examples of a proposal: add, edit, remove; each saving is a draft's or a discussion's next revision."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.agreed import agreed
from definitions.bodies import JUDGING
from definitions.catalogue import catalogue, definition_from
from governance.actions.proposals import edit_draft
from governance.actions.tested import revise_tested
from governance.facts import facts_of
from governance.models import Proposal, Revision
from governance.policies import may
from governance.refusals import Refused, text
from governance.workflow import Status
from people.company_time import company_zone
from people.models import User
from web.forms.examples import ExampleForms, initial_of
from web.forms.proposals import ReviseForm
from web.loaders.asked import asked_by
from web.loaders.instants import asked_instant
from web.loaders.reader import reader
from web.presenters.examples import examples_view


def proposal_examples(request: HttpRequest, number: int) -> HttpResponse:
    """GET: the examples as forms, a new one filled from ?lead (JSON), ?at and ?verdict. POST: save all."""
    rows = Proposal.objects.filter(document__kind__in=JUDGING).select_related("document", "base")
    proposal = get_object_or_404(rows, pk=number)
    user, now = reader(request), timezone.now()
    newest = proposal.revisions.latest("number")
    drafting = proposal.status == Status.DRAFT
    refusal = may("edit_draft" if drafting else "revise", facts_of(proposal, user, now))
    forms_, reason = forms_of(request, newest, now), ReviseForm.of(proposal, newest)
    if request.method == "POST":
        reason = ReviseForm(request.POST)
        if forms_.is_valid() and (drafting or reason.is_valid()):
            try:
                changed = save(proposal, newest, forms_, reason, by=user, at=now)
            except Refused as refused:
                reason.add_error(None, str(refused))
            else:
                messages.success(
                    request, _("The examples are saved.") if changed else _("Nothing has changed.")
                )
                return redirect("proposal", proposal.pk)
    words, language = catalogue(), get_language() or "ja"
    context = {
        "proposal": proposal,
        "newest": newest,
        "forms": forms_,
        "reason": reason,
        "drafting": drafting,
        "refusal": refusal and text(refusal),
        "examples": examples_view(definition_from(newest.body), words, language),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/examples.html", context, status=status)


def forms_of(request: HttpRequest, newest: Revision, now: datetime) -> Any:
    """One form for each example and an empty one, or what was sent."""
    definition, zone, words = definition_from(newest.body), company_zone(), catalogue()
    asked = asked_by(definition, agreed(), now)
    kwargs = {"asked": asked, "catalogue": words, "zone": zone, "now": now}
    if request.method == "POST":
        return ExampleForms(request.POST, prefix="example", form_kwargs=kwargs)
    initial = [initial_of(example, asked, words, zone, now) for example in newest.body.get("examples", ())]
    at = (asked_instant(request) or now).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    new = {"at": at, "verdict": request.GET.get("verdict", "qualified")}
    if lead := lead_in(request):
        new |= initial_of({"name": "", "at": at, "lead": lead}, asked, words, zone, now)
    found = ExampleForms(initial=initial, prefix="example", form_kwargs=kwargs)
    for name, value in new.items():
        found.forms[-1].initial[name] = value
    return found


def lead_in(request: HttpRequest) -> Mapping[str, Any]:
    """The lead that a link brought along."""
    try:
        lead = json.loads(request.GET.get("lead", "{}"))
    except (ValueError, RecursionError):
        return {}
    return lead if isinstance(lead, dict) else {}


def save(
    proposal: Proposal, newest: Revision, forms_: Any, reason: forms.Form, *, by: User, at: datetime
) -> bool:
    """Whether there was something to save. Raises `Refused`."""
    examples = [
        form.example()
        for form in forms_.forms
        if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
    ]
    body = {**newest.body, "examples": examples}
    if examples == newest.body.get("examples", []):
        return False
    if proposal.status == Status.DRAFT:
        words = {"title": proposal.title, "reason": newest.reason, "expected_effect": newest.expected_effect}
        seen = int(reason.data.get("revision") or 0)
        edit_draft(proposal=proposal, body=body, revision=seen, by=by, at=at, **words)
        return True
    revise_tested(proposal=proposal, body=body, by=by, at=at, **reason.cleaned_data)
    return True

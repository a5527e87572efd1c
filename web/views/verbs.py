"""One verb, one address: what such views have in common. A view loads, checks a form, calls one action."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from governance.models import Proposal
from governance.refusals import Refused
from web.loaders.proposal import Bound, load_proposal
from web.loaders.reader import reader
from web.presenters.proposal import proposal_context


def proposal_verb(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view of a POST address below a proposal. A GET (a reload after a refusal) leads to the proposal."""

    @wraps(view)
    def wrapped(request: HttpRequest, number: int, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return redirect("proposal", number)
        proposal = get_object_or_404(Proposal.objects.select_related("document"), pk=number)
        return view(request, proposal, **kwargs)

    return wrapped


def carry_out(
    request: HttpRequest,
    proposal: Proposal,
    name: str,
    form: forms.Form,
    action: Callable[..., object],
    done: str,
    /,
    *,
    leads_to: str = "",
    **subject: Any,
) -> HttpResponse:
    """Call the action with what the form holds; then on to `leads_to`, else the proposal, with a message.

    A form not filled in, or a refusal, shows the proposal again with the form (its `name`) as it was sent.
    """
    status = 422
    if form.is_valid():
        try:
            action(**subject, **form.cleaned_data, by=reader(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409 if refused.refusal.code == "stale" else 422
        else:
            messages.success(request, done)
            return redirect(leads_to or proposal_url(proposal))
    return show_proposal(request, proposal.pk, Bound(name, form), status=status)


def proposal_url(proposal: Proposal) -> str:
    return reverse("proposal", args=[proposal.pk])


def show_proposal(
    request: HttpRequest, number: int, bound: Bound | None = None, *, status: int = 200
) -> HttpResponse:
    """The proposal's page; `bound` is a form that was sent and not accepted."""
    loaded = load_proposal(number, reader(request), timezone.now(), bound)
    return render(request, "proposals/proposal.html", proposal_context(loaded), status=status)

"""Quarterly reviews: the frozen evidence, the three outcomes, and those of before."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.models import Document
from governance.actions.reviews import freeze_pack, record_review
from governance.facts import document_facts
from governance.models import EvidencePack, Review
from governance.policies import may
from governance.refusals import Refused
from governance.schedule import is_overdue, review_due
from people.models import Seat
from web.forms.reviews import RetireForm, ReviewForm
from web.loaders.definitions import words
from web.loaders.reader import reader
from web.presenters.documents import term
from web.presenters.packs import pack_view

PER_PAGE = 20
PACKS = EvidencePack.objects.select_related("document", "version", "snapshot")


def reviews(request: HttpRequest) -> HttpResponse:
    """Every review that has or had a pack, the newest first."""
    rows = PACKS.defer("contents", "version__body").prefetch_related("reviews__by__department")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/reviews.html", {"packs": page, "page": page})


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Does the definition still hold? POST outcome and notes; of a retirement also from when, and its key."""
    pack = get_object_or_404(PACKS, pk=pk)
    if request.method != "POST":
        return page(request, pack)
    retiring = "confirm" in request.POST
    form: forms.Form = RetireForm(request.POST) if retiring else ReviewForm(request.POST)
    if form.is_valid():
        try:
            recorded = record_review(
                document=pack.document, by=reader(request), at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return told(request, recorded)
    return page(request, pack, form, status=422)


def told(request: HttpRequest, recorded: Review) -> HttpResponse:
    """On to what follows from the outcome."""
    if recorded.proposal:
        messages.success(request, _("The review is recorded. Write down the change in this draft now."))
        return redirect("proposal_edit", recorded.proposal.pk)
    if recorded.retirement:
        messages.success(request, _("The review is recorded, and the definition is retired."))
        return redirect("definition", recorded.document.key)
    messages.success(request, _("The review is recorded: it stays as it is."))
    return redirect("review_page", recorded.pack_id)


@require_POST
def freeze(request: HttpRequest, key: str) -> HttpResponse:
    """Have the evidence frozen now, where its day has come and no job has done it yet."""
    pack = freeze_pack(document=get_object_or_404(Document, key=key), at=timezone.now())
    if pack is None:
        messages.error(request, _("The evidence of the next review is frozen two weeks before it is due."))
        return redirect("calendar")
    return redirect("review_page", pack.pk)


def page(
    request: HttpRequest, pack: EvidencePack, bound: forms.Form | None = None, *, status: int = 200
) -> HttpResponse:
    user, at = reader(request), timezone.now()
    document = pack.document
    recorded = Review.objects.filter(document=document, version=pack.version, due_on=pack.due_on)
    found = recorded.select_related("by__department", "proposal", "retirement").first()
    due = review_due(document, at)
    refusal = words(may("record_review", document_facts(document, user, at, review_due=due)))
    retiring = isinstance(bound, RetireForm)
    context: dict[str, Any] = {
        "pack": pack,
        "document": document,
        "term": term(document),
        "view": pack_view(pack),
        "recorded": found,
        "waits": found is None and due == pack.due_on,
        "overdue": found is None and due == pack.due_on and is_overdue(due, at),
        "late": (pack.frozen_at - pack.as_of).days,
        "refusal": refusal,
        "form": bound if bound and not retiring else ReviewForm(),
        "retire": bound if bound and retiring else RetireForm(auto_id="retire-%s"),
        "may_retire": document.judges_leads and Seat.CMO in user.seats(at),
    }
    return render(request, "reviews/review.html", context, status=status)

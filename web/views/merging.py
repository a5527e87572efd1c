"""Merging a proposal with the version that came into force meanwhile: its page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions import bodies
from definitions.language.merged import Merged
from definitions.language.parse import Faults
from governance.actions.merging import merge
from governance.facts import facts_of
from governance.merging import Merging, merging
from governance.models import Proposal
from governance.policies import may
from governance.refusals import Refused, text
from web.forms.merging import MergeForm, resolutions_in
from web.loaders.reader import reader
from web.presenters.merging import merge_context


def proposal_merge(request: HttpRequest, number: int) -> HttpResponse:
    """GET: what merged by itself, and the conflicts. POST: `do=preview` shows the result, else it is sent."""
    proposal = get_object_or_404(Proposal.objects.select_related("document", "base"), pk=number)
    user, at = reader(request), timezone.now()
    start, facts = merging(proposal, at), facts_of(proposal, user, at)
    refusal = may("merge", facts)
    if start is None:
        messages.info(request, text(refusal) if refusal else "")
        return redirect("proposal", number)
    resolutions, unread = resolutions_in(request.POST, start)
    merged, faults = put_together(start, resolutions)
    form, status = MergeForm(initial=first_words(start)), 200
    if request.method == "POST":
        form = MergeForm(request.POST) if request.POST.get("do") != "preview" else started(request, start)
        if form.is_bound and form.is_valid() and not faults and not unread:
            try:
                merge(proposal=proposal, resolutions=resolutions, by=user, at=at, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The merged revision is sent. Both heads are asked again."))
                return redirect("proposal", number)
        status = 422 if form.is_bound or unread or faults else 200
    context = merge_context(start, merged, resolutions, unread, request.POST, get_language() or "ja")
    context |= {
        "proposal": proposal,
        "form": form,
        "refusal": text(refusal) if refusal else "",
        "faults": faults,
        "untested": proposal.document.judges_leads and not facts.leads_known and proposal.opened_at,
    }
    return render(request, "proposals/merge.html", context, status=status)


def put_together(start: Merging, resolutions: Any) -> tuple[Merged, list[str]]:
    """The merge with what was chosen, and what is wrong with what was written."""
    three = start.base.body, start.ours.body, start.theirs.body
    try:
        return bodies.merge(*three, resolutions), []
    except Faults as faults:
        return start.merged, [fault.text(get_language() or "ja") for fault in faults.faults]


def first_words(start: Merging) -> dict[str, Any]:
    reason = _("Merged with version %(number)s, which came into force meanwhile.")
    return {
        "reason": reason % {"number": start.theirs.number},
        "revision": start.ours.number,
        "version": start.theirs.number,
    }


def started(request: HttpRequest, start: Merging) -> MergeForm:
    """The words as they were typed, not judged yet."""
    typed = {name: request.POST.get(name, "") for name in ("reason", "no_backtest_reason")}
    return MergeForm(initial=first_words(start) | typed)

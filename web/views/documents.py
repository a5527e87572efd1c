"""Settings: the governed documents, each with the policy by which it may change; adding one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.models import Document
from governance.actions.documents import add_document, change_policy
from governance.history import Filters, lines
from governance.policy_terms import may_change_policy
from governance.refusals import Refused, text
from people.actions import add_seat
from web.forms.documents import AddSeatForm, DocumentForm, PolicyForm
from web.loaders.reader import reader
from web.presenters.policies import policy_rows
from web.views.people import refuse_unless_manager

SHOWN_EDITS = 20


def documents(request: HttpRequest) -> HttpResponse:
    """Every document with its policy; POST adds one."""
    user, at = reader(request), timezone.now()
    refusal = may_change_policy(user.roles, user.seats(at))
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_document(**form.cleaned_data, by=user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("“%(name)s” is added. Its first version begins with a proposal.") % {"name": added}
            )
            return redirect("policy", added.key)
    rows = [(document, policy_rows(document)) for document in Document.objects.all()]
    context = {"rows": rows, "form": form, "refusal": refusal and text(refusal)}
    status = 422 if form.errors else 200
    return render(request, "policies/documents.html", context, status=status)


def policy(request: HttpRequest, key: str) -> HttpResponse:
    """One document's policy with its history; POST changes it."""
    document = get_object_or_404(Document, key=key)
    user, at = reader(request), timezone.now()
    refusal = may_change_policy(user.roles, user.seats(at))
    form = PolicyForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            change_policy(document=document, by=user, at=at, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The policy is saved. It counts for what is opened from now on."))
            return redirect("policy", key)
    edits, _more = lines(Filters(document=document, kind="settings"), limit=SHOWN_EDITS)
    context = {
        "document": document,
        "rows": policy_rows(document),
        "form": form,
        "refusal": refusal and text(refusal),
        "edits": edits,
    }
    return render(request, "policies/policy.html", context, status=422 if form.errors else 200)


@require_POST
def seat_add(request: HttpRequest) -> HttpResponse:
    """Another seat, such as the one that decides what the CMO proposes."""
    by, form = refuse_unless_manager(request), AddSeatForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("people")
    seat = add_seat(by=by, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The seat “%(name)s” is there. Put a person on it.") % {"name": seat})
    return redirect("people")

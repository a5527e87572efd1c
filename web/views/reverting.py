"""The emergency revert of a document: what it would change, and the confirmation."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue
from definitions.models import Version
from definitions.saying import difference
from governance.actions.reverting import revert
from governance.facts import document_facts
from governance.policies import may
from governance.queries import in_force
from governance.refusals import Refused, text
from governance.waiting import running_trial
from web.forms.reverting import RevertForm
from web.loaders.reader import reader


def version_revert(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """GET: what would change and follow. POST: confirmed, with a reason and the version it replaces."""
    version = get_object_or_404(Version.objects.select_related("document"), document__key=key, number=number)
    document, user, at = version.document, reader(request), timezone.now()
    current = in_force(document, at)
    if current is None or current.number <= number:
        return redirect("version", key, number)
    refusal = may("revert", document_facts(document, user, at))
    form: forms.Form = RevertForm(initial={"instead_of": current.number})
    if request.method == "POST":
        form = RevertForm(request.POST)
        if form.is_valid():
            try:
                words = {name: form.cleaned_data[name] for name in ("reason", "instead_of")}
                new = revert(version=version, by=user, at=at, **words)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("It is in force as version %(number)s.") % {"number": new.number})
                return redirect("version", key, new.number)
    trial = running_trial(document, at)
    context = {
        "document": document,
        "version": version,
        "current": current,
        "difference": difference(current.body, version.body, catalogue(), get_language() or "ja"),
        "trial": trial,
        "form": form,
        "refusal": text(refusal) if refusal else "",
    }
    return render(request, "definitions/revert.html", context, status=422 if form.errors else 200)

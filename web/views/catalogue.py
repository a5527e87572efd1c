"""Settings: the attribute catalogue, what may be asked of a lead and what it is called."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from definitions.actions.catalogue import TypeInUse, add_attribute, change_attribute, versions_using
from definitions.models import Attribute, EventKind, Version
from governance.refusals import text
from governance.roles import may_edit_catalogue
from people.models import User
from web.forms.catalogue import AttributeForm
from web.loaders.reader import reader
from web.presenters.catalogue import elements, events, label
from web.presenters.fields import edits


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every attribute by element, and the kinds of events."""
    context = {
        "elements": elements(Attribute.objects.all()),
        "events": events(EventKind.objects.all()),
        "reason": editing_refused(reader(request)),
    }
    return render(request, "catalogue/catalogue.html", context)


def attribute_add(request: HttpRequest) -> HttpResponse:
    """The form for a new attribute, and its POST."""
    user = reader(request)
    form = AttributeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refuse_unless_editor(user)
        key = form.cleaned_data["key"]
        attribute = add_attribute(key=key, by=user, at=timezone.now(), **form.attribute_fields())
        messages.success(request, _("%(label)s is in the catalogue now.") % {"label": label(attribute)})
        return redirect("catalogue")
    context = {"form": form, "reason": editing_refused(user)}
    return render(request, "catalogue/attribute.html", context, status=422 if form.errors else 200)


def attribute(request: HttpRequest, key: str) -> HttpResponse:
    """One attribute: its form, its POST, and who changed what and when."""
    user, at = reader(request), timezone.now()
    row = get_object_or_404(Attribute, key=key)
    form = AttributeForm(request.POST or None, attribute=row, type_reason=type_stays(versions_using(key, at)))
    if request.method == "POST" and form.is_valid():
        refuse_unless_editor(user)
        try:
            change_attribute(attribute=row, by=user, at=at, **form.attribute_fields())
        except TypeInUse as refused:
            form.add_error("type", type_stays(refused.versions))
        else:
            messages.success(request, _("The change is saved; the history below shows it."))
            return redirect("attribute", key=key)
    context = {
        "form": form,
        "attribute": row,
        "label": label(row),
        "reason": editing_refused(user),
        "edits": edits(row.history.select_related("history_user")),
    }
    return render(request, "catalogue/attribute.html", context, status=422 if form.errors else 200)


def type_stays(versions: Sequence[Version]) -> str:
    """Why an attribute's type cannot change; empty where it can."""
    if not versions:
        return ""
    names = ", ".join(
        _("%(document)s version %(number)s") % {"document": version.document, "number": version.number}
        for version in versions
    )
    return _(
        "The type stays: leads are judged by it under %(versions)s. Propose a version without this attribute "
        "first, or add a new attribute of the other type."
    ) % {"versions": names}


def editing_refused(user: User) -> str:
    """Why this person may not edit the catalogue; empty where they may."""
    refusal = may_edit_catalogue(user.roles)
    return text(refusal) if refusal else ""


def refuse_unless_editor(user: User) -> None:
    if reason := editing_refused(user):
        raise PermissionDenied(reason)

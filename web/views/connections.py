"""Connections to CRMs and MAs: the list, a new one, one with its log, and each thing to do with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.models import Attribute, EventKind
from evidence.actions import ImportRefused, add_source
from evidence.connections import (
    add_connection,
    look,
    pause_connection,
    remove_connection,
    replace_credentials,
    resume_connection,
    try_credentials,
)
from evidence.connectors.kinds import lacking
from evidence.connectors.words import trouble
from evidence.models import Connection, Kind
from evidence.tasks import ask_to_pull
from web.forms.connections import ConnectionForm, CredentialsForm
from web.loaders.connections import listed, listing
from web.loaders.reader import reader
from web.presenters.connections import SCOPES, pull_lines, state
from web.presenters.imports import mapping_lines
from web.views.imports import importing_refused, refuse_unless_importer

PULLS_SHOWN = 30


def connections(request: HttpRequest) -> HttpResponse:
    """Every connection and how it stands."""
    found = [(item.connection, item.last, state(item)) for item in listed(timezone.now())]
    context = {"connections": found, "kinds": Kind, "reason": importing_refused(reader(request))}
    return render(request, "connections/connections.html", context)


def connection_add(request: HttpRequest, kind: str) -> HttpResponse:
    """The form for a new connection; its POST tries the credentials before anything is stored."""
    user = reader(request)
    label = dict(Kind.choices).get(kind)
    if label is None:
        return redirect("connections")
    form = ConnectionForm(request.POST or None, kind=kind, initial={"name": label})
    if request.method == "POST":
        refuse_unless_importer(user)
        if form.is_valid():
            at = timezone.now()
            try:
                try_credentials(kind=kind, credentials=form.credentials, by=user)
                source = form.cleaned_data.get("source") or add_source(
                    key=form.new_source_key(), name=form.cleaned_data["name"], by=user, at=at
                )
                added = add_connection(
                    source=source,
                    kind=kind,
                    name=form.cleaned_data["name"],
                    credentials=form.credentials,
                    by=user,
                    at=at,
                )
            except ImportRefused as refused:
                form.add_error(None, " ".join(refused.texts))
            else:
                return redirect("connection_map", pk=added.pk)
    reason = importing_refused(user) or (trouble("not_installed", {}) if lacking(kind) else "")
    context = {"form": form, "label": label, "scopes": SCOPES[kind], "reason": reason}
    return render(request, "connections/add.html", context, status=422 if form.errors else 200)


def connection(request: HttpRequest, pk: int) -> HttpResponse:
    """One connection: how it stands, its fields, its credentials' date, its log."""
    return shown(request, one(pk))


def shown(request: HttpRequest, row: Connection, form: CredentialsForm | None = None) -> HttpResponse:
    pulls = list(row.pulls.select_related("snapshot", "started_by__department")[:PULLS_SHOWN])
    item = listing(row, pulls[0] if pulls else None, timezone.now())
    reason = importing_refused(reader(request))
    context = {
        "connection": row,
        "state": state(item),
        "moving": item.running or item.asked,
        "pulls": pull_lines(pulls, running=item.running),
        "mapping": mapping_lines(row.mapping, Attribute.objects.all(), EventKind.objects.all())
        if row.mapping
        else [],
        "form": form or CredentialsForm(kind=row.kind),
        "reason": reason,
        "pull_reason": reason or no_pull(row, running=item.running),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "connections/connection.html#standing", context)
    return render(request, "connections/connection.html", context, status=422 if form else 200)


def no_pull(row: Connection, *, running: bool) -> str:
    """Why nothing can be pulled now, or ""."""
    if not row.mapping:
        return _("Choose first which fields are pulled.")
    if not row.credentials:
        return trouble("no_credentials", {})
    return _("These leads are being pulled already. Wait until that is done.") if running else ""


@require_POST
def connection_pull(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to pull, beside this request."""
    user, row = reader(request), one(pk)
    refuse_unless_importer(user)
    try:
        ask_to_pull(connection=row, by=user, at=timezone.now())
    except ImportRefused as refused:
        messages.error(request, " ".join(refused.texts))
    else:
        messages.success(request, _("The pull has begun. This page shows how far it is; you can leave it."))
    return redirect("connection", pk=pk)


@require_POST
def connection_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the vendor now whether it takes the credentials."""
    user, row = reader(request), one(pk)
    refuse_unless_importer(user)
    try:
        found = look(connection=row, by=user)
    except ImportRefused as refused:
        messages.error(request, " ".join(refused.texts))
    else:
        said = {"vendor": row.get_kind_display(), "fields": len(found.fields)}
        messages.success(request, _("%(vendor)s answers, and has %(fields)s fields.") % said)
    return redirect("connection", pk=pk)


@require_POST
def connection_credentials(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace the credentials by ones that the vendor takes."""
    user, row = reader(request), one(pk)
    refuse_unless_importer(user)
    form = CredentialsForm(request.POST, kind=row.kind)
    if form.is_valid():
        try:
            try_credentials(kind=row.kind, credentials=form.credentials, by=user)
            replace_credentials(connection=row, credentials=form.credentials, by=user, at=timezone.now())
        except ImportRefused as refused:
            form.add_error(None, " ".join(refused.texts))
        else:
            messages.success(request, _("The credentials are replaced."))
            return redirect("connection", pk=pk)
    return shown(request, row, form)


@require_POST
def connection_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause it, or with do=resume go on."""
    user, row = reader(request), one(pk)
    refuse_unless_importer(user)
    change = resume_connection if request.POST.get("do") == "resume" else pause_connection
    change(connection=row, by=user, at=timezone.now())
    return redirect("connection", pk=pk)


@require_POST
def connection_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove it; its leads stay."""
    user, row = reader(request), one(pk)
    refuse_unless_importer(user)
    remove_connection(connection=row, by=user, at=timezone.now())
    messages.success(request, _("“%s” is removed. The leads it brought stay.") % row)
    return redirect("connections")


def one(pk: int) -> Connection:
    """A connection that is there. Raises Http404."""
    rows = Connection.objects.present().select_related("source", "credentials_set_by__department")
    return get_object_or_404(rows, pk=pk)

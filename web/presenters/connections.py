"""Connections: how each stands, in a sentence; its pulls as lines; a vendor's fields to choose from."""

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.connectors.vendor import Field
from evidence.connectors.words import trouble
from evidence.leads.mapping import Mapping
from evidence.models import Connection, Pull
from web.forms.mapping import targets_of
from web.loaders.connections import Listed
from web.presenters.jobs import job_line
from web.presenters.mapping import examples

SCOPES = {
    "hubspot": (
        "crm.objects.contacts.read",
        "crm.schemas.contacts.read",
        "crm.objects.owners.read",
        "sales-email-read",
    ),
    "salesforce": ("api",),
    "salesforce-contacts": ("api",),
}
"""What a kind's credentials have to allow, as the vendor names it."""


@dataclass(frozen=True, slots=True)
class State:
    """`needs_you`: somebody has to do something before leads come again as they should."""

    text: str
    needs_you: bool = False


@dataclass(frozen=True, slots=True)
class PullLine:
    pull: Pull
    said: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class FieldLine:
    number: int
    name: str
    label: str
    examples: str
    filled: float
    target: str


def state(item: Listed) -> State:
    """How a connection stands, the most pressing first."""
    connection, last = item.connection, item.last
    if not connection.mapping:
        return State(_("Choose which fields are pulled; nothing comes before that."), True)
    if item.running and last:
        return State(progress(last))
    if item.asked:
        line = job_line(item.asked, item.working)
        return State(" ".join((line.text, *line.texts)), not item.working)
    if not connection.credentials:
        text = _("Prepared, without credentials: nothing is pulled until somebody gives them.")
        return State(text, not connection.paused_at)
    if connection.paused_at:
        return State(_("Paused: nothing is pulled until somebody resumes it."))
    if last is None:
        return State(_("Ready. The first pull brings every lead."))
    if last.trouble:
        return State(trouble(last.trouble, last.params), True)
    if last.ended_at is None:
        return State(_("The last pull was interrupted. The next one goes on where it stopped."), True)
    if connection.missing:
        return State(
            _("No such field any more: %s. Choose the fields again.") % ", ".join(connection.missing), True
        )
    return State(_("Last pull: %s") % came_to(last))


def progress(run: Pull) -> str:
    text = ngettext(
        "Being pulled now: %(n)s record so far.", "Being pulled now: %(n)s records so far.", run.records
    )
    return text % {"n": f"{run.records:,}"}


def came_to(run: Pull) -> str:
    """What a pull that went well came to."""
    if not run.records:
        return _("Nothing had changed.")
    said = {"new": f"{run.new:,}", "changed": f"{run.changed:,}", "refused": f"{run.refused:,}"}
    if run.refused:
        return _("%(new)s new leads, %(changed)s changed, %(refused)s refused.") % said
    return _("%(new)s new leads, %(changed)s changed.") % said


def pull_lines(pulls: Iterable[Pull], *, running: bool) -> list[PullLine]:
    """The log, newest first; only the newest can be running."""
    lines = []
    for place, run in enumerate(pulls):
        if run.trouble:
            lines.append(PullLine(run, trouble(run.trouble, run.params), True))
        elif run.ended_at:
            said = came_to(run)
            if run.missing:
                said += " " + _("Without fields that are not there any more: %s") % ", ".join(run.missing)
            lines.append(PullLine(run, said, False))
        elif place == 0 and running:
            lines.append(PullLine(run, progress(run), False))
        else:
            lines.append(PullLine(run, trouble("interrupted", {}), True))
    return lines


def field_lines(
    fields: Iterable[Field], profile: Map[str, Any], mapping: Mapping, missing: Iterable[str]
) -> list[FieldLine]:
    """A line per field, and one for each that the mapping has and the vendor has no more."""
    targets = targets_of(mapping)
    known = [*fields, *(Field(name, name, "text") for name in missing)]
    return [
        FieldLine(
            number,
            field.name,
            field.label,
            examples(profile[field.name]) if field.name in profile else "",
            profile[field.name]["filled"] if field.name in profile else 0.0,
            targets.get(field.name, ""),
        )
        for number, field in enumerate(known)
    ]


def gone(connection: Connection, fields: Iterable[Field], mapped: Iterable[str]) -> list[str]:
    """Mapped fields that the vendor does not have."""
    names = {field.name for field in fields}
    return [name for name in mapped if name not in names] if connection.mapping else []

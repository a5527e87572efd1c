"""What is not as it was written, in words: which record, and what became of it."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model
from django.utils.translation import gettext as _

from definitions.models import Document
from governance.edits import edited
from governance.lines import line
from governance.models import Event
from governance.refusals import in_words

Code = Literal["changed", "gone", "added", "moved"]
"""Changed after it was written; gone; put in past the actions; not following on what it followed on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One record that is not as it was written."""

    code: Code
    record: str
    """By a name for programs: "position:12", "version:mql@3", "people.user:5"."""
    text: str


def of_version(code: Code, document: Document, number: int) -> Finding:
    what = _("Version {number} of “{document}”").format(number=number, document=document)
    return Finding(code, f"version:{document.key}@{number}", _said(code, what))


def of_event(code: Code, event: Event) -> Finding:
    what = _("Entry {number} of the history ({when}: {line})").format(
        number=event.pk, when=in_words(event.at), line=_line(event)
    )
    return Finding(code, f"event:{event.pk}", _said(code, what))


def of_record(code: Code, name: str, proposal: int | None) -> Finding:
    """A governed row; `name` as events name it."""
    model, _colon, key = name.partition(":")
    names = {
        "proposal": _("Proposal {number}"),
        "revision": _("Revision (record {number})"),
        "position": _("Position (record {number})"),
        "objection": _("Objection (record {number})"),
        "thread": _("Thread (record {number})"),
        "comment": _("Comment (record {number})"),
        "session": _("Session (record {number})"),
        "waiver": _("Waiver of sessions (record {number})"),
        "contract": _("Trial contract (record {number})"),
        "trial": _("Trial (record {number})"),
        "trialreport": _("Trial report (record {number})"),
        "actionitem": _("Action (record {number})"),
        "suggestion": _("Suggestion (record {number})"),
        "evidencepack": _("Evidence of a review (record {number})"),
        "retirement": _("Retirement (record {number})"),
        "occurrence": _("What took place under an initiative (record {number})"),
        "pulseround": _("Survey between the departments (record {number})"),
        "decision": _("Decision (record {number})"),
        "acknowledgement": _("Acknowledgement (record {number})"),
        "doubt": _("Doubt (record {number})"),
        "review": _("Review (record {number})"),
    }
    what = names.get(model, f"{model} {{number}}").format(number=f"#{key}" if model == "proposal" else key)
    if proposal and model != "proposal":
        what = _("{record} of proposal {proposal}").format(record=what, proposal=f"#{proposal}")
    return Finding(code, name, _said(code, what))


def of_edit(code: Code, model: type[Model], edit: Any) -> Finding:
    """A row of the field-by-field history."""
    verb = {"+": "add", "~": "change", "-": "remove"}.get(edit.history_type, "change")
    said = edited(model, verb, edit)
    what = _("Edit {number} ({when}: {line})").format(
        number=edit.history_id, when=in_words(edit.history_date), line=said
    )
    return Finding(code, f"{edit._meta.label_lower}:{edit.history_id}", _said(code, what))


def of_lost_edit(model: type[Model], key: int, edit: int) -> Finding:
    what = _("Edit {number} of {thing}").format(number=edit, thing=f"{model._meta.label_lower} {key}")
    return Finding("gone", f"{model.history.model._meta.label_lower}:{edit}", _said("gone", what))  # type: ignore[attr-defined]


def of_thing(code: Code, model: type[Model], key: int, row: object = None) -> Finding:
    """Something edited in place that is not as its last edit left it."""
    name = f"{model._meta.label_lower}:{key}"
    what = f"“{row}” ({name})" if row is not None else f"{model._meta.label_lower} {key}"
    match code:
        case "changed":
            said = _("{record} is not as its last edit left it.").format(record=what)
        case "added":
            said = _("{record} has no edit that tells of it.").format(record=what)
        case _:
            said = _("{record} is gone, and no edit tells of it.").format(record=what)
    return Finding(code, name, said)


def _said(code: Code, what: str) -> str:
    match code:
        case "changed":
            return _("{record} was changed after it was written.").format(record=what)
        case "gone":
            return _("{record} is gone: what follows or tells of it is still there.").format(record=what)
        case "added":
            return _("{record} was put in later: no entry of the history tells of it.").format(record=what)
        case "moved":
            return _(
                "{record} does not follow on what it followed on: something before it was removed, "
                "put in or written anew."
            ).format(record=what)


def _line(event: Event) -> str:
    """Its sentence, where what is stored still makes one."""
    try:
        return line(event)
    except (LookupError, TypeError, ValueError, AttributeError):
        return event.verb

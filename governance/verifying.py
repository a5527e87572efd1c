"""Is the record whole? Versions, events, governed rows and edits are compared with their seals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import F, Model, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from definitions.chain import chain
from definitions.models import Version
from governance.models import (
    Acknowledgement,
    ActionItem,
    Comment,
    Contract,
    Decision,
    Doubt,
    EditSeal,
    Event,
    Objection,
    Position,
    Proposal,
    Review,
    Revision,
    Session,
    Suggestion,
    Thread,
    Trial,
    TrialReport,
    Waiver,
)
from governance.seals import name_of, seal
from governance.tampering import (
    Code,
    Finding,
    of_edit,
    of_event,
    of_lost_edit,
    of_record,
    of_thing,
    of_version,
)

RECORDS: dict[type[Model], str] = {  # -> the way to its proposal
    Proposal: "pk",
    Revision: "proposal",
    Position: "proposal",
    Objection: "proposal",
    Thread: "proposal",
    Comment: "thread__proposal",
    Session: "proposal",
    Waiver: "proposal",
    Contract: "proposal",
    Trial: "proposal",
    TrialReport: "trial__proposal",
    Decision: "proposal",
    ActionItem: "proposal",
    Suggestion: "comment__thread__proposal",
    Acknowledgement: "",
    Review: "",
    Doubt: "",
}
"""Rows that are written with an event only. Others that events name are compared with their seals as well."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many were compared, and what was found."""

    versions: int
    events: int
    records: int
    edits: int
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        return not self.findings

    @property
    def counted(self) -> str:
        return _(
            "Compared: {versions} versions, {events} entries of the history, {records} records "
            "and {edits} edits."
        ).format(
            versions=_number(self.versions),
            events=_number(self.events),
            records=_number(self.records),
            edits=_number(self.edits),
        )

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        counted = {"versions": self.versions, "events": self.events}
        counted |= {"records": self.records, "edits": self.edits}
        findings = [{"code": one.code, "record": one.record, "text": one.text} for one in self.findings]
        return {"whole": self.whole, "compared": counted, "findings": findings}


def _number(number: int) -> str:
    return str(number_format(number, 0, force_grouping=True))


def verify(*, also_edits: bool = True) -> Checked:
    """Reads everything, changes nothing."""
    versions = list(Version.objects.select_related("document").order_by("document", "number"))
    events = list(Event.objects.select_related("document").order_by("document", "proposal", "pk"))
    found = [*_versions(versions), *_led_by(versions, events), *_events(events)]
    records, in_records = _records(events)
    edits, in_edits = _edits() if also_edits else (0, [])
    findings = tuple(dict.fromkeys([*found, *in_records, *in_edits]))
    return Checked(len(versions), len(events), records, edits, findings)


def _versions(versions: Iterable[Version]) -> Iterator[Finding]:
    for document, of_one in groupby(versions, key=lambda row: row.document):
        previous, expected = "", 1
        for version in of_one:
            for number in range(expected, version.number):
                yield of_version("gone", document, number)
            if version.chain != chain(version):
                yield of_version("changed", document, version.number)
            elif version.previous_chain != previous and version.number == expected:
                yield of_version("moved", document, version.number)
            previous, expected = version.chain, version.number + 1


def _led_by(versions: Iterable[Version], events: Iterable[Event]) -> Iterator[Finding]:
    """Each approval follows on the entry that its version names."""
    before = {event.version_id: event.previous for event in events if event.verb == "approve"}
    for version in versions:
        if version.led_by and before.get(version.pk) != version.led_by:
            yield of_version("moved", version.document, version.number)


def _events(events: Iterable[Event]) -> Iterator[Finding]:
    for _chain, of_one in groupby(events, key=lambda row: (row.document_id, row.proposal_id)):
        previous = ""
        for event in of_one:
            if event.digest != seal(event, event.previous):
                yield of_event("changed", event)
            elif event.previous != previous:
                yield of_event("moved", event)
            previous = event.digest


def _records(events: Iterable[Event]) -> tuple[int, list[Finding]]:
    """Each row as the last event left it that names it."""
    sealed: dict[str, tuple[str, int | None]] = {}  # name -> (seal, proposal)
    for event in sorted(events, key=lambda row: row.pk):
        records = event.records if isinstance(event.records, dict) else {}
        sealed |= {name: (digest, event.proposal_id) for name, digest in records.items()}
    models = _by_name()
    named = {models[name.partition(":")[0]] for name in sealed if name.partition(":")[0] in models}
    count, found = 0, []
    for model in sorted({*RECORDS, *named}, key=lambda one: one.__name__):
        for row in _rows(model):
            digest, proposal = sealed.pop(name_of(row), ("", getattr(row, "place", None)))
            if digest or model in RECORDS:
                count += 1
                if digest != seal(row):
                    found.append(_of_row("changed" if digest else "added", row, proposal))
    found += [of_record("gone", name, proposal) for name, (_digest, proposal) in sealed.items()]
    return count, found


def _of_row(code: Code, row: Model, proposal: int | None) -> Finding:
    if isinstance(row, Version):
        return of_version(code, row.document, row.number)
    return of_record(code, name_of(row), proposal)


def _rows(model: type[Model]) -> "QuerySet[Any]":
    rows = model._default_manager.order_by("pk")
    if way := RECORDS.get(model):
        rows = rows.annotate(place=F(way))
    if model is Version:
        rows = rows.select_related("document")
    return rows.prefetch_related(*(field.name for field in model._meta.many_to_many))


def _by_name() -> dict[str, type[Model]]:
    return {str(model._meta.model_name): model for model in apps.get_models()}


def _edits() -> tuple[int, list[Finding]]:
    """The history of all that is edited in place, and each thing as its last edit left it."""
    count, found = 0, []
    for model in apps.get_models():
        if not hasattr(model, "history"):
            continue
        sealed = {row.edit: row for row in EditSeal.objects.filter(model=model._meta.label_lower)}
        last: dict[Any, Any] = {}
        for edit in model.history.order_by("id", "history_id"):
            before, last[edit.id] = last.get(edit.id), edit
            count += 1
            edit.seal = sealed.pop(edit.history_id, None)
            if code := _code(edit, before):
                found.append(of_edit(code, model, edit))
        found += [of_lost_edit(model, row.object, row.edit) for row in sealed.values()]
        found += _as_edited(model, last)
    return count, found


def _code(edit: Any, before: Any) -> Code | None:
    if edit.seal is None:
        return "added"
    if edit.seal.digest != seal(edit, edit.seal.previous):
        return "changed"
    previous = before.seal.digest if before and before.seal else ""
    return None if edit.seal.previous == previous else "moved"


def _as_edited(model: type[Model], last: dict[Any, Any]) -> Iterator[Finding]:
    for row in model._default_manager.order_by("pk"):
        edit = last.pop(row.pk, None)
        if edit is None or edit.history_type == "-":
            yield of_thing("added", model, row.pk, row)
        elif any(getattr(row, one.attname) != getattr(edit, one.attname) for one in edit.tracked_fields):
            yield of_thing("changed", model, row.pk, row)
    for key, edit in last.items():
        if edit.history_type != "-":
            yield of_thing("gone", model, key)

"""Everything that happened in one list, newest first: events, imports of leads, and edits field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from definitions.models import Attribute, Document, EventKind, Version
from evidence.models import (
    Closure,
    Connection,
    Erasure,
    Exemption,
    MonthlyFigure,
    RejectionReason,
    Retention,
    Snapshot,
    Source,
    Thinning,
)
from governance.clocks import exempted, exemption_withdrawn
from governance.edits import edited, field_name, shown
from governance.lines import (
    answered,
    erased,
    erasure_lifted,
    imported,
    line,
    snapshots_thinned,
    veiled,
)
from governance.models import Event, Feed, Initiative, NoticePreference, Proposal, Roadmap, Webhook
from people.models import Delegation, Department, Role, RoleGrant, Seat, SeatHolding, User

KINDS = {
    "proposal": ("draft", "edit_draft", "open_discussion", "revise", "merge", "withdraw"),
    "position": ("take_position", "withdraw_objection", "overrule_objection"),
    "discussion": (
        "comment",
        "resolve_thread",
        "reopen_thread",
        "move_session",
        "hold_session",
        "waive_sessions",
        "suggest",
        "take_suggestion",
        "decline_suggestion",
        "agree_action",
        "finish_action",
        "reopen_action",
    ),
    "trial": (
        "write_contract",
        "start_trial",
        "ask_extension",
        "extend_trial",
        "end_trial_early",
        "report",
    ),
    "decision": ("send_to_decision", "approve", "request_changes", "reject"),
    "document": ("acknowledge", "raise_doubt", "reply_to_doubt", "revert", "record_review", "add_document"),
    "roadmap": (
        "record_occurrence",
        "strike_occurrence",
        "restore_occurrence",
        "open_pulse",
        "call_off_pulse",
    ),
}
"""Kinds of events by their verbs; besides them there are import, personal, exemption, catalogue, settings and
people.
"""
EDITED: dict[str, tuple[type[Model], ...]] = {
    "catalogue": (Attribute, EventKind, Source, Connection),
    "settings": (Document, MonthlyFigure, RejectionReason, Retention, Webhook, Closure),
    "roadmap": (Roadmap, Initiative),
    "people": (
        User,
        Department,
        Seat,
        SeatHolding,
        Delegation,
        Role,
        RoleGrant,
        Feed,
        NoticePreference,
    ),
}
ALL_KINDS = (*dict.fromkeys((*KINDS, "import", "personal", "exemption", *EDITED)),)
_kind_of = {verb: kind for kind, verbs in KINDS.items() for verb in verbs}


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list; what is left empty is not asked for. `since` is included, `until` is not."""

    document: Document | None = None
    proposal: Proposal | None = None
    person: User | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    oldest: bool = False
    """The oldest first, instead of the newest."""
    hidden: Mapping[int, tuple[int, frozenset[str]]] = field(default_factory=dict)
    """Of positions that may not be seen yet: proposal -> (newest revision, the heads' seats)."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """An edited field as its reader calls it, with what it was and became; `old` is empty for something
    new.
    """

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. `text` is the whole sentence; the rest is for links and what stands
    below it.
    """

    at: datetime
    kind: str
    verb: str
    text: str
    person: User | None
    reason: str = ""
    document: Document | None = None
    proposal: Proposal | None = None
    version: Version | None = None
    snapshot: Snapshot | None = None
    erasure: Erasure | None = None
    details: dict[str, Any] | None = None
    changes: tuple[FieldChange, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON; the instant with its offset."""
        return {
            "at": timezone.localtime(self.at).isoformat(),
            "kind": self.kind,
            "verb": self.verb,
            "person": str(self.person) if self.person else None,
            "text": self.text,
            "reason": self.reason,
            "document": self.document.key if self.document else None,
            "proposal": self.proposal.pk if self.proposal else None,
            "version": self.version.number if self.version else None,
            "details": self.details or {},
            "changes": [{"field": one.field, "old": one.old, "new": one.new} for one in self.changes],
        }


def lines(filters: Filters, *, offset: int = 0, limit: int = 50) -> tuple[list[Line], bool]:
    """(the lines from `offset` on, whether there are more), in a number of queries that does not grow
    with them.
    """
    count = offset + limit + 1
    found = [*_events(filters, count), *_imports(filters, count), *_personal(filters, count)]
    found += _exemptions(filters, count)
    for kind, models in EDITED.items():
        for model in models if filters.kind in ("", kind) else ():
            found += _edits(kind, model, filters, count)
    found.sort(key=lambda one: one.at, reverse=not filters.oldest)
    return found[offset : offset + limit], len(found) > offset + limit


def timeline(
    proposal: Proposal, hidden: Mapping[int, tuple[int, frozenset[str]]] | None = None
) -> list[Line]:
    """All that happened on one proposal, newest first; `hidden` as in `Filters`."""
    return list(_events(Filters(proposal=proposal, hidden=hidden or {}), None))


def _events(filters: Filters, count: int | None) -> Iterable[Line]:
    if filters.kind and filters.kind not in KINDS:
        return
    rows = Event.objects.select_related("by__department", "on_behalf_of", "document", "proposal", "version")
    events = _within(_sorted(rows, filters, "at"), filters, "at", "by")
    if filters.document:
        events = events.filter(document=filters.document)
    if filters.proposal:
        events = events.filter(proposal=filters.proposal)
    if filters.kind:
        events = events.filter(verb__in=KINDS[filters.kind])
    for event in events[:count]:
        yield Line(
            at=event.at,
            kind=_kind_of[event.verb],
            verb=event.verb,
            text=answered(event) if (hides := _hides(event, filters)) else line(event),
            person=event.by,
            reason="" if hides else event.reason,
            document=event.document,
            proposal=event.proposal,
            version=event.version,
            details=None if hides else event.details,
        )


def _hides(event: Event, filters: Filters) -> bool:
    newest, seats = filters.hidden.get(event.proposal_id or 0, (0, frozenset()))
    return veiled(event, newest, seats)


def _imports(filters: Filters, count: int) -> Iterable[Line]:
    if filters.kind not in ("", "import") or filters.document or filters.proposal:
        return
    rows = _sorted(Snapshot.objects.select_related("imported_by__department"), filters, "imported_at")
    for row in _within(rows, filters, "imported_at", "imported_by")[:count]:
        text = imported(row.imported_by, row.file_name, row.accepted, row.refused)
        yield Line(row.imported_at, "import", "import", text, row.imported_by, snapshot=row)


def _personal(filters: Filters, count: int) -> Iterable[Line]:
    """Leads that were erased, those that may come again, and snapshots whose leads are gone."""
    if filters.kind not in ("", "personal") or filters.document or filters.proposal:
        return
    rows = Erasure.objects.select_related("by__department", "lifted_by__department", "source")
    for row in _within(_sorted(rows, filters, "at"), filters, "at", "by")[:count]:
        yield Line(row.at, "personal", "erase", erased(row.by, row.source), row.by, row.reason, erasure=row)
    lifted = _sorted(rows.exclude(lifted_at=None), filters, "lifted_at")
    lifted = _within(lifted, filters, "lifted_at", "lifted_by")
    for row in lifted[:count]:
        text = erasure_lifted(row.lifted_by, row.pk)
        yield Line(row.lifted_at, "personal", "lift", text, row.lifted_by, row.lifted_reason, erasure=row)
    thinned = _within(Thinning.objects.all(), filters, "at", "by").order_by().values("at", "by")
    groups = list(_sorted(thinned.annotate(n=Count("pk")), filters, "at", key="by")[:count])
    people = User.objects.select_related("department").in_bulk([group["by"] for group in groups])
    for group in groups:
        by = people[group["by"]]
        yield Line(group["at"], "personal", "thin", snapshots_thinned(by, group["n"]), by)


def _exemptions(filters: Filters, count: int) -> Iterable[Line]:
    """Exceptions to the 48-hour rule, allowed and withdrawn."""
    if filters.kind not in ("", "exemption") or filters.document or filters.proposal:
        return
    rows = Exemption.objects.select_related("allowed_by__department", "withdrawn_by__department")
    for row in _within(rows, filters, "allowed_at", "allowed_by")[:count]:
        text = exempted(row.allowed_by, row)
        yield Line(row.allowed_at, "exemption", "allow", text, row.allowed_by, row.note)
    gone = rows.exclude(withdrawn_at=None).order_by("-withdrawn_at")
    for row in _within(gone, filters, "withdrawn_at", "withdrawn_by")[:count]:
        text = exemption_withdrawn(row.withdrawn_by, row)
        yield Line(row.withdrawn_at, "exemption", "withdraw", text, row.withdrawn_by)


def _edits(kind: str, model: type[Model], filters: Filters, count: int) -> Sequence[Line]:
    """Edits of one model. Rows that changed nothing (a sign-in saves the person) are no history: read
    on past them.
    """
    if filters.proposal or (filters.document and model is not Document):
        return []
    fetch = count
    while True:
        rows = list(_history(model, filters)[:fetch])
        before = {
            row.pk: row
            for row in _manager(model).filter(pk__in=[row.previous for row in rows if row.previous])
        }
        found = [one for row in rows if (one := _edit(kind, model, row, before.get(row.previous)))]
        if len(found) >= count or len(rows) < fetch:
            return found[:count]
        fetch *= 4


def _history(model: type[Model], filters: Filters) -> "QuerySet[Any]":
    earlier = _manager(model).filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    rows = _manager(model).annotate(
        previous=Subquery(earlier.order_by("-history_id").values("history_id")[:1])
    )
    # Whom and what the rows point to stands in their sentences.
    named = [column.name for column in model.history.model.tracked_fields if column.is_relation]  # type: ignore[attr-defined]
    rows = rows.select_related("history_user__department", *named)
    rows = _within(rows, filters, "history_date", "history_user")
    if model is Document:  # what an event says already
        added = Event.objects.filter(verb="add_document").values("document")
        rows = rows.exclude(Q(history_type="+") & Q(id__in=added))
    if filters.document:
        rows = rows.filter(id=filters.document.pk)
    return _sorted(rows, filters, "history_date", key="history_id")


def _edit(kind: str, model: type[Model], row: Any, before: Any) -> Line | None:
    changes = tuple(_changes(model, row, before)) if row.history_type == "~" else ()
    if row.history_type == "~" and not changes:
        return None
    verb = {"+": "add", "~": "change", "-": "remove"}[row.history_type]
    text = edited(model, verb, row)
    return Line(
        row.history_date, kind, verb, text, row.history_user, row.history_change_reason or "", changes=changes
    )


def _changes(model: type[Model], row: Any, before: Any) -> Iterable[FieldChange]:
    for column in row.tracked_fields:
        new, old = getattr(row, column.attname), getattr(before, column.attname, None)
        if new != old:
            yield FieldChange(field_name(column.name), shown(before, column), shown(row, column))


def _within(rows: "QuerySet[Any]", filters: Filters, instant: str, person: str) -> "QuerySet[Any]":
    if filters.person:
        rows = rows.filter(**{person: filters.person})
    if filters.since:
        rows = rows.filter(**{f"{instant}__gte": filters.since})
    if filters.until:
        rows = rows.filter(**{f"{instant}__lt": filters.until})
    return rows


def _sorted(rows: "QuerySet[Any]", filters: Filters, instant: str, key: str = "pk") -> "QuerySet[Any]":
    sign = "" if filters.oldest else "-"
    return rows.order_by(f"{sign}{instant}", f"{sign}{key}")


def _manager(model: type[Model]) -> "QuerySet[Any]":
    return model.history.all()  # type: ignore[attr-defined, no-any-return]

"""What the history is read from: events, imports, personal data, exceptions, and edits field by field.

Each source says which of its rows are listed, and makes lines of those that are shown.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Count, Min, Model, OuterRef, Q, QuerySet, Subquery

from definitions.models import Attribute, Document, EventKind
from evidence.models import (
    Closure,
    Connection,
    Counting,
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
from governance.history_lines import KINDS, FieldChange, Filters, Line, kind_of
from governance.lines import (
    answered,
    erased,
    erasure_lifted,
    imported,
    line,
    snapshots_thinned,
    veiled,
)
from governance.models import Event, Feed, Initiative, NoticePreference, Roadmap, Webhook, WeeklySchedule
from people.models import Delegation, Department, Role, RoleGrant, Seat, SeatHolding, User

EDITED: dict[str, tuple[type[Model], ...]] = {
    "catalogue": (Attribute, EventKind, Source, Connection),
    "settings": (
        Document,
        MonthlyFigure,
        RejectionReason,
        Retention,
        Counting,
        Webhook,
        Closure,
        WeeklySchedule,
    ),
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
Rows = QuerySet[Any]
Found = Iterator[tuple[int, Line]]


@dataclass(frozen=True, slots=True)
class Origin:
    """`rows`: those listed, None where the filters leave none, by person and period not yet narrowed;
    `read`: the lines of such rows by their keys.
    """

    rows: Callable[[Filters], Rows | None]
    instant: str
    person: str
    read: Callable[[Collection[int], Filters], Found]


def _events(filters: Filters) -> Rows | None:
    if filters.kind and filters.kind not in KINDS:
        return None
    rows: Rows = Event.objects.all()
    if filters.document:
        rows = rows.filter(document=filters.document)
    if filters.proposal:
        rows = rows.filter(proposal=filters.proposal)
    return rows.filter(verb__in=KINDS[filters.kind]) if filters.kind else rows


def _read_events(keys: Collection[int], filters: Filters) -> Found:
    rows = Event.objects.select_related("by__department", "on_behalf_of", "document", "proposal", "version")
    for event in rows.defer("records", "version__body").in_bulk(list(keys)).values():
        yield event.pk, event_line(event, filters)


def event_line(event: Event, filters: Filters) -> Line:
    newest, seats = filters.hidden.get(event.proposal_id or 0, (0, frozenset()))
    hides = veiled(event, newest, seats)
    return Line(
        at=event.at,
        kind=kind_of[event.verb],
        verb=event.verb,
        text=answered(event) if hides else line(event),
        person=event.by,
        reason="" if hides else event.reason,
        document=event.document,
        proposal=event.proposal,
        version=event.version,
        details=None if hides else event.details,
    )


def _of_kind(kind: str, rows: Callable[[], Rows], filters: Filters) -> Rows | None:
    """Rows that belong to no document: there where the filters ask for no document and no other kind."""
    other = filters.kind not in ("", kind) or filters.document or filters.proposal
    return None if other else rows()


def _read_imports(keys: Collection[int], _filters: Filters) -> Found:
    for row in Snapshot.objects.select_related("imported_by__department").in_bulk(list(keys)).values():
        text = imported(row.imported_by, row.file_name, row.accepted, row.refused)
        yield row.pk, Line(row.imported_at, "import", "import", text, row.imported_by, snapshot=row)


def _erasures(keys: Collection[int]) -> Iterable[Any]:
    rows = Erasure.objects.select_related("by__department", "lifted_by__department", "source")
    return rows.in_bulk(list(keys)).values()


def _read_erasures(keys: Collection[int], _filters: Filters) -> Found:
    for row in _erasures(keys):
        text = erased(row.by, row.source)
        yield row.pk, Line(row.at, "personal", "erase", text, row.by, row.reason, erasure=row)


def _read_lifted(keys: Collection[int], _filters: Filters) -> Found:
    for row in _erasures(keys):
        text, by = erasure_lifted(row.lifted_by, row.pk), row.lifted_by
        yield row.pk, Line(row.lifted_at, "personal", "lift", text, by, row.lifted_reason, erasure=row)


def _thinnings() -> Rows:
    """The first of each set of snapshots whose leads were removed at once."""
    sets = Thinning.objects.order_by().values("at", "by").annotate(first=Min("pk"))
    return Thinning.objects.filter(pk__in=sets.values("first"))


def _read_thinnings(keys: Collection[int], _filters: Filters) -> Found:
    sets = Thinning.objects.order_by().values("at", "by").annotate(first=Min("pk"), n=Count("pk"))
    found = list(sets.filter(first__in=list(keys)))
    people = User.objects.select_related("department").in_bulk([one["by"] for one in found])
    for one in found:
        by = people[one["by"]]
        yield one["first"], Line(one["at"], "personal", "thin", snapshots_thinned(by, one["n"]), by)


def _exemptions(keys: Collection[int]) -> Iterable[Any]:
    rows = Exemption.objects.select_related("allowed_by__department", "withdrawn_by__department")
    return rows.in_bulk(list(keys)).values()


def _read_exempted(keys: Collection[int], _filters: Filters) -> Found:
    for row in _exemptions(keys):
        text, by = exempted(row.allowed_by, row), row.allowed_by
        yield row.pk, Line(row.allowed_at, "exemption", "allow", text, by, row.note)


def _read_withdrawn(keys: Collection[int], _filters: Filters) -> Found:
    for row in _exemptions(keys):
        text = exemption_withdrawn(row.withdrawn_by, row)
        yield row.pk, Line(row.withdrawn_at, "exemption", "withdraw", text, row.withdrawn_by)


def _edits(kind: str, model: type[Model], filters: Filters) -> Rows | None:
    if filters.kind not in ("", kind) or filters.proposal or (filters.document and model is not Document):
        return None
    rows = _history(model)
    if model is Document:  # what an event says already
        added = Event.objects.filter(verb="add_document").values("document")
        rows = rows.exclude(Q(history_type="+") & Q(id__in=added))
    return rows.filter(id=filters.document.pk) if filters.document else rows


def _read_edits(kind: str, model: type[Model], keys: Collection[int], _filters: Filters) -> Found:
    """Rows that changed nothing are no history: a sign-in saved the person once."""
    earlier = _history(model).filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    previous = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
    # Whom and what the rows point to stands in their sentences.
    named = [column.name for column in model.history.model.tracked_fields if column.is_relation]  # type: ignore[attr-defined]
    rows = _history(model).select_related("history_user__department", *named)
    found = rows.annotate(previous=previous).in_bulk(list(keys)).values()
    before = _history(model).in_bulk([row.previous for row in found if row.previous])
    for row in found:
        changes = tuple(_changes(row, before.get(row.previous))) if row.history_type == "~" else ()
        if row.history_type == "~" and not changes:
            continue
        verb = {"+": "add", "~": "change", "-": "remove"}[row.history_type]
        reason, text = row.history_change_reason or "", edited(model, verb, row)
        yield row.pk, Line(row.history_date, kind, verb, text, row.history_user, reason, changes=changes)


def _changes(row: Any, before: Any) -> Iterable[FieldChange]:
    for column in row.tracked_fields:
        new, old = getattr(row, column.attname), getattr(before, column.attname, None)
        if new != old:
            yield FieldChange(field_name(column.name), shown(before, column), shown(row, column))


def _history(model: type[Model]) -> Rows:
    return model.history.all()  # type: ignore[attr-defined, no-any-return]


def _origins() -> Iterator[Origin]:
    yield Origin(_events, "at", "by", _read_events)
    lifted = partial(_of_kind, "personal", lambda: Erasure.objects.exclude(lifted_at=None))
    gone = partial(_of_kind, "exemption", lambda: Exemption.objects.exclude(withdrawn_at=None))
    for kind, rows, instant, person, read in (
        ("import", Snapshot.objects.all, "imported_at", "imported_by", _read_imports),
        ("personal", Erasure.objects.all, "at", "by", _read_erasures),
        ("personal", _thinnings, "at", "by", _read_thinnings),
        ("exemption", Exemption.objects.all, "allowed_at", "allowed_by", _read_exempted),
    ):
        yield Origin(partial(_of_kind, kind, rows), instant, person, read)
    yield Origin(lifted, "lifted_at", "lifted_by", _read_lifted)
    yield Origin(gone, "withdrawn_at", "withdrawn_by", _read_withdrawn)
    for kind, models in EDITED.items():
        for model in models:
            read = partial(_read_edits, kind, model)
            yield Origin(partial(_edits, kind, model), "history_date", "history_user", read)


ORIGINS: tuple[Origin, ...] = tuple(_origins())
ALL_KINDS = (*dict.fromkeys((*KINDS, "import", "personal", "exemption", *EDITED)),)


def lines_of(keys: Mapping[int, Collection[int]], filters: Filters) -> dict[tuple[int, int], Line]:
    """(origin, key) -> line, of rows by their origins."""
    return {
        (origin, key): made
        for origin, wanted in keys.items()
        for key, made in ORIGINS[origin].read(wanted, filters)
    }

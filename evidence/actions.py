"""Imports: a file's head and what it would come to, the next snapshot, and the sources of leads."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from definitions.language.tree import AttributeType
from definitions.models import Attribute, EventKind
from evidence.engine.columns import column
from evidence.erasures import erased, finish_within
from evidence.leads import fields, words
from evidence.leads.fingerprints import file_sha256
from evidence.leads.incoming import Incoming, Tell, Written, untold
from evidence.leads.mapping import Fault, Mapping, MappingFaults, guess
from evidence.leads.reading import Sheet, Unreadable, read
from evidence.leads.warehouse import Unfit, counts, fingerprint, place, warehouse
from evidence.leads.writing import importing, write
from evidence.models import Snapshot, Source
from jobs.doing import NotDone
from people.actions import save_as
from people.company_time import company_zone
from people.models import Role, User


class ImportRefused(NotDone):
    """Nothing was imported; `texts` says why and what to do, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file before it is imported: its columns with their first values, and the mapping they suggest."""

    sheet: Sheet
    samples: Map[str, tuple[str, ...]]
    mapping: Mapping


def preview(path: Path, source: Source | None = None, sheet: str = "") -> Preview:
    """Read a file's head, of a workbook that of the sheet named.

    A source's last mapping is kept where the file fits it. Raises `ImportRefused`.
    """
    last = Mapping.read(source.mapping) if source and source.mapping else None
    try:
        table = read(path, sheet or (last.sheet if last else ""))
        samples = table.samples()
    except Unreadable as error:
        raise ImportRefused(words.unreadable(error)) from None
    named = table.name if len(table.names) > 1 else ""
    if last and not faults(fitting := replace(last, sheet=named), table):
        return Preview(table, samples, fitting)
    guessed = guess(samples, known_attributes(), known_events())
    return Preview(table, samples, replace(guessed, sheet=named))


def faults(mapping: Mapping, sheet: Sheet) -> tuple[Fault, ...]:
    """What is wrong with a mapping for a file."""
    if mapping.sheet not in ("", sheet.name):
        return (Fault("unknown_sheet", {"sheet": mapping.sheet}),)
    attributes = Attribute.objects.values_list("key", flat=True)
    return mapping.faults(sheet.columns, attributes, EventKind.objects.values_list("key", flat=True))


def known_attributes() -> dict[str, fields.Known]:
    """The attribute catalogue as an import sees it."""
    return {
        row.key: fields.Known(
            AttributeType(row.type, tuple(choice["value"] for choice in row.choices)),
            (*row.source_fields, row.label_ja, row.label_en),
        )
        for row in Attribute.objects.all()
    }


def known_events() -> dict[str, tuple[str, ...]]:
    """The event catalogue as an import sees it: event -> every name it goes by."""
    return {row.key: (*row.source_names, row.label_ja, row.label_en) for row in EventKind.objects.all()}


def import_leads(
    *,
    path: Path,
    file_name: str,
    source: Source,
    mapping: Map[str, object] | Mapping,
    by: User,
    at: datetime,
    history: Path | None = None,
    tell: Tell = untold,
) -> Snapshot:
    """Lay the leads of a file over the state before it, as the next snapshot; the source keeps the mapping.

    `history`: what the source tells of values that attributes had before (evidence.leads.history).

    `tell` hears how far it is. A file that changes nothing (the same again) gives the snapshot that is
    there. Not one transaction: the files take their time, and only the row that makes them count is written
    at the end. Raises `ImportRefused`.
    """
    if refusal := may_import(by):
        raise ImportRefused(refusal)
    with importing():
        finish_within(at=at)
        incoming, previous = _incoming(path, source, mapping, at, history)
        written = _written(incoming, previous, tell=tell)
        if previous and previous.fingerprint == written.fingerprint and previous.source_id == source.pk:
            return previous
        snapshot = snapshot_of(
            written,
            source=source,
            file_name=file_name,
            sha256=file_sha256(path),
            mapping=incoming.mapping.plain(),
            by=by,
            at=at,
        )
        with transaction.atomic():
            snapshot.save()
            if source.mapping != snapshot.mapping:
                source.mapping = snapshot.mapping
                save_as(source, by=by, at=at)
        return snapshot


def try_import(*, path: Path, source: Source, mapping: Map[str, object] | Mapping, at: datetime) -> Written:
    """What importing the file would come to; nothing is kept. Raises `ImportRefused`."""
    with importing():
        incoming, previous = _incoming(path, source, mapping, at)
        return _written(incoming, previous, keep=False)


def look_at_leads(*, by: User, at: datetime) -> Snapshot:
    """Look at the leads that live elsewhere (LEADS_URL) and keep what was found as the newest state.

    Nothing is copied. A look that finds what the last one found gives that one. Raises `ImportRefused`.
    """
    if refusal := may_import(by):
        raise ImportRefused(refusal)
    if not settings.LEADS_URL:
        raise ImportRefused(_("LEADS_URL is not set: leads are imported from files."))
    names = {key: column(key) for key in known_attributes()}
    try:
        with warehouse() as asked:
            counted = counts(asked, names)
            found = fingerprint(asked, counted)
    except Unfit as error:
        raise ImportRefused(words.unfit(error)) from None
    source = add_source(key="warehouse", name=place(), by=by, at=at)
    last: Snapshot | None = source.snapshots.order_by("-imported_at", "-pk").first()
    if last and last.fingerprint == found:
        return last
    leads = counted["leads"]
    return Snapshot.objects.create(
        source=source,
        file_name=place(),
        mapping={"fields": {}},
        fingerprint=found,
        rows=leads,
        accepted=leads,
        refused=0,
        leads=leads,
        attributes={key: known for key, known in counted["attributes"].items() if known},
        imported_at=at,
        imported_by=by,
    )


@transaction.atomic
def add_source(*, key: str, name: str, by: User, at: datetime) -> Source:
    """The source of that key, added where there is none yet. Raises `ImportRefused`."""
    if refusal := may_import(by):
        raise ImportRefused(refusal)
    return Source.objects.filter(key=key).first() or save_as(Source(key=key, name=name), by=by, at=at)


def may_import(user: User) -> str:
    """Why this person may not import leads, or "". The page asks governance.roles, which says the same."""
    if Role.AUDITOR in user.roles:
        return _("Auditors read everything and change nothing.")
    if Role.ANALYST not in user.roles:
        return _("Only analysts import leads. Ask an administrator for the role.")
    return ""


def state_before(at: datetime) -> Snapshot | None:
    """The newest state, on which an import builds. Raises `ImportRefused` where there can be none."""
    refuse_elsewhere()
    previous: Snapshot | None = Snapshot.objects.stored().order_by("-imported_at", "-pk").first()
    if previous and previous.imported_at > at:
        raise ImportRefused(
            _("Leads of a later date were imported before. Check this computer's clock and try again.")
        )
    return previous


def snapshot_of(
    written: Written,
    *,
    source: Source,
    file_name: str,
    sha256: str,
    mapping: Map[str, object],
    by: User,
    at: datetime,
) -> Snapshot:
    """The row of a state that was written, not stored yet."""
    return Snapshot(
        source=source,
        file_name=file_name,
        file_sha256=sha256,
        mapping=mapping,
        fingerprint=written.fingerprint,
        rows=written.rows,
        accepted=written.accepted,
        refused=written.refused,
        leads=written.leads,
        attributes=written.attributes,
        imported_at=at,
        imported_by=by,
    )


def refuse_elsewhere() -> None:
    """Raises `ImportRefused` where the leads live elsewhere (LEADS_URL)."""
    if settings.LEADS_URL:
        raise ImportRefused(
            _("The leads live in %(place)s and are read there. Nothing is imported.") % {"place": place()}
        )


def _incoming(
    path: Path,
    source: Source,
    mapping: Map[str, object] | Mapping,
    at: datetime,
    history: Path | None = None,
) -> tuple[Incoming, Snapshot | None]:
    """The file as it can be imported, and the state it is laid over."""
    previous = state_before(at)
    try:
        mapping = mapping if isinstance(mapping, Mapping) else Mapping.read(mapping)
        sheet = read(path, mapping.sheet)
    except Unreadable as error:
        raise ImportRefused(words.unreadable(error)) from None
    except MappingFaults as error:
        raise ImportRefused(*map(words.fault, error.faults)) from None
    if found := faults(mapping, sheet):
        raise ImportRefused(*map(words.fault, found))
    # The same file again says nothing that was not known when it came first.
    came = Snapshot.objects.filter(source__key=source.key, file_sha256=file_sha256(path))
    known_at = next((row.imported_at for row in came if row.mapping == mapping.plain()), at)
    zone = company_zone()
    compared = compared_fields(mapping, source)
    attributes = known_attributes()
    incoming = Incoming(
        sheet,
        mapping,
        attributes,
        source.key,
        zone,
        at,
        known_at,
        compared,
        history,
        erased=erased(source),
    )
    return incoming, previous


def compared_fields(mapping: Mapping, source: Source) -> frozenset[str]:
    """The attributes that the source's file before had as well."""
    before = Snapshot.objects.filter(source__key=source.key).order_by("-imported_at", "-pk").first()
    return frozenset(mapping.fields) & frozenset(before.mapping["fields"] if before else ())


def _written(
    incoming: Incoming, previous: Snapshot | None, *, keep: bool = True, tell: Tell = untold
) -> Written:
    try:
        return write(incoming, previous.fingerprint if previous else None, keep=keep, tell=tell)
    except Unreadable as error:
        raise ImportRefused(words.unreadable(error)) from None

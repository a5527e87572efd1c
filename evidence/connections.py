"""Every write about connections but the pull itself (evidence.pulling), and a look at what a vendor has."""

import time
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from definitions.models import Attribute, EventKind
from evidence.actions import ImportRefused, known_attributes, known_events, may_import
from evidence.connectors import asking, words
from evidence.connectors.kinds import vendor
from evidence.connectors.reading import guessable, mapped_fields
from evidence.connectors.vendor import Field, Record, Trouble, Vendor
from evidence.credentials import seal, unseal
from evidence.leads import words as lead_words
from evidence.leads.mapping import Mapping, guess
from evidence.models import Connection, Source
from people.actions import save_as
from people.models import User

SAMPLES = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What a vendor has: the fields of leads, and the leads that changed last."""

    id_field: str
    fields: tuple[Field, ...]
    samples: tuple[Record, ...]


@transaction.atomic
def add_connection(
    *, source: Source, kind: str, name: str, credentials: Map[str, str], by: User, at: datetime
) -> Connection:
    """A connection that has no mapping yet; without credentials it is only prepared.

    Raises `ImportRefused`.
    """
    _refuse_unless_importer(by)
    if source.connections.filter(removed_at=None).exists():
        raise ImportRefused(_("Leads of “%(source)s” are pulled already.") % {"source": source})
    connection = Connection(
        source=source,
        kind=kind,
        name=name,
        credentials=_sealed(credentials) if credentials else "",
        credentials_set_at=at,
        credentials_set_by=by,
        added_at=at,
        added_by=by,
    )
    return save_as(connection, by=by, at=at)


@transaction.atomic
def replace_credentials(
    *, connection: Connection, credentials: Map[str, str], by: User, at: datetime
) -> Connection:
    """Raises `ImportRefused`."""
    row = _present(connection, by)
    row.credentials, row.credentials_set_at, row.credentials_set_by = _sealed(credentials), at, by
    return save_as(row, by=by, at=at)


@transaction.atomic
def change_mapping(*, connection: Connection, mapping: Mapping, by: User, at: datetime) -> Connection:
    """With another mapping the next pull asks for every lead again. Raises `ImportRefused`."""
    row = _present(connection, by)
    attributes = Attribute.objects.values_list("key", flat=True)
    events = EventKind.objects.values_list("key", flat=True)
    columns = {mapping.id, *mapped_fields(mapping)}
    if found := mapping.faults(columns, attributes, events):
        raise ImportRefused(*map(lead_words.fault, found))
    if row.mapping != mapping.plain():
        row.mapping, row.watermark, row.missing = mapping.plain(), None, []
        save_as(row, by=by, at=at)
    return row


@transaction.atomic
def pause_connection(*, connection: Connection, by: User, at: datetime) -> Connection:
    """It is pulled no more until somebody resumes it. Raises `ImportRefused`."""
    row = _present(connection, by)
    row.paused_at = row.paused_at or at
    return save_as(row, by=by, at=at)


@transaction.atomic
def resume_connection(*, connection: Connection, by: User, at: datetime) -> Connection:
    """Raises `ImportRefused`."""
    row = _present(connection, by)
    row.paused_at = None
    return save_as(row, by=by, at=at)


@transaction.atomic
def remove_connection(*, connection: Connection, by: User, at: datetime) -> Connection:
    """Its credentials go; its leads and its log stay. Raises `ImportRefused`."""
    row = _present(connection, by)
    row.removed_at, row.credentials = at, ""
    return save_as(row, by=by, at=at)


def renew_credentials() -> int:
    """Encrypt all credentials with the newest key; how many. Raises `Trouble`."""
    rows = list(Connection.objects.present())
    with transaction.atomic():
        for row in rows:
            Connection.objects.filter(pk=row.pk).update(credentials=seal(unseal(row.credentials)))
    return len(rows)


def open_vendor(connection: Connection, wait: asking.Wait = time.sleep) -> Vendor:
    """Raises `Trouble`."""
    if not connection.credentials:
        raise Trouble("no_credentials")
    given = unseal(connection.credentials)
    return vendor(connection.kind, asking.Asking(asking.session(), wait), given)


def try_credentials(*, kind: str, credentials: Map[str, str], by: User) -> None:
    """Whether a vendor takes credentials that are not stored yet. Raises `ImportRefused`."""
    _refuse_unless_importer(by)
    try:
        opened = vendor(kind, asking.Asking(asking.session()), credentials)
        opened.sample(opened.fields(), 1)
    except Trouble as trouble:
        raise ImportRefused(words.trouble(trouble.code, trouble.params)) from None


def look(*, connection: Connection, by: User) -> Look:
    """What the vendor has now, which shows that the credentials are good. Raises `ImportRefused`."""
    _refuse_unless_importer(by)
    try:
        opened = open_vendor(connection)
        fields = tuple(opened.fields())
        return Look(opened.id_field, fields, tuple(opened.sample(fields, SAMPLES)))
    except Trouble as trouble:
        raise ImportRefused(words.trouble(trouble.code, trouble.params)) from None


def suggested(connection: Connection, found: Look) -> Mapping:
    """The connection's mapping, as far as its fields are there; else what names and samples suggest."""
    if connection.mapping:
        return Mapping.read(connection.mapping)
    values = samples(found)
    guessed = guess(values, known_attributes(), known_events(), guessable(found.fields))
    return Mapping(found.id_field, guessed.fields, guessed.null_words, guessed.outcome, guessed.events)


def samples(found: Look) -> Map[str, Sequence[str]]:
    """Field -> its values in the samples, blank ones left out."""
    return {
        field.name: [value for record in found.samples if (value := record.values.get(field.name, ""))]
        for field in found.fields
    }


def _sealed(credentials: Map[str, str]) -> str:
    try:
        return seal(credentials)
    except Trouble as trouble:
        raise ImportRefused(words.trouble(trouble.code, trouble.params)) from None


def _present(connection: Connection, by: User) -> Connection:
    """The row, locked. Raises `ImportRefused` where it was removed."""
    _refuse_unless_importer(by)
    row = Connection.objects.select_for_update().get(pk=connection.pk)
    if row.removed_at:
        raise ImportRefused(_("This connection was removed. Add it anew to pull its leads again."))
    return row


def _refuse_unless_importer(by: User) -> None:
    if refusal := may_import(by):
        raise ImportRefused(refusal)

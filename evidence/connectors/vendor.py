"""What a CRM or MA is to us: fields, and records that changed, page by page, each with its past. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Cursor = dict[str, Any]
"""Where a pull goes on, as JSON; empty: at the beginning."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a lead there. `options`: stored value -> what people read, where the two differ."""

    name: str
    label: str
    type: str
    """A type of the catalogue (definitions.language.tree)."""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Was:
    """A value that a field had from an instant on."""

    field: str
    at: datetime
    value: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What sales did to contact a lead: one of evidence.leads.fields.contacts."""

    lead: str
    event: str
    at: datetime
    person: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A lead there: its values (blank: none), and those it had, as far as the vendor tells."""

    id: str
    values: Mapping[str, str]
    past: tuple[Was, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What one page brought, and where the next begins."""

    cursor: Cursor
    records: tuple[Record, ...] = ()
    activities: tuple[Activity, ...] = ()


class Trouble(Exception):  # noqa: N818 - said of the connection
    """A vendor did not answer as it should: a code of evidence.connectors.words.troubles, and details."""

    def __init__(self, code: str, **params: str) -> None:
        self.code, self.params = code, params
        super().__init__(f"{code} {params}")


class Vendor(Protocol):
    id_field: str
    """The field that says which lead it is."""

    def fields(self) -> Sequence[Field]:
        """The fields that leads have there. Raises `Trouble`, as everything here."""

    def sample(self, fields: Sequence[Field], count: int) -> Sequence[Record]:
        """The leads that changed last, without their past."""

    def pages(
        self, fields: Sequence[Field], since: datetime | None, until: datetime, cursor: Cursor
    ) -> Iterator[Page]:
        """All that changed since an instant (None: all there is), from `cursor` on; `until`: now.

        A record that changes meanwhile may come in its old or its new state: it is asked for again by a pull
        `since` this one's `until`.
        """

"""Agreed: versions, what they refer to and the words for them, read once per process and change.

Judging asks for these at every request, and they change a few times a year. So they are kept, and one small
question to the database tells whether they still hold, whichever process changed something.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from definitions.bodies import JUDGING
from definitions.catalogue import catalogue, definition_from
from definitions.kpi_policy import KpiPolicy, parse
from definitions.language.catalogue import Catalogue
from definitions.language.compiled import Compiler
from definitions.language.judge import Judge
from definitions.language.telling import Teller
from definitions.language.tree import Definition
from definitions.models import Attribute, Document, EventKind, Retirement, Version
from people.company_time import company_zone

Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A version as judging needs it."""

    number: int
    fingerprint: str
    in_force_from: datetime
    retired_from: datetime | None = None


@dataclass
class Agreed:
    """Everything agreed at one state of the database; judges and words are made when first asked for."""

    versions: Mapping[str, list[Agreement]]
    """A document's key -> its versions by date in force, the oldest first."""
    catalogue: Catalogue
    zone: ZoneInfo
    _definitions: dict[str, Definition] = field(default_factory=dict)
    _judges: dict[str, Judge] = field(default_factory=dict)
    _tellers: dict[str, Teller] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # One for all, so that a version is compiled once though others refer to it.
        self._compiler = Compiler(self.definition_in_force)

    def in_force(self, key: str, at: datetime) -> Agreement | None:
        """The version of a document in force at an instant."""
        versions = self.versions.get(key, [])
        begun = bisect_right(versions, at, key=lambda version: version.in_force_from)
        found = versions[begun - 1] if begun else None
        ended = found.retired_from if found else None
        return None if ended and ended <= at else found

    def numbered(self, key: str, number: int) -> Agreement | None:
        """The version of a document with a number."""
        return next((version for version in self.versions.get(key, []) if version.number == number), None)

    def definition_in_force(self, key: str, at: datetime) -> Definition | None:
        """What references are looked up by."""
        version = self.in_force(key, at)
        return self.definition(version.fingerprint) if version else None

    def definition(self, fingerprint: str) -> Definition:
        """The parsed body of a version."""
        if fingerprint not in self._definitions:
            bodies = Version.objects.filter(fingerprint=fingerprint).values_list("body", flat=True)
            self._definitions[fingerprint] = definition_from(bodies[:1].get())
        return self._definitions[fingerprint]

    def judge(self, fingerprint: str) -> Judge:
        """The version compiled; what it refers to is what is in force at the judging instant."""
        if fingerprint not in self._judges:
            self._judges[fingerprint] = self.judge_of(self.definition(fingerprint))
        return self._judges[fingerprint]

    def judge_of(self, definition: Definition) -> Judge:
        """A definition that nobody need have agreed on, such as a proposal's, compiled like a version.

        It is compiled once as long as `definition_from` gives the same one for its body.
        """
        return Judge(definition, self._compiler)

    @cached_property
    def kpi_policies(self) -> list[tuple[datetime, int, KpiPolicy]]:
        """The formulas of the shared KPIs: from when, number of the version, what it says; by date."""
        fields = ("in_force_from", "number", "body")
        rows = Version.objects.filter(document__kind=Document.Kind.KPI, document__scope="")
        return [
            (since, number, parse(body))
            for since, number, body in rows.order_by(*fields[:2]).values_list(*fields)
        ]

    def teller(self, language: str) -> Teller:
        """What says judgements by these versions in a language."""
        if language not in self._tellers:
            self._tellers[language] = Teller(self.catalogue, language, self.zone)
        return self._tellers[language]


_kept: tuple[Stamp, Agreed] | None = None


def agreed() -> Agreed:
    """What is agreed now; one query where nothing changed since the last call."""
    global _kept
    stamp = _stamp()
    kept = _kept
    if kept is None or kept[0] != stamp:
        kept = _kept = (stamp, _read())
    return kept[1]


def _stamp() -> Stamp:
    """What is another after any change: versions and retirements are only ever added, edits leave history."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return (*cursor.fetchone(), settings.COMPANY_TIME_ZONE)


@cache
def _question() -> str:
    versions, retirements = Version._meta.db_table, Retirement._meta.db_table
    # Asked for once: simple_history makes a manager each time that it is looked up.
    attributes, events = (model.history.model._meta.db_table for model in (Attribute, EventKind))
    return f"""
        select (select max(id) from {versions}), (select max(id) from {retirements}),
               (select chain from {versions} order by id desc limit 1),
               (select max(history_id) from {attributes}), (select max(history_date) from {attributes}),
               (select max(history_id) from {events}), (select max(history_date) from {events})
    """


def _read() -> Agreed:
    versions: dict[str, list[Agreement]] = {}
    rows = Version.objects.filter(document__kind__in=JUDGING).order_by("in_force_from", "number")
    fields_of = ("document__key", "number", "fingerprint", "in_force_from", "retired_from")
    for key, *fields in rows.values_list(*fields_of):
        versions.setdefault(key, []).append(Agreement(*fields))
    return Agreed(versions, catalogue(), company_zone())

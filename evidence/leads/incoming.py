"""Incoming: a file of leads with all it takes to read it, and what its import came to."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from evidence.leads.erased import IsErased, nobody
from evidence.leads.fields import Known
from evidence.leads.laying import Added
from evidence.leads.mapping import Mapping
from evidence.leads.rows import Batched


class Tell(Protocol):
    """Hears how far an import is."""

    def __call__(self, phase: str, part: int = 0, whole: int = 0, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file with all it takes to read it. `at`: when it is imported; `known_at`: when it first was.

    `compared`: the attributes that the source's file before had as well; only of these a value that differs
    is a change. `history`: a Parquet file of what the source tells of the past (evidence.leads.history).
    `added`: where given, the rows say only what is new of their leads (evidence.leads.laying).
    `erased`: which leads are not taken in again.
    """

    sheet: Batched
    mapping: Mapping
    attributes: dict[str, Known]
    source_key: str
    zone: ZoneInfo
    at: datetime
    known_at: datetime
    compared: frozenset[str] = frozenset()
    history: Path | None = None
    added: Added | None = None
    erased: IsErased = nobody


@dataclass(frozen=True, slots=True)
class Written:
    """What an import came to. `attributes`: key -> leads that have it; `leads`: in the state after it."""

    fingerprint: str
    rows: int
    accepted: int
    refused: int
    leads: int
    attributes: dict[str, int]


def untold(_phase: str, _part: int = 0, _whole: int = 0) -> None:
    """Nobody hears how far it is."""

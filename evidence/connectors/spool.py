"""Spool: what a pull brought so far, in files on disk, so that a killed one goes on where it was.

A batch is whole or not there: it is written under another name, brought to disk and renamed. One of the same
number takes its place.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from evidence.leads.pushing import Sent, Told, events_of, plain_events


def folder(number: int) -> Path:
    return Path(settings.DATA_DIR) / "pulls" / str(number)


def store(number: int, batch: int, sent: Sequence[Sent]) -> None:
    """Store one batch of a pull."""
    place = folder(number)
    place.mkdir(parents=True, exist_ok=True)
    lines = (orjson.dumps(_plain(lead), option=orjson.OPT_APPEND_NEWLINE) for lead in sent)
    store_lines(place / f"{batch:08}.jsonl", lines)


def store_lines(path: Path, lines: Iterable[bytes]) -> None:
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(number: int, batches: int, at: datetime) -> Iterator[Sent]:
    """The first `batches` of a pull, in their order, all said at one instant."""
    for batch in range(1, batches + 1):
        with (folder(number) / f"{batch:08}.jsonl").open("rb") as file:
            for line in file:
                yield _sent(orjson.loads(line), at)


def has(number: int, batches: int) -> bool:
    """Whether all of a pull's batches are there."""
    return all((folder(number) / f"{batch:08}.jsonl").exists() for batch in range(1, batches + 1))


def erase(number: int, id_: str) -> None:
    """Take a lead (its id in the source) out of every batch; each is whole at any moment."""
    for path in sorted(folder(number).glob("*.jsonl")):
        lines = path.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if orjson.loads(line)[0] != id_]
        if len(kept) < len(lines):
            store_lines(path, kept)


def forget(number: int) -> None:
    shutil.rmtree(folder(number), ignore_errors=True)


def _plain(lead: Sent) -> list[Any]:
    return [
        lead.id,
        lead.fields,
        plain_events(lead.events),
        [[told.attribute, told.at.isoformat(), told.raw] for told in lead.past],
    ]


def _sent(plain: list[Any], at: datetime) -> Sent:
    id_, fields, events, past = plain
    return Sent(
        id_,
        fields,
        {},
        events_of(events),
        at,
        tuple(Told(attribute, datetime.fromisoformat(when), raw) for attribute, when, raw in past),
    )

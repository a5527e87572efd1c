"""Connections with their last pull, and what a vendor has, kept for some minutes while fields are chosen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Max

from evidence.connections import Look, look
from evidence.models import Connection, Pull
from evidence.pulling import is_running
from evidence.tasks import pull_key
from jobs.models import Job
from people.models import User
from web.loaders.jobs import somebody_works
from web.loaders.sheets import VALUES_KEPT

KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Listed:
    """A connection with its last pull, whether it is being pulled now, and the job that waits to do so."""

    connection: Connection
    last: Pull | None
    running: bool
    asked: Job | None = None
    working: bool = True
    """Whether there is a process that does jobs."""


def listed(at: datetime) -> list[Listed]:
    """Every connection that is there."""
    newest = Pull.objects.order_by().values("connection").annotate(newest=Max("pk")).values("newest")
    last = {run.connection_id: run for run in Pull.objects.filter(pk__in=newest)}
    rows = list(Connection.objects.present().select_related("source"))
    asked = {
        job.key: job for job in Job.objects.filter(key__in=map(pull_key, rows), started_at=None).unfinished()
    }
    working = not asked or somebody_works(at)
    return [
        Listed(row, run, open_and_running(row, run), asked.get(pull_key(row)), working)
        for row in rows
        for run in (last.get(row.pk),)
    ]


def listing(row: Connection, last: Pull | None, at: datetime) -> Listed:
    """The same of one."""
    asked = Job.objects.filter(key=pull_key(row), started_at=None).unfinished().first()
    working = asked is None or somebody_works(at)
    return Listed(row, last, open_and_running(row, last), asked, working)


def open_and_running(connection: Connection, last: Pull | None) -> bool:
    return last is not None and last.ended_at is None and is_running(connection)


def looked(connection: Connection, by: User) -> Look:
    """What the vendor has. Raises `ImportRefused`."""
    key = f"connection-{connection.pk}-{connection.credentials_set_at.timestamp()}"
    found: Look | None = cache.get(key)
    if found is None:
        found = look(connection=connection, by=by)
        cache.set(key, found, KEPT_SECONDS)
    return found


def profile(found: Look) -> dict[str, dict[str, Any]]:
    """Field -> its most frequent values in the samples, how many have each, the share that has one."""
    profiles = {}
    for field in found.fields:
        counts: dict[str, int] = {}
        for record in found.samples:
            if value := record.values.get(field.name):
                value = value[:10] if field.type == "instant" else value  # the day says enough
                counts[value] = counts.get(value, 0) + 1
        values = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:VALUES_KEPT]
        filled = sum(counts.values()) / len(found.samples) if found.samples else 0.0
        profiles[field.name] = {"values": values, "filled": filled}
    return profiles

"""What the grown company did beside its agreement, as copies of the demo's own moved back in time: weekly
meetings, imports, what took place of the roadmap's initiatives, rounds of the survey.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Model

from evidence.models import Snapshot
from governance.models import Occurrence, PulseAnswer, PulseRound, WeeklyPack

WEEK, QUARTER = timedelta(weeks=1), timedelta(weeks=13)
EACH_WEEK = 3
"""Of the initiatives, so many take place."""


def beside(years: int) -> None:
    weeks = 52 * years
    store(earlier(WeeklyPack.objects.order_by("day").first(), weeks, WEEK))
    store(earlier(Snapshot.objects.order_by("imported_at").first(), weeks, WEEK))
    for row in Occurrence.objects.order_by("held_on")[:EACH_WEEK]:
        store(earlier(row, weeks, WEEK))
    first = PulseRound.objects.order_by("opened_at").first()
    for made in store(earlier(first, 4 * years, QUARTER)):
        answers = PulseAnswer.objects.filter(round=first)
        store([copied(answer, round_id=made.pk) for answer in answers])


def earlier(row: Model | None, times: int, apart: timedelta) -> list[Any]:
    """Copies of a row, each so much earlier than the one before; none of none."""
    return [copied(row, back=apart * place) for place in range(1, times)] if row else []


def copied(row: Model, back: timedelta = timedelta(0), **fields: Any) -> Any:
    """A row without its key, its dates so much earlier."""
    return type(row)(**{**dict(values(row, back)), **fields})


def values(row: Model, back: timedelta) -> Iterator[tuple[str, Any]]:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        dated = isinstance(field, DateField) and isinstance(value, date)  # an instant is a date, too
        if not field.primary_key:
            yield field.attname, value - back if dated else value


def store(rows: list[Any]) -> list[Any]:
    return type(rows[0])._base_manager.bulk_create(rows) if rows else []

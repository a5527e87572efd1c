"""People for the grown company, and edits of the field-by-field history, each with its seal."""

from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.db.models import Max, Model
from django.utils import timezone

from definitions.models import Attribute
from evidence.models import MonthlyFigure
from governance.models import EditSeal, Event
from governance.seals import seal
from people.models import Department, User

PEOPLE = 200
FAMILY = (
    "青木",
    "井上",
    "上田",
    "遠藤",
    "大野",
    "加藤",
    "木村",
    "工藤",
    "小林",
    "斎藤",
    "清水",
    "杉山",
    "高橋",
)
GIVEN = ["明", "薫", "桂", "純", "翼", "渚", "光", "真琴", "実", "優", "遥", "蓮"]


def hire(number: int, at: datetime) -> list[User]:
    """So many more people in marketing and sales; all people there are then."""
    sides = list(Department.objects.filter(side__in=("marketing", "sales")))
    names = [(family, given) for given in GIVEN * 2 for family in FAMILY][:number]
    rows = [
        User(
            email=f"person{place}@example.com",
            password="!",
            name=f"{family} {given}",
            name_en=f"Person {place}",
            family_name=family,
            department=sides[place % len(sides)],
            joined_at=at,
        )
        for place, (family, given) in enumerate(names)
    ]
    User.objects.bulk_create(rows)
    store([edit(row, at, "+", rows[0]) for row in rows])
    return list(User.objects.filter(is_active=True).select_related("department"))


def edit_until(rows: int, people: list[User]) -> None:
    """Edits of people, attributes and monthly figures until the history has so many rows: each there and
    back again, so that things stay as their last edit left them.
    """
    left = rows - Event.objects.count() - EditSeal.objects.count()
    things = [
        *((row, "name_en", "Maiden name") for row in people),
        *((row, "label_en", "Another label") for row in Attribute.objects.all()),
        *((row, "value", 1) for row in MonthlyFigure.objects.all()),
    ]
    begin, now = timezone.now() - timedelta(days=1000), timezone.now() - timedelta(days=2)
    made: list[Any] = []
    for place, (row, field, other) in zip(range(left // 2), cycle(things), strict=False):
        at = begin + (now - begin) * (place / max(left // 2, 1))
        by, kept = people[place % len(people)], getattr(row, field)
        setattr(row, field, other)
        made.append(edit(row, at, "~", by))
        setattr(row, field, kept)
        made.append(edit(row, at + timedelta(hours=1), "~", by))
    store(made)


def edit(row: Any, at: datetime, kind: str, by: User) -> Any:
    """A row of its history."""
    model = row.history.model
    values = {column.attname: getattr(row, column.attname) for column in model.tracked_fields}
    return model(history_date=at, history_type=kind, history_user_id=by.pk, **values)


def store(edits: list[Any]) -> None:
    """In the order of the edits of each model, with their seals behind those there are."""
    by_model: dict[type[Model], list[Any]] = {}
    for row in edits:
        by_model.setdefault(type(row), []).append(row)
    for model, rows in by_model.items():
        first = (model._base_manager.aggregate(n=Max("history_id"))["n"] or 0) + 1
        for place, row in enumerate(rows):
            row.history_id = first + place
        model._base_manager.bulk_create(rows, batch_size=2000)
        label = rows[0].instance_type._meta.label_lower
        seals, last = [], newest(label)
        for row in rows:
            previous = last.get(row.id, "")
            digest = last[row.id] = seal(row, previous)
            named = {"model": label, "object": row.id, "edit": row.history_id}
            seals.append(EditSeal(**named, previous=previous, digest=digest))
        EditSeal._base_manager.bulk_create(seals, batch_size=2000)


def newest(label: str) -> dict[int, str]:
    """Key of a thing -> the digest of its newest edit."""
    rows = EditSeal.objects.filter(model=label).order_by("pk")
    return dict(rows.values_list("object", "digest"))

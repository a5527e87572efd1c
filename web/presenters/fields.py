"""Field-by-field history, as django-simple-history keeps it, turned into lines that people read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from people.models import User


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One save: who, when, and what changed; `changes` is empty where the row was made."""

    by: User | None
    at: datetime
    made: bool
    changes: tuple[FieldChange, ...]


def edits(
    records: Iterable[Any],
    labels: dict[str, str],
    say: Callable[[str, Any], str] = lambda _field, value: str(value),
) -> list[Edit]:
    """A row's history, newest first, in words; fields without a label are left out.

    `records` are historical rows in any order, with history_user loaded; `say(field, value)` words a value.
    """
    oldest_first = sorted(records, key=lambda record: (record.history_date, record.history_id))
    found = [
        Edit(record.history_user, record.history_date, True, ())
        for record in oldest_first[:1]
        if record.history_type == "+"
    ]
    for before, after in pairwise(oldest_first):
        changes = tuple(
            FieldChange(label, say(field, getattr(before, field)), say(field, getattr(after, field)))
            for field, label in labels.items()
            if getattr(before, field) != getattr(after, field)
        )
        if changes:
            found.append(Edit(after.history_user, after.history_date, False, changes))
    return found[::-1]

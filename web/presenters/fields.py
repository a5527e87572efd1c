"""The field-by-field history of one row, as django-simple-history keeps it, in lines that people read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from governance.edits import field_name, shown
from governance.history import FieldChange
from people.models import User


@dataclass(frozen=True, slots=True)
class Edit:
    """One save: who, when, and what changed; `made` where the row was added."""

    by: User | None
    at: datetime
    made: bool
    changes: tuple[FieldChange, ...]


def edits(records: Iterable[Any]) -> list[Edit]:
    """A row's historical rows (with history_user loaded), newest first, without saves of nothing new."""
    oldest_first = sorted(records, key=lambda record: (record.history_date, record.history_id))
    found = [
        Edit(record.history_user, record.history_date, True, ())
        for record in oldest_first[:1]
        if record.history_type == "+"
    ]
    for before, after in pairwise(oldest_first):
        changes = tuple(
            FieldChange(field_name(field.name), shown(before, field), shown(after, field))
            for field in after.tracked_fields
            if getattr(before, field.attname) != getattr(after, field.attname)
        )
        if changes:
            found.append(Edit(after.history_user, after.history_date, False, changes))
    return found[::-1]

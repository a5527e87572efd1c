"""Seals: a digest over all that a row holds, and over the seal before it.

A column that is empty or as it is by default is left out, so that a column added later breaks no seal.
"""

import hashlib
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Model

SEALS = ("id", "history_id", "previous", "digest")
"""Columns that a seal does not cover: its own, and the keys, by which it is found."""


def seal(row: Model, previous: str = "") -> str:
    """SHA-256 (hex) over a row's content and the seal before it."""
    text = json.dumps([content(row), previous], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def content(row: Model) -> dict[str, Any]:
    """What a row holds, by column; people of many-to-many fields by their keys."""
    found: dict[str, Any] = {}
    for name, default in _columns(type(row)):
        value = getattr(row, name)
        if value not in (None, "", [], {}) and value != default:
            found[name] = _plain(value)
    if row.pk:
        for many in row._meta.many_to_many:
            if keys := sorted(one.pk for one in getattr(row, many.name).all()):
                found[many.name] = keys
    return found


@cache
def _columns(model: type[Model]) -> tuple[tuple[str, Any], ...]:
    """The columns that a seal covers, each with what it holds by default."""
    fields = [field for field in model._meta.concrete_fields if field.name not in SEALS]
    return tuple((field.attname, field.get_default()) for field in fields)


def name_of(row: Model) -> str:
    """By what an event names a row: "position:12"."""
    return f"{row._meta.model_name}:{row.pk}"


def _plain(value: Any) -> Any:
    """As JSON, and the same whichever database it comes from: 1.0 and 1 are one number."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value

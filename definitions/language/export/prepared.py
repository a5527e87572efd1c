"""Prepared leads: what a decision file judges, made of a lead as Teigi takes it (docs/exports.md)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from definitions.language.export.sql.names import column
from definitions.language.export.subject import Subject, attributes_used, definitions_met
from definitions.language.values import read_events, read_value

_epoch = datetime(1970, 1, 1, tzinfo=UTC)
_finest = Decimal("1e-28")


def prepare_lead(subject: Subject, lead: Mapping[str, object], at: datetime) -> dict[str, Any]:
    """The lead, the judging instant and its date, as the decision file of the subject takes them.

    `at` is aware. Raises `CannotExport` where the subject cannot be exported.
    """
    zone = subject.definition.company_zone
    types = {key: type_ for met in definitions_met(subject) for key, type_ in met.attributes.items()}
    values = {
        column(key): _plain(read_value(lead.get(key), types[key], zone)[0], type_name)
        for key, type_name in attributes_used(subject).items()
    }
    events, _faulty = read_events(lead.get("events"), zone)
    return {
        "judged_at": microseconds(at),
        "judged_on": day_number(at.astimezone(zone).date()),
        "lead": values,
        "events": None
        if events is None
        else [{"event": name, "at": microseconds(when)} for name, when in events],
    }


def microseconds(instant: datetime) -> int:
    """An aware instant in microseconds since 1970-01-01 UTC."""
    since = instant.astimezone(UTC) - _epoch
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def day_number(day: date) -> int:
    """A date in days since 1970-01-01."""
    return (day - _epoch.date()).days


def finest(number: Decimal) -> Decimal:
    """A number as the engine holds it, whose finest is 1e-28; what is not 0 stays so."""
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -28:
        return number
    rounded = Decimal(f"{number:.28f}")
    return rounded if rounded else _finest.copy_sign(number)


def _plain(value: Any, type_name: str) -> Any:
    if value is None:
        return None
    match type_name:
        case "number":
            # As text: the engine reads a JSON number as a double and keeps fewer digits of it.
            return format(finest(Decimal(value)), "f")
        case "date":
            return day_number(value)
        case "instant":
            return microseconds(value)
        case "choices":
            return list(value)
    return value

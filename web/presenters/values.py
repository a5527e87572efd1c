"""A lead's value in words: numbers, dates and yes or no as the reader writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def say_value(value: Any) -> str:
    """Any value of the language; an instant without a zone is in UTC. Nothing known is an empty text."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return formats.date_format(timezone.localtime(aware), "SHORT_DATETIME_FORMAT")
        case date():
            return formats.date_format(value, "SHORT_DATE_FORMAT")
        case int():
            return str(formats.number_format(value))
        case float() | Decimal():
            return say_number(value)
        case list() | tuple():
            return (", " if get_language() == "en" else "、").join(say_value(item) for item in value)
        case _:
            return str(value)


def say_number(value: float | Decimal) -> str:
    """At most two decimals, none where it is whole."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return str(formats.number_format(text, len(text.partition(".")[2])))

"""Literals: prepared values as each dialect writes them, never across lines."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from definitions.language.export.refusal import CannotExport
from definitions.language.export.sql.dialects import Dialect

_epoch = datetime(1970, 1, 1, tzinfo=UTC)
_exact_digits = 15  # a double tells decimals of so many digits apart, however they were read
most_in_a_row = 100  # longer chains of OR are nested, since databases bound the depth of an expression


def literal(value: object, dialect: Dialect) -> str:
    """A prepared value: a truth, a number, a text, a date or an instant."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case Decimal():
            return _decimal(value, dialect)
        case str():
            return text(value, dialect)
        case datetime():
            return instant(value, dialect)
        case date():
            return dialect.date.format(text=value.isoformat())
    raise TypeError(f"no literal for {type(value)}")


def text(value: str, dialect: Dialect) -> str:
    """A text in quotes; control characters and line ends by their codes."""
    if dialect.backslash:
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return "'" + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "'"
    parts: list[str] = []
    plain = ""
    for sign in value:
        if sign in "\n\r":
            parts += (
                [f"'{plain}'", dialect.newline.format(code=ord(sign))]
                if plain
                else [dialect.newline.format(code=ord(sign))]
            )
            plain = ""
        else:
            plain += "''" if sign == "'" else sign
    if plain or not parts:
        parts.append(f"'{plain}'")
    return parts[0] if len(parts) == 1 else "(" + " || ".join(parts) + ")"


def barred(value: str, dialect: Dialect) -> str:
    """A choice between its bars. Raises `CannotExport` for one with a bar in it."""
    if "|" in value:
        raise CannotExport("choice_with_bar", form=dialect.name, value=value)
    return text(f"|{value}|", dialect)


def instant(value: datetime, dialect: Dialect) -> str:
    """An aware instant, in UTC to the microsecond."""
    utc = value.astimezone(UTC)
    microseconds = (utc - _epoch).days * 86_400_000_000 + (utc - _epoch).seconds * 1_000_000 + utc.microsecond
    written = utc.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    return dialect.instant.format(text=written.removesuffix(".000000"), microseconds=microseconds)


def either(parts: Sequence[str], word: str) -> str:
    """Parts joined by AND or OR; a long list in brackets of a hundred each."""
    if len(parts) > most_in_a_row:
        rows = [parts[i : i + most_in_a_row] for i in range(0, len(parts), most_in_a_row)]
        parts = [f"({either(row, word)})" for row in rows]
    return f" {word} ".join(parts)


def said(value: str) -> str:
    """A text for a comment: on one line, whatever it holds."""
    storable = value.encode("utf-8", "replace").decode()
    return " ".join(json.dumps(storable, ensure_ascii=False)[1:-1].replace('\\"', '"').splitlines())


def _decimal(value: Decimal, dialect: Dialect) -> str:
    written = format(value, "f")
    if len(value.normalize().as_tuple().digits) <= _exact_digits and abs(value) >= Decimal("1e-9"):
        return dialect.marked_double.format(number=written)
    return dialect.double.format(text=f"'{value}'")

"""Numbers and days as they are written in the reader's language."""

from datetime import date

from django.utils import formats

from evidence.figures import Rate


def whole(number: int) -> str:
    return str(formats.number_format(number, 0, force_grouping=True))


def signed(number: int) -> str:
    return "±0" if number == 0 else f"{'+' if number > 0 else '−'}{whole(abs(number))}"


def share(value: float) -> str:
    return str(formats.number_format(round(value * 100, 1), 1))


def share_of(rate: Rate) -> str:
    """74.1%; a dash where there is none."""
    return f"{share(rate.value)}%" if rate.value is not None else "–"


def signed_share(value: float) -> str:
    return f"{'+' if value >= 0 else '−'}{share(abs(value))}"


def day(value: date) -> str:
    return str(formats.date_format(value, "SHORT_DATE_FORMAT"))

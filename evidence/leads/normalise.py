"""Normalising: the text of a cell, as people and spreadsheets write it -> a lead's value. Pure.

Whether that is then a value of the attribute's type is for `definitions.language.values` to say.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from definitions.language.tree import AttributeType
from definitions.language.values import fold_text, read_value
from evidence.leads.fields import listed

yes_words = frozenset(
    listed(
        "yes, y, true, t, 1, on, ○, 〇, ◯, ✓, ✔, "
        "はい, 有, 有り, あり, ある, 済, 済み, する, 同意する, 希望する"
    )
)
no_words = frozenset(
    listed("no, n, false, f, 0, off, ×, ✕, いいえ, 無, 無し, なし, ない, 未, しない, 同意しない, 希望しない")
)

_number = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?")
_money = re.compile(r"^([-+]?)[¥\\$€£]|円$")
_signs = str.maketrans({"−": "-", "‐": "-", "―": "-", "ー": "-", "▲": "-", "△": "-"})
_year = r"(?P<year>\d{4})|(?P<era>令和|平成|昭和|大正|明治|[RHSTM])(?P<of_era>\d{1,2}|元)"
_day = (
    rf"(?:{_year})(?:[-/.]|年)(?P<month>\d{{1,2}})(?:[-/.]|月)(?P<day>\d{{1,2}})日?(?:\([月火水木金土日]\))?"
)
_compact = re.compile(r"^(\d{4})(\d{2})(\d{2})(?=$|[T ])")
_serial = re.compile(r"[2-7]\d{4}(\.\d+)?")
_first_serial = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_years_before = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_years_before |= {"R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867}
_time = (
    r"(?P<hour>\d{1,2})(?::|時)(?P<minute>\d{2})(?:分|:(?P<second>\d{2})(?P<fraction>\.\d{1,6})?\d*|)(?:秒)?"
)
_zone = r"(?P<zone>Z|[-+]\d{2}:?\d{2})"
_instant = re.compile(rf"{_day}(?:[T ]+{_time} ?{_zone}?)?", re.IGNORECASE)
_separators = re.compile(r"[;；|、\n]")

text_types = ("text", "choice", "choices")


def normalise(text: str, type_: AttributeType, zone: ZoneInfo) -> tuple[object | None, str]:
    """The prepared value (see definitions.language.values) of a cell that is neither blank nor a null word.

    With it "", or where there is none a code: "not_a_number", "not_a_whole_number", "not_yes_or_no",
    "not_a_date", "not_an_instant".
    """
    value, _warning = read_value(plain(text, type_.type, zone), type_, zone)
    return (None, _codes[type_.type]) if value is None and type_.type in _codes else (value, "")


def plain(text: str, type_name: str, zone: ZoneInfo) -> object | None:
    """A cell as a lead's JSON would hold it; None where it cannot be read as that type."""
    match type_name:
        case "text" | "choice":
            return text
        case "choices":
            return split_choices(text)
        case "integer" | "number":
            return read_number(text)
        case "boolean":
            word = fold_text(text)
            return True if word in yes_words else False if word in no_words else None
        case "date":
            instant = read_instant(text, zone)
            # A date exported as its midnight is that date; any other time of day is an instant, and no date.
            return instant.date() if instant and instant.time() == datetime.min.time() else None
        case _:
            return read_instant(text, zone)


def split_choices(text: str) -> list[str]:
    """The choices of one cell: separated by a semicolon, a bar, a Japanese comma or a line break."""
    return [item.strip() for item in _separators.split(text) if item.strip()]


def read_number(text: str) -> Decimal | None:
    """A number, grouped or not, full width or not, money or not: `１,２００`, `¥1,200,000`, `▲3.5`."""
    plain_text = _money.sub(r"\1", unicodedata.normalize("NFKC", text.translate(_signs)).strip())
    plain_text = _money.sub(r"\1", plain_text).replace(" ", "")
    if not _number.fullmatch(plain_text) or not any(c.isdigit() for c in plain_text):
        return None
    return Decimal(plain_text.replace(",", ""))


def read_instant(text: str, zone: ZoneInfo) -> datetime | None:
    """`2026/11/3`, `令和8年11月3日 9時05分`, `2026-11-03T09:05+09:00`; without an offset in `zone`. Aware.

    Also `20261103`, and the number of days by which a spreadsheet counts (`46329.5`, years 1954 to 2118).
    """
    plain_text = _compact.sub(r"\1-\2-\3", unicodedata.normalize("NFKC", text).strip())
    if _serial.fullmatch(plain_text):
        seconds = round(float(plain_text) * 86_400)
        return (_first_serial + timedelta(seconds=seconds)).replace(tzinfo=zone)
    found = _instant.fullmatch(plain_text)
    if not found:
        return None
    part = found.groupdict()
    try:
        day = date(_year_of(part), int(part["month"]), int(part["day"]))
        if part["hour"] is None:
            return datetime(day.year, day.month, day.day, tzinfo=zone)
        microsecond = int((part["fraction"] or ".0")[1:].ljust(6, "0"))
        time = int(part["hour"]), int(part["minute"]), int(part["second"] or 0), microsecond
        offset = (
            datetime.fromisoformat(f"2000-01-01T00:00{part['zone'].upper()}").tzinfo if part["zone"] else zone
        )
        return datetime(day.year, day.month, day.day, *time, tzinfo=offset)
    except ValueError:
        return None


def _year_of(part: dict[str, str | None]) -> int:
    if part["year"]:
        return int(part["year"])
    year = part["of_era"] or ""
    year = {"元": "1", "0": "", "00": ""}.get(year, year)
    return _years_before[(part["era"] or "").upper()] + int(year)


_codes = {
    "integer": "not_a_whole_number",
    "number": "not_a_number",
    "boolean": "not_yes_or_no",
    "date": "not_a_date",
    "instant": "not_an_instant",
}

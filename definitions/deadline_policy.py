"""The deadline policy: how long sales has for the first contact, and which hours count. Pure.

The company's closures are no part of it: they are a calendar that is kept day by day, with a history.
"""

from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from definitions.checking import Checking, longest_key

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the week as `date.weekday()` numbers them."""
FIELDS = ("hours", "counted_days", "country", "time_zone", "note")
most_hours = 720


@dataclass(frozen=True, slots=True)
class DeadlinePolicy:
    """`hours` of counted days from the judgement as an MQL to the first contact.

    Days other than `counted_days`, the country's public holidays and the company's closures do not count.
    `note` explains and decides nothing.
    """

    hours: int
    counted_days: tuple[str, ...]
    country: str
    """ISO 3166, two letters: whose public holidays do not count."""
    time_zone: str
    """IANA: where days begin and end."""
    note: str = ""


usual = DeadlinePolicy(48, DAYS[:5], "JP", "Asia/Tokyo")
"""What goes where nothing was agreed."""


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """A field that is another."""

    id: str
    old: object
    new: object


def parse(body: object) -> DeadlinePolicy:
    """The policy that a plain body says. Raises `Faults` with everything that is wrong."""
    check = Checking()
    needed = ("format", "kind", *FIELDS[:-1])
    raw = check.mapping(body, "", "", (*needed, "note"), needed)
    if "format" in raw and raw["format"] != "teigi/1":
        check.fault("format", "", "format")
    if "kind" in raw:
        check.choice(raw["kind"], "kind", "", ("deadline",))
    hours = check.whole(raw["hours"], "hours", "hours", most_hours) if "hours" in raw else 1
    days = _days(raw["counted_days"], check) if "counted_days" in raw else ()
    country = check.text(raw["country"], "country", "country", longest_key) if "country" in raw else ""
    if country and country not in countries():
        check.fault("country", "country", "not_a_country", value=country)
    zone = check.text(raw["time_zone"], "time_zone", "time_zone", longest_key) if "time_zone" in raw else ""
    if zone and not _is_zone(zone):
        check.fault("time_zone", "time_zone", "not_a_time_zone", value=zone)
    note = check.text(raw["note"], "note", "note") if raw.get("note", "") != "" else ""
    check.finish()
    return DeadlinePolicy(hours, days, country, zone, note)


def _days(raw: object, check: Checking) -> tuple[str, ...]:
    items = check.items(raw, "counted_days", "counted_days")
    if not items and isinstance(raw, list | tuple):
        check.fault("counted_days", "counted_days", "no_days")
    named = [check.choice(item, f"counted_days[{i}]", "counted_days", DAYS) for i, item in enumerate(items)]
    return tuple(day for day in DAYS if day in named)


@cache
def countries() -> frozenset[str]:
    """Countries whose public holidays are known, as two letters."""
    return frozenset(code for code in holidays.list_supported_countries() if len(code) == 2)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def body_of(policy: DeadlinePolicy) -> dict[str, object]:
    """The one canonical body."""
    return {
        "format": "teigi/1",
        "kind": "deadline",
        "hours": policy.hours,
        "counted_days": list(policy.counted_days),
        "country": policy.country,
        "time_zone": policy.time_zone,
    } | ({"note": policy.note} if policy.note else {})


def compare(old: DeadlinePolicy, new: DeadlinePolicy) -> tuple[FieldChanged, ...]:
    """Every field that is another."""
    return tuple(
        FieldChanged(name, getattr(old, name), getattr(new, name))
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    )


def same_rule(old: DeadlinePolicy, new: DeadlinePolicy) -> bool:
    """Whether only the note differs."""
    return all(change.id == "note" for change in compare(old, new))

"""The deadline policy: how long sales has for the first contact, and which hours count. Pure.

The company's closures are no part of it: they are a calendar that is kept day by day, with a history.
"""

from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from definitions.checking import longest_key
from definitions.policy import chosen, compare, note_of, opened, same_rule

__all__ = ["DeadlinePolicy", "body_of", "compare", "parse", "same_rule"]
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


def parse(body: object) -> DeadlinePolicy:
    """The policy that a plain body says. Raises `Faults` with everything that is wrong."""
    check, raw = opened(body, "deadline", FIELDS)
    hours = check.whole(raw["hours"], "hours", "hours", most_hours) if "hours" in raw else 1
    days: tuple[str, ...] = ()
    if "counted_days" in raw:
        days = chosen(raw["counted_days"], "counted_days", DAYS, "no_days", check)
    country = check.text(raw["country"], "country", "country", longest_key) if "country" in raw else ""
    if country and country not in countries():
        check.fault("country", "country", "not_a_country", value=country)
    zone = check.text(raw["time_zone"], "time_zone", "time_zone", longest_key) if "time_zone" in raw else ""
    if zone and not _is_zone(zone):
        check.fault("time_zone", "time_zone", "not_a_time_zone", value=zone)
    note = note_of(raw, check)
    check.finish()
    return DeadlinePolicy(hours, days, country, zone, note)


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

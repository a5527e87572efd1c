"""The deadline policy in words: a sentence, a line for each field, and what changed. Pure.

`language` is "ja" or "en".
"""

from definitions.deadline_policy import DAYS, DeadlinePolicy, FieldChanged
from definitions.language.changes import arrow, between
from definitions.language.conflicts import Sides
from definitions.language.merged import Conflict
from definitions.language.prose import Line, Reading, Runs, marked, runs

_days = (
    ("月", "Mon"),
    ("火", "Tue"),
    ("水", "Wed"),
    ("木", "Thu"),
    ("金", "Fri"),
    ("土", "Sat"),
    ("日", "Sun"),
)
_fields = {
    "hours": ("期限", "Time limit"),
    "counted_days": ("数える曜日", "Days that count"),
    "country": ("祝日", "Public holidays"),
    "time_zone": ("タイムゾーン", "Time zone"),
    "note": ("補足", "Note"),
}
_countries = {
    "JP": ("日本", "Japan"),
    "US": ("アメリカ", "the United States"),
    "GB": ("イギリス", "the United Kingdom"),
    "DE": ("ドイツ", "Germany"),
    "FR": ("フランス", "France"),
    "CN": ("中国", "China"),
    "KR": ("韓国", "South Korea"),
    "TW": ("台湾", "Taiwan"),
    "HK": ("香港", "Hong Kong"),
    "SG": ("シンガポール", "Singapore"),
    "TH": ("タイ", "Thailand"),
    "VN": ("ベトナム", "Vietnam"),
    "ID": ("インドネシア", "Indonesia"),
    "IN": ("インド", "India"),
    "AU": ("オーストラリア", "Australia"),
}


def field_name(name: str, language: str) -> str:
    """What a field is called."""
    return _fields[name][language == "en"]


def country_name(code: str, language: str) -> str:
    """A country; one that has no name here is called by its code."""
    return _countries[code][language == "en"] if code in _countries else code


def day_name(day: str, language: str) -> str:
    """A day of the week, short."""
    return _days[DAYS.index(day)][language == "en"]


def days_text(days: tuple[str, ...], language: str) -> str:
    """月〜金; Mon–Fri; single days where they are not in a row."""
    ja = language == "ja"
    numbers = [DAYS.index(day) for day in days]
    if len(days) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"{day_name(days[0], language)}{'〜' if ja else '–'}{day_name(days[-1], language)}"
    return ("・" if ja else ", ").join(day_name(day, language) for day in days)


def value_text(field: str, value: object, language: str) -> str:
    """A field's value by itself."""
    match field:
        case "hours":
            return f"{value}時間" if language == "ja" else f"{value} hour{'s' if value != 1 else ''}"
        case "counted_days":
            return days_text(value, language)  # type: ignore[arg-type]
        case "country":
            return country_name(str(value), language)
    return str(value) or "–"


def say(policy: DeadlinePolicy, language: str) -> Reading:
    """The policy as one sentence, and a line for each field."""
    lines = []
    for name in ("hours", "counted_days", "country", "time_zone"):
        label, value = field_name(name, language), marked(value_text(name, getattr(policy, name), language))
        whole = runs(label, "：" if language == "ja" else ": ", value)
        lines.append(Line(name, label, runs(value), whole, note=policy.note if name == "hours" else ""))
    return Reading(_sentence(policy, language), tuple(lines))


def _sentence(policy: DeadlinePolicy, language: str) -> Runs:
    hours, days, country, zone = (
        marked(value_text(name, getattr(policy, name), language))
        for name in ("hours", "counted_days", "country", "time_zone")
    )
    if language == "ja":
        return runs(
            "営業は、MQLになったリードに",
            hours,
            "以内に初回コンタクトを取る。数えるのは",
            days,
            "だけで、",
            country,
            "の祝日と会社の休業日は数えない（日付は",
            zone,
            "で区切る）。",
        )
    return runs(
        "Sales makes the first contact within ",
        hours,
        " of the MQL judgement, counting ",
        days,
        " only, without the public holidays of ",
        country,
        " and the company's closures (days in ",
        zone,
        ").",
    )


def say_change(change: FieldChanged, language: str) -> Runs:
    """期限：48時間 → 24時間."""
    old, new = (runs(marked(value_text(change.id, value, language))) for value in (change.old, change.new))
    return runs(field_name(change.id, language), "：" if language == "ja" else ": ", *arrow(old, new))


def say_sides(conflict: Conflict, language: str) -> Sides:
    """A field that two sides changed, in words."""
    was, ours, theirs = (
        runs(marked(value_text(conflict.id, value or "", language)))
        for value in (conflict.base, conflict.ours, conflict.theirs)
    )
    return Sides(runs(field_name(conflict.id, language)), was, ours, theirs)


def say_revision(old: DeadlinePolicy, new: DeadlinePolicy, language: str) -> Runs:
    """The sentence with what is gone struck and what is new underlined."""
    return between(_sentence(old, language), _sentence(new, language))

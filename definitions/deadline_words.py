"""The deadline policy in words: its sentence and the values of its fields. Pure.

`language` is "ja" or "en".
"""

from definitions.deadline_policy import DAYS, DeadlinePolicy
from definitions.language.prose import Runs, marked, runs
from definitions.policy_words import PolicyWords

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


words = PolicyWords[DeadlinePolicy](_fields, value_text, _sentence)
say, say_change = words.say, words.say_change

"""English words: numbers, dates, lists, articles and plurals."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from definitions.language.prose import Runs, join

most_listed = 5
_months = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_an_letters = "AEFHILMNORSX"


def number(value: int | Decimal) -> str:
    """1234.50 as 1,234.5, with a true minus sign."""
    text = f"{value:,}" if isinstance(value, int) else f"{value.normalize():,f}"
    return text.replace("-", "−")


def number_word(value: int) -> str:
    """Small numbers in letters."""
    return _numbers[value] if 0 < value < len(_numbers) else f"{value:,}"


def amount(value: int | Decimal, unit: str) -> str:
    """A number with its unit: 300 seconds, ¥10,000, 5%."""
    if not unit:
        return number(value)
    if unit in "¥$€£":
        return f"{unit}{number(value)}"
    if not unit.isalpha() or unit.isupper():
        return f"{number(value)}{unit}" if unit == "%" else f"{number(value)} {unit}"
    return f"{number(value)} {unit.removesuffix('s') if value == 1 else unit}"


def points(value: int | Decimal) -> str:
    """60 points."""
    return f"{number(value)} {'point' if abs(value) == 1 else 'points'}"


def day(value: date) -> str:
    """3 November 2026."""
    return f"{value.day} {_months[value.month - 1]} {value.year}"


def count_of(n: int, noun: str) -> str:
    """1 day, 90 days."""
    return f"{n:,} {noun if n == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of a regular noun."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun + "s"


def singular(noun: str) -> str:
    """One of a regular plural: employee, company."""
    return noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")


def window(days: int) -> str:
    """in the last 90 days."""
    return f" in the last {count_of(days, 'day') if days > 1 else '24 hours'}"


def limit(at_most: int | Decimal, sign: int | Decimal) -> str:
    """Where points end: at most 45 of what adds, not below −30 of what takes away."""
    return f"{'not below' if sign < 0 else 'at most'} {points(at_most)}"


def called(definition: str) -> str:
    """How a definition is named with its article: an MQL, a “partner lead”."""
    return a(definition.upper()) if re.fullmatch(r"[A-Za-z]{1,4}", definition) else a(f"“{definition}”")


def a(noun: str) -> str:
    """A noun with its article; letters are spelt: an MQL."""
    bare = noun.lstrip("“")
    spelt = bare[:3].isupper()
    vowel = bare[:1] in _an_letters if spelt else bare[:1].lower() in "aeiou8"
    if bare.lower().startswith(("uni", "use", "usa", "eu", "one")):
        vowel = False
    elif bare.lower().startswith(("hour", "honest", "heir")):
        vowel = True
    return f"{'an' if vowel else 'a'} {noun}"


def list_of(parts: Sequence[Runs]) -> Runs:
    """A, B and C."""
    return join(parts, ", ", " and ")


def alternatives(shown: Sequence[str], word: str) -> str:
    """A, B or C; a long list is cut."""
    if not shown:
        return "nothing"
    if len(shown) > most_listed:
        return f"{', '.join(shown[:most_listed])} {word} {len(shown) - most_listed:,} more"
    return f"{', '.join(shown[:-1])} {word} {shown[-1]}" if len(shown) > 1 else shown[0]


def agreeing(verb: str, subject: str) -> str:
    """The verb as its subject, singular or plural, needs it."""
    if not subject.endswith("s") or subject.endswith(("ss", "us", "is")):
        return verb
    plurals = {"is ": "are ", " does not ": " do not "}
    return plurals.get(verb) or verb.replace("s ", " ", 1)


def stands_alone(phrase: str) -> bool:
    """Whether a phrase follows "a lead" as it is, without a "that"."""
    return phrase.split()[0].lower() in ("with", "without", "whose", "who", "that", "for", "from", "in", "on")

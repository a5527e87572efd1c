"""Japanese words: numbers, dates, lists, and the forms a clause takes within a sentence."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from definitions.language.about import as_list
from definitions.language.prose import Clause, Runs, join, marked, runs
from definitions.language.tree import Comparison

most_listed = 5
_joined = "、かつ"
_verb_ends = "うくぐすつぬぶむる"
_stems = dict(zip(_verb_ends, "いきぎしちにびみり", strict=True))
_drops_ru = set("いきぎしじちにびみりえけげせてでねべめれ")
_irregular = {
    "ている": "ており",
    "でいる": "でおり",
    "である": "であり",
    "がある": "があり",
    "する": "し",
    "できた": "でき",
    "された": "され",
    "した": "し",
}


def number(value: int | Decimal) -> str:
    """1234.50 as 1,234.5."""
    return f"{value:,}" if isinstance(value, int) else f"{value.normalize():,f}"


def points(value: int | Decimal) -> str:
    """Points with a true minus sign."""
    return number(value).replace("-", "−")


def amount(value: int | Decimal, unit: str) -> str:
    """A number with its unit; round sums of yen in 万 and 億, as they are spoken."""
    if unit == "円" and value > 0 and value % 10**4 == 0:
        large, small = divmod(int(value // 10**4), 10**4)
        return (f"{large:,}億" if large else "") + (f"{small:,}万" if small else "") + unit
    return points(value) + unit


def things(n: int) -> str:
    """つ counts to nine, 個 beyond."""
    return f"{n}つ" if 1 <= n <= 9 else f"{n:,}個"


def window(days: int) -> str:
    """直近90日."""
    return f"直近{days:,}日" if days > 1 else "直近24時間"


def limit(at_most: int | Decimal, sign: int | Decimal) -> str:
    """Where points end: 上限45点 of what adds, 下限−30点 of what takes away."""
    return f"{'下限' if sign < 0 else '上限'}{points(at_most)}点"


def called(definition: str) -> str:
    """How a definition is named: MQL, 「新規事業」."""
    return definition.upper() if re.fullmatch(r"[A-Za-z]{1,4}", definition) else f"「{definition}」"


def day(value: date) -> str:
    """2026年11月3日."""
    return f"{value.year}年{value.month}月{value.day}日"


def alternatives(shown: Sequence[str]) -> str:
    """A・B・Cのいずれか."""
    if len(shown) == 2:
        return "または".join(shown)
    if not shown:
        return "（値なし）"
    return side_by_side(shown) + ("のいずれか" if len(shown) > 1 else "")


def side_by_side(shown: Sequence[str]) -> str:
    """IT・製造業・小売, 「価格」「導入」; a long list is cut."""
    quoted = all(one.startswith("「") for one in shown)
    return ("" if quoted else "・").join(shown[:most_listed]) + more(shown)


def between(node: Comparison, shown: Sequence[str]) -> str:
    """Both ends, which are included."""
    low, high = shown
    return f"{low}から{high}まで" if isinstance(as_list(node)[0], date) else f"{low}以上{high}以下"


def more(shown: Sequence[str]) -> str:
    """What is left unsaid of a long list."""
    return f"など{len(shown):,}種類" if len(shown) > most_listed else ""


def noun(said: Runs, of_company: bool = False) -> Clause:
    """A clause that ends in a noun."""
    return Clause(runs(said, "で"), runs(said, "の"), said, of_company)


def verb(said: Runs, verb: str) -> Clause:
    """A clause that ends in a verb or an adjective."""
    end = runs(said, verb)
    return Clause(runs(said, _middle(verb)), end, end)


def confirmed(said: Runs) -> Clause:
    """予算が確認できた."""
    return Clause(runs(said, "が確認でき"), runs(said, "が確認できた"), runs(said, "が確認できている"))


def phrase(words: str) -> Clause:
    """A catalogue's own phrase: 決裁権がある, or a noun such as 予算確保済み."""
    said = runs(marked(words))
    if words[-1] not in _verb_ends + "いた":
        return noun(said)
    middle = _middle(words)
    if middle.endswith(_joined):
        return Clause(runs(said, _joined), said, said)
    return Clause(runs(marked(middle)), said, said)


def _middle(verb: str) -> str:
    """The form in which a verb or an adjective goes on: ある -> あり. Where it is not sure, かつ joins."""
    for end, middle in _irregular.items():
        if verb.endswith(end):
            return verb[: -len(end)] + middle
    last, before = verb[-1:], verb[-2:-1]
    if last == "い":
        return verb[:-1] + "く"
    if last == "る" and before in _drops_ru:
        return verb[:-1]
    if last in _stems and (last != "る" or re.fullmatch(r"[ぁ-ん]", before)):
        return verb[:-1] + _stems[last]
    return verb + _joined


def together(clauses: Sequence[Clause]) -> Runs:
    """Clauses up to the noun they describe: …で、かつ…の."""
    parts = [*(clause.middle for clause in clauses[:-1]), clauses[-1].end]
    return join(parts, "、", "、かつ")

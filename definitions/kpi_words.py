"""The shared KPIs' formulas in words: their sentence and the values of their fields. Pure.

`language` is "ja" or "en".
"""

from collections.abc import Sequence

from definitions.kpi_policy import KpiPolicy
from definitions.language.prose import Runs, marked, runs
from definitions.policy_words import PolicyWords

_fields = {
    "sales_sources": ("営業が持ち込む流入元", "Sources that sales brings"),
    "costs": ("費用に数える部門", "Whose costs count"),
    "note": ("補足", "Note"),
}
_sides = {"marketing": ("マーケティング", "marketing"), "sales": ("営業", "sales")}


def side_name(side: str, language: str) -> str:
    return _sides[side][language == "en"]


def value_text(field: str, value: object, language: str) -> str:
    """A field's value by itself."""
    ja = language == "ja"
    match field:
        case "sales_sources":
            return ("、" if ja else ", ").join(_listed(value)) or ("なし" if ja else "none")
        case "costs":
            return ("と" if ja else " and ").join(side_name(side, language) for side in _listed(value))
    return str(value) or "–"


def _listed(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _sentence(policy: KpiPolicy, language: str) -> Runs:
    sources, costs = (
        marked(value_text(name, getattr(policy, name), language)) for name in ("sales_sources", "costs")
    )
    if language == "ja":
        return runs(
            "パイプライン貢献額は、マーケティングの流入元から受注した金額の合計",
            *(("（", sources, "を除く）") if policy.sales_sources else ("（すべての流入元）",)),
            "。リードの受注率は、受注÷リード。獲得費用は、",
            costs,
            "の費用÷受注した顧客数。",
        )
    return runs(
        "Pipeline contribution is the sum of the amounts won from marketing's sources (",
        *(("all but ", sources) if policy.sales_sources else ("all of them",)),
        "). Lead to won is won ÷ leads. Acquisition cost is the cost of ",
        costs,
        " ÷ customers won.",
    )


words = PolicyWords[KpiPolicy](_fields, value_text, _sentence)
say, say_change = words.say, words.say_change

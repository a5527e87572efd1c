"""The shared KPIs' formulas in words: a sentence, a line for each KPI, and what changed. Pure.

`language` is "ja" or "en".
"""

from collections.abc import Sequence

from definitions.deadline_policy import FieldChanged
from definitions.kpi_policy import KpiPolicy
from definitions.language.changes import arrow, between
from definitions.language.conflicts import Sides
from definitions.language.merged import Conflict
from definitions.language.prose import Line, Reading, Runs, marked, runs

_fields = {
    "sales_sources": ("営業が持ち込む流入元", "Sources that sales brings"),
    "costs": ("費用に数える部門", "Whose costs count"),
    "note": ("補足", "Note"),
}
_sides = {"marketing": ("マーケティング", "marketing"), "sales": ("営業", "sales")}


def field_name(name: str, language: str) -> str:
    """What a field is called."""
    return _fields[name][language == "en"]


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


def say(policy: KpiPolicy, language: str) -> Reading:
    """The formulas as one sentence, and a line for each field."""
    lines = []
    for name in ("sales_sources", "costs"):
        label, value = field_name(name, language), marked(value_text(name, getattr(policy, name), language))
        whole = runs(label, "：" if language == "ja" else ": ", value)
        note = policy.note if name == "sales_sources" else ""
        lines.append(Line(name, label, runs(value), whole, note=note))
    return Reading(_sentence(policy, language), tuple(lines))


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


def say_change(change: FieldChanged, language: str) -> Runs:
    """費用に数える部門：マーケティング → マーケティングと営業."""
    old, new = (runs(marked(value_text(change.id, value, language))) for value in (change.old, change.new))
    return runs(field_name(change.id, language), "：" if language == "ja" else ": ", *arrow(old, new))


def say_sides(conflict: Conflict, language: str) -> Sides:
    """A field that two sides changed, in words."""
    was, ours, theirs = (
        runs(marked(value_text(conflict.id, value or "", language)))
        for value in (conflict.base, conflict.ours, conflict.theirs)
    )
    return Sides(runs(field_name(conflict.id, language)), was, ours, theirs)


def say_revision(old: KpiPolicy, new: KpiPolicy, language: str) -> Runs:
    """The sentence with what is gone struck and what is new underlined."""
    return between(_sentence(old, language), _sentence(new, language))

"""The formulas of the shared KPIs: bodies checked, canonical, compared, and in words."""

from typing import Any

import pytest

from definitions import bodies
from definitions.kpi_policy import KpiPolicy, compare, parse
from definitions.kpi_words import say, say_change
from definitions.language.faults import Faults
from definitions.language.prose import text_of

BODY: dict[str, Any] = {
    "format": "teigi/1",
    "kind": "kpi",
    "sales_sources": ["紹介", "Referral", "referral"],
    "costs": ["sales", "marketing"],
}


def test_the_canonical_body_has_each_source_once_and_the_sides_in_their_order() -> None:
    assert bodies.canonical(BODY) == BODY | {
        "sales_sources": ["Referral", "紹介"],
        "costs": ["marketing", "sales"],
    }
    assert bodies.fingerprint(BODY) == bodies.fingerprint(bodies.canonical(BODY))
    assert bodies.criteria(bodies.canonical(BODY)) == ("sales_sources", "costs")


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        ({"costs": []}, "costs", "no_costs"),
        ({"costs": ["finance"]}, "costs[0]", "not_among"),
        ({"sales_sources": [" "]}, "sales_sources[0]", "blank"),
        ({"sales_sources": "紹介"}, "sales_sources", "wrong_value"),
        ({"kind": "deadline"}, "", "missing_key"),
        ({"other": 1}, "other", "unknown_key"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(wrong: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(Faults) as found:
        bodies.canonical(BODY | wrong)
    assert (path, code) in [(fault.path, fault.code) for fault in found.value.faults]


def test_it_reads_as_a_sentence_in_both_languages() -> None:
    policy = KpiPolicy(("紹介",), ("marketing",))
    assert text_of(say(policy, "ja").sentence) == (
        "パイプライン貢献額は、マーケティングの流入元から受注した金額の合計（紹介を除く）。"
        "リードの受注率は、受注÷リード。獲得費用は、マーケティングの費用÷受注した顧客数。"
    )
    assert text_of(say(KpiPolicy(), "en").sentence) == (
        "Pipeline contribution is the sum of the amounts won from marketing's sources (all of them). "
        "Lead to won is won ÷ leads. Acquisition cost is the cost of marketing and sales ÷ customers won."
    )
    noted = say(KpiPolicy(("紹介",), note="既存の取引先から"), "ja")
    assert [line.note for line in noted.lines] == ["既存の取引先から", ""]
    (change,) = compare(policy, KpiPolicy((), ("marketing",)))
    assert text_of(say_change(change, "en")) == "Sources that sales brings: 紹介 → none"


def test_two_changes_of_different_fields_are_put_together() -> None:
    base = bodies.canonical(BODY)
    merged = bodies.merge(base, base | {"costs": ["sales"]}, base | {"sales_sources": []})
    assert merged.body and parse(merged.body) == KpiPolicy((), ("sales",))
    assert bodies.same_rule(base, base | {"note": "x"})
    assert not bodies.same_rule(base, base | {"costs": ["sales"]})

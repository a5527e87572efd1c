"""The 48-hour rule as a document: what is checked, what is said, what changed."""

from typing import Any

import pytest

from definitions import bodies, deadline_policy
from definitions.deadline_words import days_text, say, say_change
from definitions.language.faults import Faults
from definitions.language.prose import text_of

BODY: dict[str, Any] = {
    "format": "teigi/1",
    "kind": "deadline",
    "hours": 48,
    "counted_days": ["mon", "tue", "wed", "thu", "fri"],
    "country": "JP",
    "time_zone": "Asia/Tokyo",
}


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"hours": 0}, "hours", "not_within"),
        ({"hours": "48"}, "hours", "not_within"),
        ({"hours": True}, "hours", "not_within"),
        ({"counted_days": []}, "counted_days", "no_days"),
        ({"counted_days": ["mon", "moon"]}, "counted_days[1]", "not_among"),
        ({"country": "XX"}, "country", "not_a_country"),
        ({"time_zone": "Asia/Edo"}, "time_zone", "not_a_time_zone"),
        ({"time_zone": "../etc"}, "time_zone", "not_a_time_zone"),
        ({"format": "teigi/2"}, "format", "format"),
        ({"closures": []}, "closures", "unknown_key"),
    ],
)
def test_a_fault_has_its_place(given: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(Faults) as found:
        bodies.canonical(BODY | given)
    (fault,) = found.value.faults
    assert (fault.path, fault.code) == (path, code)
    assert fault.text("ja") != fault.text("en")


def test_it_reads_as_one_sentence() -> None:
    policy = deadline_policy.parse(BODY)
    assert say(policy, "ja").plain == (
        "営業は、MQLになったリードに48時間以内に初回コンタクトを取る。数えるのは月〜金だけで、"
        "日本の祝日と会社の休業日は数えない（日付はAsia/Tokyoで区切る）。"
    )
    assert say(policy, "en").plain == (
        "Sales makes the first contact within 48 hours of the MQL judgement, counting Mon–Fri only, "
        "without the public holidays of Japan and the company's closures (days in Asia/Tokyo)."
    )


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (("mon", "wed"), "月・水"),
        (("sat", "sun"), "土・日"),
        (("fri", "sat", "sun"), "金〜日"),
    ],
)
def test_days_in_a_row_are_a_span(days: tuple[str, ...], text: str) -> None:
    assert days_text(days, "ja") == text


def test_what_changed() -> None:
    new = BODY | {"hours": 24, "counted_days": ["sat", "fri", "thu", "wed", "tue", "mon"], "note": "繁忙期"}
    found = deadline_policy.compare(deadline_policy.parse(BODY), deadline_policy.parse(new))
    assert [text_of(say_change(one, "ja")) for one in found] == [
        "期限：48時間 → 24時間",
        "数える曜日：月〜金 → 月〜土",
        "補足：– → 繁忙期",
    ]
    assert bodies.same_rule(BODY, BODY | {"note": "繁忙期"})
    assert not bodies.same_rule(BODY, new)
    assert bodies.changed(BODY, new) == ["hours", "counted_days", "note"]

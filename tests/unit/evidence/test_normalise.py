"""Cells as people and spreadsheets write them become values, or are refused with a reason."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from definitions.language.tree import AttributeType
from evidence.leads.normalise import normalise

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("1,200", "integer", 1200),
        ("１，２００", "integer", 1200),
        ("¥1,200,000", "integer", 1_200_000),
        ("￥1,200,000", "integer", 1_200_000),
        ("1,200円", "integer", 1200),
        ("-¥300", "integer", -300),
        ("▲300", "integer", -300),
        ("5.0", "integer", 5),
        ("2.50", "number", Decimal("2.5")),
        (" 3 ", "number", 3),
        ("はい", "boolean", True),
        ("YES", "boolean", True),
        ("○", "boolean", True),
        ("いいえ", "boolean", False),
        ("0", "boolean", False),
        ("2026/11/3", "date", date(2026, 11, 3)),
        ("２０２６年１１月３日", "date", date(2026, 11, 3)),
        ("2026-11-03 00:00:00", "date", date(2026, 11, 3)),
        ("令和8年11月3日", "date", date(2026, 11, 3)),
        ("令和元年５月１日（水）", "date", date(2019, 5, 1)),
        ("平成31年4月30日", "date", date(2019, 4, 30)),
        ("R8.11.3", "date", date(2026, 11, 3)),
        ("昭和64年1月7日", "date", date(1989, 1, 7)),
        ("20261103", "date", date(2026, 11, 3)),
        ("46329", "date", date(2026, 11, 3)),
        ("46329.5", "instant", datetime(2026, 11, 3, 3, tzinfo=UTC)),
        ("令和8年11月3日 9:05", "instant", datetime(2026, 11, 3, 0, 5, tzinfo=UTC)),
        ("2026/11/3", "instant", datetime(2026, 11, 2, 15, tzinfo=UTC)),
        ("2026/11/3 9:05", "instant", datetime(2026, 11, 3, 0, 5, tzinfo=UTC)),
        ("2026年11月3日 9時05分", "instant", datetime(2026, 11, 3, 0, 5, tzinfo=UTC)),
        ("2026-11-03T09:05:00.5+01:00", "instant", datetime(2026, 11, 3, 8, 5, 0, 500_000, tzinfo=UTC)),
        ("2026-11-03T09:05Z", "instant", datetime(2026, 11, 3, 9, 5, tzinfo=UTC)),
        (" ＩＴ ", "text", "it"),
        ("展示会; Web、展示会", "choices", ("展示会", "web")),
    ],
)
def test_a_cell_is_read(text: str, type_: str, value: object) -> None:
    assert normalise(text, AttributeType(type_), TOKYO) == (value, "")


@pytest.mark.parametrize(
    ("text", "type_", "code"),
    [
        ("1,20", "integer", "not_a_whole_number"),
        ("2.5", "integer", "not_a_whole_number"),
        ("12 people", "number", "not_a_number"),
        ("nan", "number", "not_a_number"),
        ("1e5", "number", "not_a_number"),
        ("maybe", "boolean", "not_yes_or_no"),
        ("2026/2/30", "date", "not_a_date"),
        ("20261301", "date", "not_a_date"),
        ("1234", "date", "not_a_date"),
        ("令和0年1月1日", "date", "not_a_date"),
        ("A8.11.3", "date", "not_a_date"),
        ("2026-11-03 09:00", "date", "not_a_date"),
        ("11/3/2026", "instant", "not_an_instant"),
        ("2026-11-03 25:00", "instant", "not_an_instant"),
    ],
)
def test_a_cell_of_another_kind_says_what_it_is_not(text: str, type_: str, code: str) -> None:
    assert normalise(text, AttributeType(type_), TOKYO) == (None, code)

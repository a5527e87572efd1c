"""Judging one lead: values, reasons, what is missing, and the smallest changes that would qualify it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from definitions.language.judge import Judgement, ReferenceCycle, Warned, compile_definition
from definitions.language.parse import parse
from definitions.language.tree import AttributeType, Definition
from definitions.language.values import fold_text, read_value
from tests.unit.language.words import AT, body, definition, event, is_

TOKYO = ZoneInfo("Asia/Tokyo")


def judge(rule: object, lead: dict[str, Any]) -> Judgement:
    return compile_definition(definition(rule))(lead, AT)


@pytest.mark.parametrize(
    ("type_name", "raw", "value", "warning"),
    [
        ("integer", 50, 50, None),
        ("integer", 50.0, 50, None),
        ("integer", 50.5, None, "wrong_type"),
        ("integer", "１２００", None, "wrong_type"),
        ("integer", "  ", None, None),
        ("integer", 10**400, None, "wrong_type"),
        ("number", 0.3, Decimal("0.3"), None),
        ("number", float("nan"), None, "wrong_type"),
        ("number", False, None, "wrong_type"),
        ("boolean", 1, None, "wrong_type"),
        ("text", " ＩＴ部 ", "it部", None),
        ("text", 5, None, "wrong_type"),
        ("choices", ["Ａ", "a", " "], ("a",), None),
        ("choices", [], (), None),
        ("choices", "a", None, "wrong_type"),
        ("choices", [None], None, "wrong_type"),
        ("date", "2026-11-03", date(2026, 11, 3), None),
        ("date", "2026-11-03T00:00:00", None, "wrong_type"),
        ("date", datetime(2026, 11, 3, tzinfo=UTC), None, "wrong_type"),
        ("instant", "2026-11-03", datetime(2026, 11, 2, 15, tzinfo=UTC), None),
        ("instant", "2026-11-03T09:00", datetime(2026, 11, 3, tzinfo=UTC), None),
        ("instant", "2026-11-03T09:00:00Z", datetime(2026, 11, 3, 9, tzinfo=UTC), None),
        ("instant", "0001-01-01", None, "wrong_type"),
        ("instant", "soon", None, "wrong_type"),
        ("text", {"a": 1}, None, "wrong_type"),
    ],
)
def test_a_raw_value_becomes_a_typed_one(
    type_name: str, raw: object, value: object, warning: str | None
) -> None:
    assert read_value(raw, AttributeType(type_name), TOKYO) == (value, warning)


def test_a_value_outside_the_choices_is_kept_with_a_warning() -> None:
    type_ = AttributeType("choice", ("IT", "製造業"))
    assert read_value("ｉｔ", type_, TOKYO) == ("it", None)
    assert read_value("小売", type_, TOKYO) == ("小売", "not_a_choice")


def test_fold_text() -> None:
    assert fold_text("　Ｓｔｒａßｅ ﾏﾈｰｼﾞｬｰ ") == "strasse マネージャー"


def test_reasons_follow_the_tree() -> None:
    rule = {
        "all": [
            is_("employees", "at_least", 50),
            {"score": [{"event": "download", "within_days": 90, "each": 15}], "at_least": 60},
            {"at_least": 2, "of": [is_("need", "equals", True), is_("budget", "known")]},
        ]
    }
    root = judge(
        rule, {"employees": 40, "need": True, "events": [event("download"), event("download", 91)]}
    ).root
    assert root.truth is False
    employees, score, count = root.children
    assert (employees.truth, employees.seen, employees.needed) == (False, 40, 50)
    assert (score.truth, score.points, score.needed) == (False, (Decimal(15), Decimal(15)), Decimal(60))
    assert score.children[0].seen == 1
    assert (count.truth, count.seen, count.needed) == (False, 1, 2)


def test_unknown_points_are_an_interval_without_an_end_where_there_is_no_cap() -> None:
    rule = {
        "score": [
            {"event": "x", "within_days": 9, "each": 5},
            {"event": "y", "within_days": 9, "each": -5, "at_most": -20},
        ],
        "at_least": 1,
    }
    assert judge(rule, {}).root.points == (Decimal(-20), None)


@pytest.mark.parametrize(
    ("rule", "lead", "missing"),
    [
        ({"all": [is_("employees", "at_least", 50), is_("need", "equals", True)]}, {}, ("employees", "need")),
        ({"all": [is_("employees", "at_least", 50), is_("need", "equals", True)]}, {"employees": 10}, ()),
        # The unknown title hangs below a group that is false already.
        (
            {
                "any": [
                    {"all": [is_("employees", "at_least", 50), is_("title", "equals", "x")]},
                    is_("need", "equals", True),
                ]
            },
            {"employees": 10},
            ("need",),
        ),
        ({"event": "x", "within_days": 9}, {}, ("events",)),
        # 60 points decide; the 5 of the other never make a difference.
        (
            {
                "score": [
                    {"when": is_("need", "equals", True), "points": 60},
                    {"when": is_("authority", "equals", True), "points": 5},
                ],
                "at_least": 60,
            },
            {},
            ("need",),
        ),
        # Without a cap nothing can be ruled out.
        (
            {
                "score": [
                    {"event": "x", "within_days": 9, "each": 1},
                    {"when": is_("authority", "equals", True), "points": 5},
                ],
                "at_least": 60,
            },
            {},
            ("events", "authority"),
        ),
        # A cap over entries: the 40 are reached by the one, so the other decides nothing.
        (
            {
                "score": [
                    {
                        "entries": [
                            {"when": is_("need", "equals", True), "points": 40},
                            {"when": is_("authority", "equals", True), "points": 40},
                        ],
                        "at_most": 40,
                    },
                    {"when": is_("title", "equals", "x"), "points": 10},
                ],
                "at_least": 50,
            },
            {"need": True},
            ("title",),
        ),
        (is_("title", "known"), {}, ()),
    ],
)
def test_missing_is_what_could_still_decide(
    rule: object, lead: dict[str, Any], missing: tuple[str, ...]
) -> None:
    assert judge(rule, lead).missing == missing


def test_oddities_of_a_lead_are_warnings() -> None:
    rule = {
        "all": [is_("employees", "at_least", 50), {"event": "x", "within_days": 9}, {"definition": "mql"}]
    }
    found = judge(rule, {"employees": "many", "events": [{"event": "x"}]})
    assert found.verdict == "undecided"
    assert found.warnings == (
        Warned("employees", "wrong_type"),
        Warned("events", "wrong_type"),
        Warned("mql", "not_in_force"),
    )


def test_a_reference_is_judged_by_the_version_in_force_at_the_instant() -> None:
    old, new = definition(is_("employees", "at_least", 50)), definition(is_("employees", "at_least", 100))
    change = datetime(2026, 10, 1, tzinfo=UTC)
    asked = compile_definition(
        definition({"all": [{"definition": "mql"}, is_("need", "equals", True)]}),
        lambda _name, at: new if at >= change else old,
    )
    lead = {"employees": 60, "need": True}
    assert asked.verdict(lead, datetime(2026, 9, 30, tzinfo=UTC)) == "qualified"
    assert asked.verdict(lead, change) == "not_qualified"
    assert asked({"need": True}, AT).missing == ("employees",)
    assert asked(lead, AT).root.children[0].children[0].needed == 100


def test_a_cycle_of_references_is_an_error_and_no_endless_loop() -> None:
    known = {"a": definition({"definition": "b"}), "b": definition({"definition": "a"})}

    def references(name: str, _at: datetime) -> Definition | None:
        return known.get(name)

    with pytest.raises(ReferenceCycle, match="b → a → b"):
        compile_definition(known["a"], references).verdict({}, AT)


def test_an_instant_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        compile_definition(definition({"all": []})).verdict({}, AT.replace(tzinfo=None))


def test_dates_are_counted_in_the_companys_zone() -> None:
    rule = is_("timeline", "within_next_days", 0)
    late = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)  # 0:30 on the 3rd in Tokyo
    lead = {"timeline": "2026-11-03"}
    assert compile_definition(parse(body(rule), TOKYO)).verdict(lead, late) == "qualified"
    assert compile_definition(parse(body(rule), ZoneInfo("UTC"))).verdict(lead, late) == "not_qualified"


def steps(judgement: Judgement) -> list[list[tuple[str, object, int, object]]]:
    return [[(s.about, s.seen, s.more, s.value) for s in found.steps] for found in judgement.shortfalls]


def test_the_smallest_changes_that_would_qualify() -> None:
    score = {
        "score": [
            {"event": "download", "within_days": 90, "each": 15, "at_most": 45},
            {"when": is_("need", "equals", True), "points": 20},
            {"when": is_("title", "contains", "学生"), "points": -30},
        ],
        "at_least": 45,
    }
    rule = {"all": [is_("employees", "at_least", 50), score]}
    found = judge(rule, {"employees": 40, "need": False, "title": "部長", "events": [event("download")] * 2})
    assert steps(found) == [
        [("employees", 40, 0, 50), ("download", 2, 1, None)],
        [("employees", 40, 0, 50), ("need", False, 0, True)],
    ]


def test_changes_that_contradict_each_other_are_not_offered() -> None:
    rule = {"all": [is_("employees", "at_least", 50), is_("employees", "at_most", 40)]}
    assert judge(rule, {"employees": 45}).shortfalls == ()
    assert judge(is_("employees", "at_least", 50), {"employees": 60}).shortfalls == ()


@pytest.mark.parametrize(
    ("comparison", "value", "seen"),
    [
        ("equals", 5, 1),
        ("not_equals", 5, 5),
        ("one_of", [5, 7], 1),
        ("none_of", [5, 7], 5),
        ("at_most", 5, 9),
        ("more_than", 5, 5),
        ("less_than", 5, 5),
        ("between", [5, 9], 12),
        ("known", None, None),
        ("unknown", None, 3),
    ],
)
@pytest.mark.parametrize("negated", [False, True])
def test_a_single_comparison_has_a_way_in_both_directions(
    comparison: str, value: object, seen: object, negated: bool
) -> None:
    leaf = is_("revenue", comparison, value)
    rule = {"none": [{"none": [leaf]}]} if negated else leaf
    found = judge(rule, {"revenue": seen})
    assert found.verdict == "not_qualified"
    assert len(found.shortfalls) == 1
    denied = judge({"none": [rule]}, {"revenue": seen})
    assert denied.verdict == "qualified"

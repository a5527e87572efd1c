"""The decision file, judged by zen itself, gives every prepared lead the verdict that the closures give."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import zen
from hypothesis import given
from hypothesis import strategies as st

from definitions.language.export.decision import decision
from definitions.language.export.prepared import prepare_lead
from definitions.language.export.refusal import CannotExport
from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from definitions.language.tree import Definition
from tests.shared import shared
from tests.unit.engine import invent
from tests.unit.engine.duck import in_force
from tests.unit.export.engines import Timelines, subject
from tests.unit.export.test_sql import invented, seeds, zones


def results(
    definition: Definition,
    leads: Sequence[Mapping[str, object]],
    at: datetime,
    references: Timelines | None = None,
) -> list[dict[str, Any]]:
    exported = subject(definition, references)
    judged = zen.ZenEngine().create_decision(decision(exported, "ja"))
    return [judged.evaluate(prepare_lead(exported, lead, at))["result"] for lead in leads]


def verdicts(*arguments: Any) -> list[str]:
    return [result["verdict"] for result in results(*arguments)]


@invented
@given(rule=invent.rules(), seed=seeds, zone=zones)
def test_every_verdict_is_the_closures(rule: Any, seed: int, zone: ZoneInfo) -> None:
    leads = invent.leads(seed, 30)
    definition = parse(invent.body(rule), zone)
    judge = compile_definition(definition)
    assert verdicts(definition, leads, invent.AT) == [judge.verdict(lead, invent.AT).value for lead in leads]


@invented
@given(
    rule=invent.rules(("sql", "later", "none")),
    versions=st.lists(invent.rules(), min_size=3, max_size=3),
    seed=seeds,
)
def test_references_mean_the_version_in_force(rule: Any, versions: list[Any], seed: int) -> None:
    leads = invent.leads(seed, 10)
    definition = parse(invent.body(rule))
    first, second, later = (parse(invent.body(version)) for version in versions)
    microsecond = timedelta(microseconds=1)
    references = {
        "sql": [(invent.AT - timedelta(days=9), first), (invent.AT, second)],
        "later": [(invent.AT + microsecond, later)],
    }
    judge = compile_definition(definition, in_force(references))
    for at in (invent.AT - microsecond, invent.AT, invent.AT + microsecond):
        found = verdicts(definition, leads, at, references)
        assert found == [judge.verdict(lead, at).value for lead in leads]


def test_every_shared_case_has_its_verdict() -> None:
    suite = json.loads(shared("conformance/verdicts.json").read_text(encoding="utf-8"))
    at = datetime.fromisoformat(suite["at"])
    wrong = []
    for case in suite["cases"]:
        body = {"format": "teigi/1", "kind": "mql", "attributes": suite["attributes"], "rule": case["rule"]}
        found = verdicts(parse(body), [case["lead"]], at)
        if found != [case["verdict"]]:
            wrong.append((case["name"], found, case["verdict"]))
    assert len(suite["cases"]) > 50
    assert wrong == []


def definition_of(rule: Any, **types: str) -> Definition:
    attributes = {key: {"type": type_name} for key, type_name in types.items()}
    return parse({"format": "teigi/1", "kind": "mql", "attributes": attributes, "rule": rule})


def test_the_truth_of_each_criterion_is_told() -> None:
    rule = {
        "all": [
            {"attribute": "employees", "is": "at_least", "value": 50},
            {"attribute": "title", "is": "contains", "value": "部長"},
            {"event": "seminar", "within_days": 30},
        ]
    }
    definition = definition_of(rule, employees="integer", title="text")
    (found,) = results(definition, [{"employees": 60, "title": "課長"}], invent.AT)
    assert found == {
        "verdict": "not_qualified",
        "criteria": {"criterion_1": True, "criterion_2": False, "criterion_3": None},
    }


def test_texts_with_both_kinds_of_quotes_and_long_lists() -> None:
    odd = ['it\'s "so"', '"', "'", "`${x}`", "a\\b", "a\nb", "#", "$"]
    for one in odd:
        definition = definition_of({"attribute": "title", "is": "equals", "value": one}, title="text")
        assert verdicts(definition, [{"title": one}, {"title": "x"}], invent.AT) == [
            "qualified",
            "not_qualified",
        ]
    many = [f"company {number}" for number in range(9_999)] + ["営業"]
    for is_ in ("one_of", "contains_any"):
        definition = definition_of({"attribute": "title", "is": is_, "value": many}, title="text")
        found = verdicts(definition, [{"title": "Company 9998"}, {"title": "none"}], invent.AT)
        assert found == ["qualified", "not_qualified"]


def test_the_widest_and_a_deep_tree_are_judged() -> None:
    wide = [{"attribute": "employees", "is": "more_than", "value": -value} for value in range(1, 480)]
    definition = definition_of({"all": wide}, employees="integer")
    leads: list[dict[str, object]] = [{"employees": 0}, {"employees": -9}, {}]
    assert verdicts(definition, leads, invent.AT) == ["qualified", "not_qualified", "undecided"]
    node: Any = {"attribute": "employees", "is": "at_least", "value": 50}
    for _ in range(10):
        node = {"none": [node]}
    assert verdicts(definition_of(node, employees="integer"), [{"employees": 50}], invent.AT) == ["qualified"]


def test_a_prepared_lead_is_what_the_documentation_says() -> None:
    rule = {
        "all": [
            {"attribute": "title", "is": "known"},
            {"attribute": "budget", "is": "known"},
            {"attribute": "due", "is": "within_next_days", "value": 3},
            {"attribute": "created", "is": "known"},
            {"attribute": "topics", "is": "known"},
            {"attribute": "order id", "is": "known"},
        ]
    }
    types = {"title": "text", "budget": "number", "due": "date", "created": "instant", "topics": "choices"}
    definition = definition_of(rule, **types, **{"order id": "text"})
    lead = {
        "title": " ﾏﾈｰｼﾞｬｰ ",
        "budget": 0.3,
        "due": "1970-01-03",
        "created": "1970-01-01T09:00:01+09:00",
        "topics": ["ＩＴ"],
        "events": [{"event": "Seminar", "at": "1970-01-01T00:00:00Z"}],
    }
    found = prepare_lead(subject(definition), lead, datetime.fromisoformat("1970-01-01T20:00:00+00:00"))
    odd = next(name for name in found["lead"] if name.startswith("attribute_"))
    assert found == {
        "judged_at": 72_000_000_000,
        "judged_on": 1,
        "lead": {
            "title": "マネージャー",
            "budget": "0.3",
            "due": 2,
            "created": 1_000_000,
            "topics": ["it"],
            odd: None,
        },
        "events": [{"event": "seminar", "at": 0}],
    }


def test_a_number_finer_than_the_engine_can_tell_is_refused() -> None:
    definition = definition_of({"attribute": "budget", "is": "more_than", "value": 1e-30}, budget="number")
    with pytest.raises(CannotExport, match="1E-30"):
        decision(subject(definition), "en")

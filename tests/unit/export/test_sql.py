"""Exported SQL, run as it is, gives every lead the verdict that the closures give.

EXPORT_EXAMPLES sets the number of invented trees (default 25 an engine, 30 leads each).
"""

import json
import os
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from definitions.language.export.refusal import CannotExport
from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from tests.shared import shared
from tests.unit.engine import invent
from tests.unit.engine.duck import in_force
from tests.unit.export.engines import needs_server, verdicts

ENGINES = ("duckdb", "sqlite", "postgres")
invented = settings(
    max_examples=int(os.environ.get("EXPORT_EXAMPLES", "25")),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)
zones = st.sampled_from([ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")])
seeds = st.integers(0, 2**32)


def said(key: str, *arguments: Any) -> list[str] | None:
    """The verdicts by SQL; None where points fade beyond SQLite's whole numbers, which is refused."""
    try:
        return verdicts(key, *arguments)
    except CannotExport as refused:
        assert (key, refused.code) == ("sqlite", "fading_too_large")
        return None


@pytest.mark.parametrize("key", ENGINES)
@invented
@given(rule=invent.rules(), seed=seeds, zone=zones)
def test_every_verdict_is_the_closures(key: str, rule: Any, seed: int, zone: ZoneInfo) -> None:
    needs_server(key)
    leads = invent.leads(seed, 30)
    definition = parse(invent.body(rule), zone)
    judge = compile_definition(definition)
    found = said(key, definition, leads, invent.AT)
    assert found in (None, [judge.verdict(lead, invent.AT).value for lead in leads])


@pytest.mark.parametrize("key", ENGINES)
@invented
@given(
    rule=invent.rules(("sql", "later", "none")),
    versions=st.lists(invent.rules(), min_size=3, max_size=3),
    seed=seeds,
)
def test_references_mean_the_version_in_force(key: str, rule: Any, versions: list[Any], seed: int) -> None:
    needs_server(key)
    leads = invent.leads(seed, 10)
    definition = parse(invent.body(rule))
    first, second, later = (parse(invent.body(version)) for version in versions)
    microsecond = timedelta(microseconds=1)
    references = {
        "sql": [(invent.AT - timedelta(days=9), first), (invent.AT, second), (invent.AT + microsecond, None)],
        "later": [(invent.AT + microsecond, later)],
    }
    judge = compile_definition(definition, in_force(references))
    for at in (invent.AT - microsecond, invent.AT, invent.AT + microsecond):
        found = said(key, definition, leads, at, references)
        assert found in (None, [judge.verdict(lead, at).value for lead in leads])


@pytest.mark.parametrize("key", ENGINES)
def test_every_shared_case_has_its_verdict(key: str) -> None:
    needs_server(key)
    suite = json.loads(shared("conformance/verdicts.json").read_text(encoding="utf-8"))
    at = datetime.fromisoformat(suite["at"])
    wrong = []
    for case in suite["cases"]:
        body = {"format": "teigi/1", "kind": "mql", "attributes": suite["attributes"], "rule": case["rule"]}
        found = verdicts(key, parse(body), [case["lead"]], at)
        if found != [case["verdict"]]:
            wrong.append((case["name"], found, case["verdict"]))
    assert len(suite["cases"]) > 50
    assert wrong == []

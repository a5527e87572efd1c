"""The shared conformance cases: what the language means, checked by hand there."""

import json
from datetime import datetime

from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from tests.shared import shared


def test_every_case_has_the_verdict_it_should_have() -> None:
    cases = json.loads(shared("conformance/verdicts.json").read_text(encoding="utf-8"))
    at = datetime.fromisoformat(cases["at"])
    assert len(cases["cases"]) > 50
    wrong = []
    for case in cases["cases"]:
        body = {"format": "teigi/1", "kind": "mql", "attributes": cases["attributes"], "rule": case["rule"]}
        judge = compile_definition(parse(body))
        verdicts = {judge.verdict(case["lead"], at), judge(case["lead"], at).verdict}
        if verdicts != {case["verdict"]}:
            wrong.append((case["name"], verdicts))
    assert wrong == []

"""Every case of the shared conformance file has its verdict under DuckDB."""

import json
from datetime import datetime

from definitions.language.parse import parse
from tests.shared import shared
from tests.unit.engine.duck import verdicts


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

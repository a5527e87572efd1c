"""Every case of the shared conformance file has its verdict under DuckDB and under PostgreSQL."""

import json
from datetime import datetime
from types import ModuleType

import pytest

from definitions.language.parse import parse
from evidence.engine.tables import truths_table
from tests.shared import shared
from tests.unit.engine import duck, postgres
from tests.unit.engine.duck import prepared

VERDICTS = {True: "qualified", False: "not_qualified", None: "undecided"}


@pytest.mark.parametrize("engine", [duck, postgres], ids=["duckdb", "postgresql"])
def test_every_shared_case_has_its_verdict(engine: ModuleType) -> None:
    assert wrong_verdicts(engine) == []


def wrong_verdicts(engine: ModuleType) -> list[tuple[str, str]]:
    """The cases that an engine judges otherwise, with its verdict; all are asked in one query."""
    engine.connection()
    suite = json.loads(shared("conformance/verdicts.json").read_text(encoding="utf-8"))
    cases, whole = suite["cases"], {"format": "teigi/1", "kind": "mql", "attributes": suite["attributes"]}
    definitions = [parse({**whole, "rule": case["rule"]}) for case in cases]
    stored = prepared(definitions[0], [case["lead"] for case in cases])
    leads, events = (engine.registered(name, one) for name, one in zip("le", stored, strict=True))
    at = datetime.fromisoformat(suite["at"])
    found = engine.rows(truths_table(definitions, leads, events, at, keep=("row",)))
    assert len(found) == len(cases) > 50
    # Every rule has judged every lead; each case is about its own.
    return [
        (cases[row - 1]["name"], VERDICTS[truths[row - 1]])
        for row, *truths in found
        if VERDICTS[truths[row - 1]] != cases[row - 1]["verdict"]
    ]

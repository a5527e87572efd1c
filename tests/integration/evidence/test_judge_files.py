"""manage.py judge says the same of every file whether it judges one lead after the other or as sets."""

import csv
import json
import math
import random
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.integration.evidence.conftest import definition
from tests.shared import shared
from tests.unit.engine import invent
from tests.unit.engine.test_equivalence import RUN, invented

TREES = 40


def judged(rule: dict[str, Any], leads: Path, at: str = invent.AT.isoformat()) -> list[dict[str, Any]]:
    """What both engines print, once it is known to be the same line by line."""
    path = leads.with_name("rule.json")
    path.write_text(json.dumps(rule))
    printed = []
    for engine in ("one", "sets"):
        out = StringIO()
        call_command("judge", str(path), str(leads), at=at, engine=engine, stdout=out, stderr=StringIO())
        printed.append(out.getvalue().splitlines())
    assert printed[0] == printed[1], rule
    return [json.loads(line) for line in printed[0]]


def sayable(value: Any) -> bool:
    """Whether a value can be written as JSON in UTF-8."""
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return "\\ud8" not in json.dumps(value)


@pytest.mark.django_db
def test_invented_leads_as_json(tmp_path: Path) -> None:
    chance = random.Random(RUN)
    for rule in invented(TREES, chance, invent.rules()):
        leads = [
            {key: value for key, value in lead.items() if sayable(value)}
            for lead in invent.leads(chance.getrandbits(32), 100)
        ]
        path = tmp_path / "leads.jsonl"
        path.write_text("\n".join(json.dumps(lead, ensure_ascii=False) for lead in leads), encoding="utf-8")
        assert len(judged(invent.body(rule), path)) == 100


@pytest.mark.django_db
def test_invented_leads_as_csv(tmp_path: Path) -> None:
    """In cells everything is text: numbers, lists and events are read back from it."""
    chance = random.Random(RUN)
    columns = [*invent.ATTRIBUTES, "events"]
    for rule in invented(TREES, chance, invent.rules()):
        path = tmp_path / "leads.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["id", *columns])
            for number, lead in enumerate(invent.leads(chance.getrandbits(32), 100)):
                out.writerow([number, *(cell(lead.get(key)) for key in columns)])
        assert len(judged(invent.body(rule), path)) == 100


def cell(value: Any) -> str:
    if value is None or not sayable(value) or "\0" in str(value):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rule",
    [
        {"attribute": "TotalVisits", "is": "at_least", "value": 3},
        {
            "score": [
                {"when": {"attribute": "Lead Source", "is": "one_of", "value": ["Google"]}, "points": 5},
                {"when": {"attribute": "Page Views Per Visit", "is": "more_than", "value": 2.5}, "points": 5},
                {"when": {"attribute": "City", "is": "unknown"}, "points": -2.5},
            ],
            "at_least": 5,
        },
        {"none": [
            {"attribute": "Country", "is": "equals", "value": "INDIA"},
            {"event": "x", "within_days": 9},
        ]},
        {"at_least": 2, "of": [
            {"attribute": "Do Not Email", "is": "equals", "value": True},
            {"attribute": "What is your current occupation", "is": "contains", "value": "profess"},
            {"attribute": "Total Time Spent on Website", "is": "between", "value": [100, 1000]},
        ]},
    ],
    ids=["number", "score", "none", "count"],
)  # fmt: skip
def test_real_leads(tmp_path: Path, rule: dict[str, Any]) -> None:
    types = {
        "TotalVisits": "integer",
        "Page Views Per Visit": "number",
        "Lead Source": "choice",
        "City": "text",
        "Country": "text",
        "Do Not Email": "boolean",
        "What is your current occupation": "text",
        "Total Time Spent on Website": "integer",
    }
    path = tmp_path / "leads.csv"
    path.symlink_to(shared("data/x_education_leads.csv"))
    lines = judged(definition(rule, **types), path)
    assert len(lines) == 9240
    assert len(Counter(line["verdict"] for line in lines)) > 1

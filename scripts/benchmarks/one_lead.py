"""One lead: our judge against GoRules' zen-engine, the same rule written for each in its fastest form."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import zen

from benchmarks.measured import ratio, repeated, say, seconds
from benchmarks.rules import AT, body
from definitions.language.judge import compile_definition
from definitions.language.parse import parse

LEAD = {"employees": 120, "visits": 5, "seconds": 400, "source": "Google", "authority": True, "events": []}
# What zen compares as it stands: nothing to fold, nothing absent, nothing that it would carry along unread.
FOR_ZEN = {
    "employees": 120,
    "visits": 5,
    "seconds": 400,
    "source": "google",
    "authority": True,
    "need": None,
}
SOURCES = '"google", "direct", "organic search"'
WHOLE = (
    f"employees >= 100 and visits >= 3 and seconds >= 300 and source in [{SOURCES}]"
    " and (authority == true or need == true)"
)
APART = {
    "size": "employees >= 100",
    "visited": "visits >= 3",
    "stayed": "seconds >= 300",
    "came_from": f"source in [{SOURCES}]",
    "may_decide": "authority == true",
    "is_in_need": "need == true",
    "verdict": "$.size and $.visited and $.stayed and $.came_from and ($.may_decide or $.is_in_need)",
}
COLUMNS = {
    "employees": ">= 100",
    "visits": ">= 3",
    "seconds": ">= 300",
    "source": SOURCES,
    "authority": "",
    "need": "",
}


def run() -> None:
    """Verdict against verdict, reasons against trace; each against the quickest of zen's ways."""
    judge = compile_definition(parse(body(100)))
    assert judge.verdict(LEAD, AT) == judge(LEAD, AT).verdict == "qualified"
    whole = {"one expression": expressions({"verdict": WHOLE}), "a table": table()}
    against(
        "one lead, 6 criteria: verdict, times as fast as a decision of zen",
        "at least 12",
        lambda: judge.verdict(LEAD, AT),
        {way: lambda call=call: call(FOR_ZEN) for way, call in ways(whole).items()},
    )
    # One expression would be traced as one: what came of each criterion is in these alone.
    apart = {"an expression each": expressions(APART), "a table": table()}
    against(
        "one lead, 6 criteria: all reasons, times as fast as a decision of zen with its trace",
        "at least 5",
        lambda: judge(LEAD, AT),
        {way: lambda call=call: call(FOR_ZEN, {"trace": True}) for way, call in ways(apart).items()},
    )
    # Below a decision: one expression of two-valued logic, which cannot say what is unknown, nor why.
    bare = zen.compile_expression(WHOLE)
    against(
        "one lead, 6 criteria: verdict, times as fast as a bare expression of zen",
        "",
        lambda: judge.verdict(LEAD, AT),
        {"compiled": lambda: bare.evaluate(FOR_ZEN)},
    )


def against(what: str, goal: str, ours: Callable[[], Any], theirs: dict[str, Callable[[], Any]]) -> None:
    """Says how much faster ours is than each of theirs, the quickest of them against the goal."""
    measured = {name: ratio(repeated(call, 500), repeated(ours, 500)) for name, call in theirs.items()}
    quickest = min(measured, key=lambda name: measured[name][0])
    for name, (times, other, mine) in measured.items():
        say(f"{what} ({name})", times, goal if name == quickest else "", seconds(other, mine))


def ways(contents: dict[str, dict[str, Any]]) -> dict[str, Callable[..., Any]]:
    """Both ways of calling zen for each content: by the engine with all loaded, and as a decision object."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": contents}})
    called: dict[str, Callable[..., Any]] = {}
    for name, content in contents.items():
        decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(content)))
        called[f"{name}, engine.evaluate"] = partial(engine.evaluate, name)
        called[f"{name}, decision.evaluate"] = decision.evaluate
    for call in called.values():
        assert call(FOR_ZEN)["result"]["verdict"] is True
    return called


def expressions(by_key: dict[str, str]) -> dict[str, Any]:
    """A decision with one expression node."""
    rows = [{"id": key, "key": key, "value": text} for key, text in by_key.items()]
    return graph("expressionNode", {"expressions": rows})


def table() -> dict[str, Any]:
    """A decision with one decision table: a row for each way to qualify, one for all others."""
    columns = [{"id": name, "name": name, "field": name} for name in COLUMNS]
    qualify = [{**COLUMNS, "authority": "true"}, {**COLUMNS, "need": "true"}]
    rows = [{"_id": str(i), **row, "out": "true"} for i, row in enumerate(qualify)]
    rows.append({"_id": "else", **dict.fromkeys(COLUMNS, ""), "out": "false"})
    out = [{"id": "out", "name": "verdict", "field": "verdict"}]
    content = {"hitPolicy": "first", "inputs": columns, "outputs": out, "rules": rows}
    return graph("decisionTableNode", content)


def graph(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """A decision's content: the input, one node, the output."""
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": place},
        {"id": "rule", "name": "rule", "type": kind, "position": place, "content": content},
        {"id": "out", "name": "out", "type": "outputNode", "position": place},
    ]
    edges = [
        {"id": "first", "sourceId": "in", "targetId": "rule"},
        {"id": "then", "sourceId": "rule", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}

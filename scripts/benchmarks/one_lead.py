"""One lead: our judge against GoRules' zen-engine, the same work written for each in its fastest form.

The same work: the same Python dicts, as they come from JSON, of leads of every verdict. A value that is
absent or of the wrong type is unknown, texts are compared without case and blanks, verdicts are three.
"""

from collections.abc import Callable
from typing import Any

import zen

from benchmarks.measured import ratio, repeated, say, seconds
from benchmarks.rules import AT, body
from definitions.language.judge import compile_definition
from definitions.language.parse import parse

Lead = dict[str, Any]
Criteria = dict[str, tuple[str, str, str]]
"""Criterion -> (the type of a known value, the attribute, when it holds), in zen's language."""
Evaluate = Callable[..., dict[str, Any]]

GOOD: Lead = {
    "employees": 120,
    "visits": 5,
    "seconds": 400,
    "source": "Google",
    "authority": True,
    "need": None,
}
LEADS = [
    GOOD,
    {**GOOD, "authority": False, "need": True, "source": " organic search"},
    {**GOOD, "employees": 40},
    {**GOOD, "visits": 1},
    {**GOOD, "source": "referral"},
    {**GOOD, "authority": False, "need": False},
    {**GOOD, "employees": None},
    {**GOOD, "seconds": "400"},
]
VERDICTS = ["qualified"] * 2 + ["not_qualified"] * 4 + ["undecided"] * 2
EVENTS = [
    {"event": "download", "at": "2026-10-20T14:00:00+09:00"},
    {"event": "seminar", "at": "2026-10-01T09:30:00+09:00"},
]
DOWNLOADED = {"event": "download", "within_days": 90}

CRITERIA: Criteria = {
    "size": ("number", "employees", "employees >= 100"),
    "visited": ("number", "visits", "visits >= 3"),
    "stayed": ("number", "seconds", "seconds >= 300"),
    "came_from": (
        "string",
        "source",
        'lower(trim(source)) in ["google", "direct", "organic search"]',
    ),
}
# 90 days before AT and AT itself, in seconds.
WINDOW = 'some(events, #.event == "download" and date(#.at) > 1785715200 and date(#.at) <= 1793491200)'
IN_WINDOW: Criteria = {"downloaded": ("array", "events", WINDOW)}


def run() -> None:
    """Verdict against verdict, reasons against trace, without events and with some."""
    compared("one lead, 6 criteria", body(100), CRITERIA, LEADS, ("at least 12", "at least 5"))
    rule = body(100)
    rule["rule"] = {"all": [rule["rule"], DOWNLOADED]}
    leads = [{**lead, "events": EVENTS} for lead in LEADS]
    compared("the same with a window of days, 2 events each", rule, CRITERIA | IN_WINDOW, leads, ("", ""))


def compared(
    what: str, rule: dict[str, object], criteria: Criteria, leads: list[Lead], goals: tuple[str, str]
) -> None:
    """Says how many times as fast as zen our verdict is, and our reasons are as its trace, over all leads."""
    judge, verdict, trace = compile_definition(parse(rule)), whole(criteria), apart(criteria)
    traced = {"trace": True}
    assert [judge.verdict(lead, AT) for lead in leads] == VERDICTS
    assert [judge(lead, AT).verdict for lead in leads] == VERDICTS
    assert [verdict("rule", lead)["result"]["verdict"] for lead in leads] == VERDICTS
    assert [trace("rule", lead, traced)["result"]["verdict"] for lead in leads] == VERDICTS
    times, theirs, ours = ratio(
        repeated(lambda: [verdict("rule", lead) for lead in leads], 100),
        repeated(lambda: [judge.verdict(lead, AT) for lead in leads], 100),
    )
    say(f"{what}: verdict, times as fast as zen", times, goals[0], seconds(theirs, ours))
    times, theirs, ours = ratio(
        repeated(lambda: [trace("rule", lead, traced) for lead in leads], 100),
        repeated(lambda: [judge(lead, AT) for lead in leads], 100),
    )
    say(f"{what}: all reasons, times as fast as zen's trace", times, goals[1], seconds(theirs, ours))


def whole(criteria: Criteria) -> Evaluate:
    """Zen's verdict by one expression: of the forms tried the quickest, by the quickest way to call it."""
    holds = " and ".join(f'type({name}) == "{type_}" and {then}' for type_, name, then in criteria.values())
    fails = " or ".join(
        f'(type({name}) == "{type_}" and not ({then}))' for type_, name, then in criteria.values()
    )
    verdict = (
        f'{holds} and (authority == true or need == true) ? "qualified"'
        f' : {fails} or (authority == false and need == false) ? "not_qualified" : "undecided"'
    )
    return engine({"verdict": verdict})


def apart(criteria: Criteria) -> Evaluate:
    """Zen's verdict with its trace: an expression each, as what came of one expression is traced as one."""
    boolean = {"may_decide": ("bool", "authority", "authority"), "is_in_need": ("bool", "need", "need")}
    each = {
        key: f'type({name}) == "{type_}" ? {then} : null'
        for key, (type_, name, then) in (criteria | boolean).items()
    }
    holds = " and ".join(f"$.{key} == true" for key in criteria)
    fails = " or ".join(f"$.{key} == false" for key in criteria)
    each["verdict"] = (
        f'{holds} and ($.may_decide == true or $.is_in_need == true) ? "qualified"'
        f' : {fails} or ($.may_decide == false and $.is_in_need == false) ? "not_qualified" : "undecided"'
    )
    return engine(each)


def engine(by_key: dict[str, str]) -> Evaluate:
    """An engine that has one expression node loaded as "rule"; a decision object takes 20 times as long."""
    place = {"x": 0, "y": 0}
    rows = [{"id": key, "key": key, "value": text} for key, text in by_key.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": place},
        {
            "id": "rule",
            "name": "rule",
            "type": "expressionNode",
            "position": place,
            "content": {"expressions": rows},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": place},
    ]
    edges = [
        {"id": "first", "sourceId": "in", "targetId": "rule"},
        {"id": "then", "sourceId": "rule", "targetId": "out"},
    ]
    content = {"rule": {"nodes": nodes, "edges": edges}}
    return zen.ZenEngine({"loader": {"type": "static", "content": content}}).evaluate  # type: ignore[no-any-return]

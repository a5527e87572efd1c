"""One tree, however judged: closures, DuckDB (leads in either form) and PostgreSQL give the same verdict.

`--trees N` sets how many invented trees meet 50 leads each under every engine (2,000 unless said). Where a
verdict differs, the tree and the lead are printed as small as they can be made.
"""

import json
import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, reject, seed, settings
from hypothesis import strategies as st

from definitions.language.judge import compile_definition
from definitions.language.parse import Faults, parse
from definitions.language.tree import Definition, PointsPerEvent, walk
from evidence.engine.tables import truths_table
from tests.unit.engine import duck, filled, invent, postgres
from tests.unit.engine.duck import Timelines, in_force, prepared
from tests.unit.engine.smallest import smallest

PORTIONS, BATCH, LEADS = 8, 50, 50
# The same in every process of a run, another in the next; in CI always the same.
RUN = "CI" if "CI" in os.environ else os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(random.random())
TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
VERDICTS = {True: "qualified", False: "not_qualified", None: "undecided"}
STARTS = (invent.AT - timedelta(days=400), invent.AT, invent.AT + timedelta(days=9))
NAMES = ("sql", "later", "none")
EDGES = [
    *[invent.AT] * 12,  # on whose windows' edges the invented events lie
    *(start + timedelta(microseconds=off) for start in STARTS for off in (-1, 0)),
    datetime(2026, 3, 8, 7, 30, tzinfo=UTC),  # an hour that New York leaves out in spring
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),  # and the one it has twice in autumn
    *(invent.AT + timedelta(days=days, hours=hours) for days in (0, -2, 30) for hours in (0, 8, 15)),
]


@dataclass(frozen=True)
class Question:
    """What is asked of every engine: these rules over these leads, all at one instant or each at its own."""

    rules: Sequence[Any]
    leads: Sequence[dict[str, Any]]
    instants: Sequence[datetime]
    own: bool = False
    zone: ZoneInfo = TOKYO
    references: Sequence[Any] = ()
    """Rules of what is referred to: two versions of `sql`, one of `later`."""
    tables: dict[Any, Any] = field(default_factory=dict, init=False, compare=False)
    """By the tables of leads and events what is asked of them: engines that name them alike share it."""

    def definitions(self) -> list[Definition]:
        return [parse(invent.body(rule), self.zone) for rule in self.rules]

    def timelines(self) -> Timelines:
        if not self.references:
            return {}
        first, second, through = self.references
        last = {"any": [{"definition": "sql"}, through]}
        first, second, third = (parse(invent.body(one), self.zone) for one in (first, second, last))
        return {"sql": [(STARTS[0], first), (STARTS[1], second)], "later": [(STARTS[1], third)]}

    def only(self, rule: Any, lead: dict[str, Any], at: datetime) -> "Question":
        return replace(self, rules=[rule], leads=[lead], instants=[at])


def by_closures(question: Question) -> list[list[str]]:
    """Per lead the verdict of each rule."""
    version = in_force(question.timelines())
    judges = [compile_definition(definition, version) for definition in question.definitions()]
    pairs = zip(question.leads, question.instants, strict=True)
    return [[judge.verdict(lead, at).value for judge in judges] for lead, at in pairs]


def by_tables(question: Question, engine: ModuleType) -> list[list[str]]:
    """The same from a database, all in one query."""
    definitions, timelines = question.definitions(), question.timelines()
    own: dict[str, Any] = {"judged_at": question.instants} if question.own else {}
    stored = prepared(definitions[0], question.leads, timelines, **own)
    leads, events = (engine.registered(name, one) for name, one in zip(("l", "e"), stored, strict=True))
    when = "judged_at" if question.own else question.instants[0]
    over = leads.op(), events.op()
    if over not in question.tables:
        question.tables[over] = truths_table(definitions, leads, events, when, timelines, keep=("row",))
    found = sorted(engine.rows(question.tables[over]), key=lambda row: row[0])
    return [[VERDICTS[truth] for truth in row[1:]] for row in found]


def invented(count: int, chance: random.Random, strategy: st.SearchStrategy[Any]) -> list[Any]:
    """So many different rules."""
    found: list[Any] = []
    quiet = settings(
        max_examples=count,
        database=None,
        derandomize=False,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )

    @seed(chance.getrandbits(64))
    @quiet
    @given(strategy)
    def collect(rule: Any) -> None:
        try:
            parse(invent.body(rule))
        except Faults:  # nested too deeply
            reject()
        found.append(rule)

    collect()
    return found


@lru_cache(maxsize=2)
def portion(number: int, trees: int) -> list[tuple[Question, list[list[str]]]]:
    """A share of all the questions, with the closures' answers.

    Odd portions judge each lead at its own instant, the second half by rules that refer to others.
    """
    chance = random.Random(f"{RUN} {number}")
    refers, own = number >= PORTIONS // 2, number % 2 == 1
    rules = invented(trees, chance, invent.rules(NAMES if refers else ()))
    if not refers:
        rules += [rule for alone in invent.comparisons() for rule in invented(2, chance, alone)]
    answered = []
    for start in range(0, len(rules), BATCH):
        question = Question(
            rules[start : start + BATCH],
            invent.leads(chance.getrandbits(32), LEADS),
            [chance.choice(EDGES) for _ in range(LEADS)] if own else [chance.choice(EDGES)] * LEADS,
            own,
            chance.choice((TOKYO, NEW_YORK)),
            invented(3, chance, invent.rules()) if refers else (),
        )
        answered.append((question, by_closures(question)))
    return answered


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "trees" in metafunc.fixturenames:
        metafunc.parametrize("trees", [-(-metafunc.config.getoption("trees") // PORTIONS)])


@pytest.mark.parametrize("engine", [duck, filled, postgres], ids=["duckdb", "filled", "postgresql"])
@pytest.mark.parametrize("number", range(PORTIONS))
def test_every_lead_has_the_same_verdict(number: int, trees: int, engine: ModuleType) -> None:
    engine.connection()
    answered = portion(number, trees)
    assert sum(len(question.rules) for question, _ in answered) >= trees
    for question, expected in answered:
        assert_same(question, expected, engine)


def assert_same(question: Question, expected: list[list[str]], engine: ModuleType) -> None:
    found = by_tables(question, engine)
    if found == expected:
        return
    row, column = next(
        (row, column)
        for row in range(len(expected))
        for column in range(len(question.rules))
        if found[row][column] != expected[row][column]
    )
    at = question.instants[row]

    def differs(rule: Any, lead: Any) -> bool:
        one = question.only(rule, lead, at)
        return by_closures(one) != by_tables(one, engine)

    rule, lead = question.rules[column], question.leads[row]
    alone = differs(rule, lead)
    if alone:
        rule, lead = smallest(rule, lead, differs)
    pytest.fail(
        f"closures say {expected[row][column]}, {engine.__name__} says {found[row][column]}"
        f"{'' if alone else ', but not of this rule and lead alone'}\n"
        f"rule {json.dumps(rule)}\nlead {json.dumps(lead)}\n"
        f"at {at.isoformat()} in {question.zone.key}{', a column' if question.own else ''}, "
        f"references {json.dumps(question.references)}"
    )


def test_every_kind_of_node_is_invented() -> None:
    seen: Counter[object] = Counter()
    for rule in invented(250, random.Random(1), invent.rules(NAMES)):
        for node in walk(parse(invent.body(rule)).rule):
            seen[type(node).__name__] += 1
            if isinstance(node, PointsPerEvent):
                seen[node.fades, node.at_most is not None] += 1
    kinds = ("Group", "Count", "Comparison", "Event", "Score", "Reference")
    entries = ("PointsWhen", "PointsGroup", *((fades, capped) for fades in (0, 1) for capped in (0, 1)))
    assert [kind for kind in (*kinds, *entries) if seen[kind] < 10] == []


def test_all_verdicts_are_common(trees: int) -> None:
    counted = Counter(verdict for _, answers in portion(0, trees) for lead in answers for verdict in lead)
    assert min(counted[verdict] for verdict in VERDICTS.values()) > counted.total() / 20


def test_a_difference_is_made_small() -> None:
    """Were "at_least" judged as "more_than", one criterion and one value would be left to look at."""
    size = {"attribute": "employees", "is": "at_least", "value": 50}
    score = {"score": [{"when": {"all": [size]}, "points": 10}, {"entries": []}], "at_least": 10}
    rule = {"any": [{"none": [score, {"event": "download", "within_days": 3}]}, {"definition": "none"}]}
    lead = {"employees": 50, "title": "部長", "events": [{"event": "seminar", "at": "2026-11-01"}]}

    def differs(rule: Any, lead: Any) -> bool:
        mistaken = json.loads(json.dumps(rule).replace('at_least", "value', 'more_than", "value'))
        one = Question([rule, mistaken], [lead], [invent.AT])
        return len({*by_closures(one)[0]}) > 1

    assert differs(rule, lead)
    assert smallest(rule, lead, differs) == (size, {"employees": 50})

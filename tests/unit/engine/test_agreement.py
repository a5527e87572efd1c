"""The engine and the one-lead closures agree in verdict, truths and points for every lead of every tree.

ENGINE_EXAMPLES sets the number of invented trees (default 25 a test, 30 leads each).
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from definitions.language.judge import compile_definition
from definitions.language.parse import parse
from definitions.language.reason import hundredths
from definitions.language.tree import Definition, Reference, walk
from evidence.engine.tables import judge_table
from tests.unit.engine import invent
from tests.unit.engine.duck import Timelines, in_force, run, tables

EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "25"))
invented = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)
zones = st.sampled_from([ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")])
seeds = st.integers(0, 2**32)


def by_one(
    definition: Definition,
    lead: Mapping[str, object],
    at: datetime,
    references: Timelines,
    ids: Sequence[str],
) -> list[Any]:
    """What the closures say: the verdict, then truth and points of each node asked for."""
    judgement = compile_definition(definition, in_force(references))(lead, at)
    reasons = {reason.id: reason for reason in reversed(list(judgement.root.walk()))}
    found: list[Any] = [judgement.verdict.value]
    for id_ in ids:
        points = reasons[id_].points
        found.append(reasons[id_].truth)
        found.append(points and tuple(end if end is None else hundredths(end) for end in points))
    return found


def by_many(
    definition: Definition,
    leads: Sequence[Mapping[str, object]],
    at: datetime | Sequence[datetime],
    references: Timelines,
    ids: Sequence[str],
) -> list[list[Any]]:
    """The same from the engine, for all leads at one instant or each at its own."""
    own: dict[str, Sequence[object]] = {} if isinstance(at, datetime) else {"judged_at": at}
    leads_table, events = tables(definition, leads, references, **own)
    when = at if isinstance(at, datetime) else "judged_at"
    table = judge_table(definition, leads_table, events, when, references, keep=("row",), nodes=ids)
    rows = sorted(run(table), key=lambda row: row["row"])
    return [[row["verdict"], *_nodes(row, len(ids))] for row in rows]


def _nodes(row: Mapping[str, Any], count: int) -> list[Any]:
    found: list[Any] = []
    for i in range(count):
        found.append(row.get(f"truth_{i}"))
        found.append((row[f"low_{i}"], row[f"high_{i}"]) if f"low_{i}" in row else None)
    return found


def assert_agreement(
    definition: Definition,
    leads: Sequence[Mapping[str, object]],
    at_of: Callable[[int], datetime],
    at: datetime | Sequence[datetime],
    references: Timelines,
) -> None:
    # Below a reference the closures' reasons are those of another definition, whose ids can be the same.
    ids = [node.id for node in walk(definition.rule) if not isinstance(node, Reference)]
    if references:
        ids = []
    many = by_many(definition, leads, at, references, ids)
    assert len(many) == len(leads)
    for i, lead in enumerate(leads):
        assert many[i] == by_one(definition, lead, at_of(i), references, ids), (lead, at_of(i), ids)


@invented
@given(rule=invent.rules(), seed=seeds, zone=zones)
def test_at_one_instant_every_truth_and_points_agree(rule: Any, seed: int, zone: ZoneInfo) -> None:
    leads = invent.leads(seed, 30)
    definition = parse(invent.body(rule), zone)
    assert_agreement(definition, leads, lambda _: invent.AT, invent.AT, {})


@invented
@given(rule=invent.rules(), seed=seeds, zone=zones)
def test_each_lead_at_its_own_instant_agrees(rule: Any, seed: int, zone: ZoneInfo) -> None:
    leads = invent.leads(seed, 30)
    shifts = [
        timedelta(days=d, hours=h, microseconds=us) for d in (0, -2, 30) for h in (0, 8, 15) for us in (0, 1)
    ]
    instants = [invent.AT + shifts[i % len(shifts)] for i in range(len(leads))]
    # An hour that summer time leaves out, and the one it gives back.
    instants[:3] = [
        datetime(2026, 3, 8, 7, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        instants[2],
    ]
    definition = parse(invent.body(rule), zone)
    assert_agreement(definition, leads, lambda i: instants[i], instants, {})


@invented
@given(
    rule=invent.rules(("sql", "later", "none")),
    versions=st.lists(invent.rules(), min_size=3, max_size=3),
    seed=seeds,
)
def test_references_mean_the_version_in_force_at_the_instant(
    rule: Any, versions: list[Any], seed: int
) -> None:
    leads = invent.leads(seed, 24)
    starts = [invent.AT - timedelta(days=400), invent.AT]
    first, second, third = (parse(invent.body(version)) for version in versions)
    through = parse(invent.body({"any": [{"definition": "sql"}, versions[2]]}))
    references = {
        "sql": [(starts[0], first), (starts[1], second)],
        "later": [(starts[1], through), (starts[1] + timedelta(days=9), third)],
    }
    microsecond = timedelta(microseconds=1)
    times = [
        starts[0] - microsecond,
        starts[0],
        starts[1] - microsecond,
        starts[1],
        starts[1] + timedelta(days=9),
    ]
    instants = [times[i % len(times)] for i in range(len(leads))]
    definition = parse(invent.body(rule))
    assert_agreement(definition, leads, lambda i: instants[i], instants, references)
    assert_agreement(definition, leads, lambda _: starts[1], starts[1], references)

"""A whole backtest: every figure is what SQL written by hand, or another question, has."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow import parquet

from definitions.models import Attribute
from evidence.actions import preview
from evidence.backtests import backtest, differing_leads, effect, recompute, store_backtest
from evidence.cohorts import Cohort
from evidence.effects import Effect
from evidence.figures import by_outcome
from evidence.judged import CannotJudge
from evidence.leads.folders import folder
from evidence.leads.store import columns_in_file, parquet_of
from evidence.models import Backtest, Snapshot
from tests.integration.evidence.conftest import NOW, Importer, definition
from tests.integration.evidence.test_effect import LOOSE, SOURCES, STRICT, TIME, TYPES, VISITS
from tests.shared import shared

Write = Callable[..., Path]
EVERYONE = Cohort()
FIRST_CRITERIA = {
    "visits": """try_cast("TotalVisits" AS INTEGER) >= 3""",
    "time": """try_cast("Total Time Spent on Website" AS INTEGER) >= 300""",
    "sources": """lower(nullif(trim("Lead Source"), '')) IN ('google', 'direct traffic', 'organic search')""",
}


@pytest.fixture
def x_education(importer: Importer) -> tuple[Snapshot, Path]:
    path = shared("data/x_education_leads.csv")
    mapping: dict[str, Any] = preview(path).mapping.plain()
    mapping["fields"] |= {"source": {"column": "Lead Source"}, "segment": {"column": "City"}}
    return importer(path, mapping), path


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    leads = f"""(SELECT *, CASE "Converted" WHEN '1' THEN 'won' ELSE 'lost' END AS outcome
        FROM read_csv('{path}', all_varchar = true)) AS leads"""
    return duckdb.sql(query.format(leads=leads)).fetchall()


def test_the_funnel_equals_sql_by_hand(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, path = x_education
    found = backtest(snapshot, STRICT, LOOSE, NOW, EVERYONE)
    assert found.breakdown
    assert found.breakdown.kind == "all"
    before = ["true"]
    for part, criterion in zip(found.breakdown.parts, FIRST_CRITERIA.values(), strict=True):
        before.append(criterion)
        others = [other for other in FIRST_CRITERIA.values() if other != criterion]
        for name, condition in (
            ("true", f"({criterion}) IS TRUE"),
            ("false", f"({criterion}) IS FALSE"),
            ("unknown", f"({criterion}) IS NULL"),
            ("passed", " AND ".join(f"({one}) IS TRUE" for one in before)),
            ("without", " AND ".join(f"({one}) IS TRUE" for one in others)),
        ):
            rows = asked(path, f"SELECT outcome, count(*) FROM {{leads}} WHERE {condition} GROUP BY 1")
            assert getattr(part, name) == by_outcome(rows), name


def test_it_says_the_same_as_the_effect(x_education: tuple[Snapshot, Path]) -> None:
    """Another question to the same leads: without parts, grouped by one set of columns."""
    snapshot, _path = x_education
    whole, short = backtest(snapshot, STRICT, LOOSE, NOW, EVERYONE), effect(snapshot, STRICT, LOOSE, NOW)
    shorter = {**whole.plain(), "breakdown": None}
    assert shorter == short.plain()


RULES: dict[str, dict[str, Any]] = {
    "all": {"all": [VISITS, TIME, SOURCES]},
    "any": {"any": [VISITS, {"all": [TIME, SOURCES]}]},
    "none": {"none": [VISITS, TIME]},
    "count": {"at_least": 2, "of": [VISITS, TIME, SOURCES]},
    "score": {
        "score": [
            {"when": VISITS, "points": 20},
            {"when": TIME, "points": 30.5},
            {"entries": [{"when": SOURCES, "points": 40}, {"when": TIME, "points": 5}], "at_most": 42},
            {"when": {"attribute": "lead_source", "is": "unknown"}, "points": -50},
        ],
        "at_least": 50,
    },
}


@pytest.mark.parametrize("kind", RULES)
def test_what_each_part_adds_is_the_rule_without_it(kind: str, x_education: tuple[Snapshot, Path]) -> None:
    """The rule is really asked once without each of its parts."""
    snapshot, _path = x_education
    found = backtest(snapshot, definition(RULES[kind], **TYPES), None, NOW, EVERYONE).breakdown
    assert found
    assert found.kind == kind
    (name,) = (name for name, parts in RULES[kind].items() if isinstance(parts, list))
    for i, part in enumerate(found.parts):
        rest = [one for j, one in enumerate(RULES[kind][name]) if j != i]
        without = effect(snapshot, definition({**RULES[kind], name: rest}, **TYPES), None, NOW)
        assert part.without == without.new.table["qualified"], i


def test_alternatives_pass_with_the_first_that_holds(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, path = x_education
    found = backtest(snapshot, definition({"any": [VISITS, TIME]}, **TYPES), None, NOW, EVERYONE).breakdown
    assert found
    visits, time, _sources = FIRST_CRITERIA.values()
    for part, condition in zip(found.parts, (visits, f"({visits}) IS TRUE OR ({time}) IS TRUE"), strict=True):
        rows = asked(path, f"SELECT outcome, count(*) FROM {{leads}} WHERE {condition} GROUP BY 1")
        assert part.passed == by_outcome(rows)


def test_a_single_criterion_is_its_own_part(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, _path = x_education
    found = backtest(snapshot, definition(VISITS, **TYPES), None, NOW, EVERYONE)
    assert found.breakdown
    (part,) = found.breakdown.parts
    assert (found.breakdown.kind, part.true) == ("one", found.new.table["qualified"])
    assert sum(part.without.values()) == found.leads


def test_by_source_and_segment_equals_sql_by_hand(x_education: tuple[Snapshot, Path]) -> None:
    """Google and google are one source, named as most leads have it."""
    snapshot, path = x_education
    found = backtest(snapshot, LOOSE, STRICT, NOW, EVERYONE)
    assert found.breakdown
    for slices, column in ((found.breakdown.sources, "Lead Source"), (found.breakdown.segments, "City")):
        rows = asked(
            path,
            f"""SELECT lower(coalesce(nullif("{column}", 'Select'), '')), count(*), count(*) FILTER
                ({FIRST_CRITERIA["time"]}), count(*) FILTER ({FIRST_CRITERIA["time"]} AND outcome = 'won'),
                count(*) FILTER ({" AND ".join(FIRST_CRITERIA.values())})
                FROM {{leads}} GROUP BY 1 ORDER BY 2 DESC, 1""",
        )
        shown = [
            (
                (one.name or "").lower(),
                one.new.leads,
                one.new.qualified,
                one.new.won,
                one.old and one.old.qualified,
            )
            for one in slices
        ]
        assert shown == rows
    assert [one.name for one in found.breakdown.sources][:2] == ["Google", "Direct Traffic"]


def test_a_cohort_leaves_out_the_others_and_says_how_many(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, path = x_education
    cohort = Cohort(source="google", segment="Mumbai")
    found = backtest(snapshot, LOOSE, None, NOW, cohort)
    ((leads, qualified),) = asked(
        path,
        f"""SELECT count(*), count(*) FILTER ({FIRST_CRITERIA["time"]}) FROM {{leads}}
            WHERE lower("Lead Source") = 'google' AND "City" = 'Mumbai'""",
    )
    ((elsewhere, other),) = asked(
        path,
        """SELECT count(*) FILTER (lower("Lead Source") IS DISTINCT FROM 'google'),
            count(*) FILTER (lower("Lead Source") = 'google' AND "City" IS DISTINCT FROM 'Mumbai')
            FROM {leads}""",
    )
    assert (found.leads, found.new.qualified) == (leads, qualified)
    assert found.breakdown
    assert found.breakdown.excluded == {"source": elsewhere, "segment": other}
    assert found.leads + elsewhere + other == snapshot.leads
    assert [item.leads for item in found.coverage] == [leads]
    assert len(differing_leads(snapshot, LOOSE, None, limit=5000, cohort=cohort)) == qualified


@pytest.fixture
def dated(importer: Importer, write: Write) -> Snapshot:
    """One lead a day from 1 to 20 September, noon in Tokyo; the last without a date."""
    rows = [(f"L{day}", f"2026/9/{day} 12:00" if day < 20 else "", day) for day in range(1, 21)]
    mapping = {"id": "ID", "fields": {"created_at": {"column": "Came"}, "employees": {"column": "Size"}}}
    return importer(write("1.csv", ("ID", "Came", "Size"), *rows), mapping)


SMALL = definition({"attribute": "employees", "is": "at_most", "value": 7}, employees="integer")


def test_a_period_includes_both_its_days(dated: Snapshot) -> None:
    found = backtest(dated, SMALL, None, NOW, Cohort(since=date(2026, 9, 5), until=date(2026, 9, 10)))
    assert (found.leads, found.new.qualified, found.first, found.last) == (6, 3, "2026-09-05", "2026-09-10")
    assert found.breakdown
    assert found.breakdown.excluded == {"undated": 1, "period": 13}
    assert [item.known for item in found.coverage] == [6]
    open_end = backtest(dated, SMALL, None, NOW, Cohort(since=date(2026, 9, 15)))
    assert (open_end.leads, open_end.new.qualified) == (5, 0)
    nobody = backtest(dated, SMALL, None, NOW, Cohort(until=date(2026, 1, 1)))
    assert (nobody.leads, nobody.new.won_rate.n) == (0, 0)


def test_a_stored_backtest_computes_to_the_same(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, _path = x_education
    cohort = Cohort(source="Google")
    row = store_backtest(
        snapshot=snapshot,
        body=STRICT,
        base=LOOSE,
        by=None,
        at=NOW,
        cohort=cohort,
        rule_name="a",
        base_name="b",
    )
    row = Backtest.objects.get(pk=row.pk)
    stored = Effect.read(row.figures)
    again = recompute(row, NOW + timedelta(days=3))
    assert again.computed_at != stored.computed_at
    assert again.fingerprint == stored.fingerprint
    assert (stored.cohort, stored.plain()) == (cohort, row.figures)
    # What the catalogue says of an attribute afterwards changes no figure.
    Attribute.objects.filter(key="site_visits").update(known_later=True)
    marked = recompute(row, NOW)
    assert [leak.attribute for leak in marked.leaking] == ["site_visits"]
    assert marked.fingerprint == stored.fingerprint
    other = backtest(snapshot, STRICT, LOOSE, NOW, EVERYONE)
    assert other.fingerprint != stored.fingerprint


def test_without_its_leads_it_cannot_be_computed_again(dated: Snapshot) -> None:
    row = store_backtest(snapshot=dated, body=SMALL, base=None, by=None, at=NOW)
    path = folder(dated.fingerprint)
    path.rename(path.with_name("gone"))
    with pytest.raises(CannotJudge):
        recompute(row, NOW)


def test_a_snapshot_of_before_columns_were_filled_is_judged_the_same(
    x_education: tuple[Snapshot, Path],
) -> None:
    snapshot, _path = x_education
    path = folder(snapshot.fingerprint) / "leads.parquet"
    plain = path.with_name("plain.parquet")

    def judged() -> tuple[object, ...]:
        differing = differing_leads(snapshot, STRICT, LOOSE)
        return backtest(snapshot, STRICT, LOOSE, NOW, EVERYONE), [one.lead for one in differing]

    filled = judged()
    duckdb.sql(f"COPY (FROM {parquet_of(snapshot.fingerprint, 'leads')}) TO '{plain}' (FORMAT parquet)")
    assert "filled.is.site_visits" in parquet.read_schema(path).names
    assert "is.site_visits" in parquet.read_schema(plain).names
    plain.rename(path)
    columns_in_file.cache_clear()
    assert judged() == filled


def test_forty_criteria_are_counted_bit_by_bit(dated: Snapshot) -> None:
    """More than one number of bits; each lead of size d satisfies the criteria up to d."""
    rule = {"all": [{"attribute": "employees", "is": "at_least", "value": i / 2} for i in range(1, 41)]}
    found = backtest(dated, definition(rule, employees="number"), None, NOW, EVERYONE).breakdown
    assert found
    counts = [(part.true["open"], (part.passed or {})["open"]) for part in found.parts]
    assert counts == [(sum(2 * size >= i for size in range(1, 21)),) * 2 for i in range(1, 41)]
    # Only the strictest one keeps anybody out by itself: a lead of 20 qualifies, one of 19 misses two.
    assert [part.without["open"] for part in found.parts] == [1] * 40

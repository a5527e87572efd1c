"""What won leads have in common: figures are what SQL by hand and another engine have; leaks are apart."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.cache import cache
from scipy.stats import mannwhitneyu
from statsmodels.stats.proportion import confint_proportions_2indep

from evidence.judged import CannotJudge
from evidence.leads.warehouse import live
from evidence.models import Snapshot
from evidence.wins.candidates import candidates, declared
from evidence.wins.ranking import Ranking, Told, ranking
from tests.integration.evidence.conftest import NOW, Importer
from tests.integration.evidence.test_leaking import HEAD, MAPPING, catalogued, closed, still_open
from tests.integration.evidence.test_leaking import x_education as x_education

Write = Callable[..., Path]
BY_HAND = {
    ("time_on_site", "at_least", 500): 'try_cast("Total Time Spent on Website" AS INTEGER) >= 500',
    ("pages_per_visit", "less_than", 2): 'try_cast("Page Views Per Visit" AS DOUBLE) < 2',
    ("lead_source", "one_of", ("Reference",)): """lower(trim("Lead Source")) = 'reference'""",
    (
        "occupation",
        "known",
        None,
    ): """nullif(trim("What is your current occupation"), 'Select') IS NOT NULL""",
    ("tags", "known", None): """nullif(trim("Tags"), 'Select') IS NOT NULL""",
}
"""(attribute, comparison, value) -> the same in SQL."""


def every(found: Ranking) -> dict[tuple[Any, ...], Told]:
    subjects = [*found.telling, *found.silent, *(one for _leak, one in found.leaking if one)]
    return {key(told): told for subject in subjects for told in subject.told}


def key(told: Told) -> tuple[Any, ...]:
    node = told.candidate.node
    value = node.get("value")
    return node["attribute"], node["is"], tuple(value) if isinstance(value, list) else value


def test_figures_of_the_real_leads_equal_sql(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, path = x_education
    found = ranking(snapshot, declared(None))
    assert (found.won.k, found.won.n, found.step) == (3561, 9240, 1)
    told = every(found)
    for criterion, condition in BY_HAND.items():
        rows = duckdb.sql(f"""
            SELECT count(*) FILTER (m AND won), count(*) FILTER (m), count(*) FILTER (u) FROM (
                SELECT coalesce({condition}, false) AS m, ({condition}) IS NULL AS u, "Converted" = '1' AS won
                FROM read_csv('{path}', all_varchar = true))
        """).fetchall()
        one = told[criterion]
        assert [(one.met.k, one.met.n, one.unknown)] == rows, criterion
        k, n = one.met.k, one.met.n
        assert (one.unmet.k, one.unmet.n) == (3561 - k, 9240 - n)
        expected = confint_proportions_2indep(k, n, 3561 - k, 9240 - n, method="newcomb", compare="diff")
        assert (one.difference.low, one.difference.high) == pytest.approx(expected, abs=1e-9)
        area = mannwhitneyu([1] * k + [0] * (3561 - k), [1] * (n - k) + [0] * (5679 - n + k)).statistic
        assert one.separation.value == pytest.approx(area / (3561 * 5679))
        assert one.lift == pytest.approx(k / n / (3561 / 9240))


def test_what_leaks_stands_apart_and_the_rest_is_in_order(x_education: tuple[Snapshot, Path]) -> None:
    found = ranking(x_education[0], declared(None))
    assert {leak.attribute for leak, _subject in found.leaking} == {"tags", "quality", "last_activity"}
    ranked = [subject.key for subject in (*found.telling, *found.silent)]
    assert not {"tags", "quality", "last_activity"} & set(ranked)
    assert ranked[0] == "time_on_site"
    lows = [subject.best.separation.low for subject in found.telling]
    assert lows == sorted(lows, reverse=True)
    assert all((subject.best.difference.low or 0) > 0 for subject in found.telling)


def test_noise_tells_nothing(importer: Importer, write: Write) -> None:
    """400 leads of which every fifth or so has each of many values, whatever became of it."""
    rows = [closed(i, f"v{(i // 2 * 7919) % 400 // 40}", 10 + (i // 2 * 104729) % 97) for i in range(400)]
    catalogued(note="text")
    found = ranking(importer(write("1.csv", HEAD, *rows), MAPPING), declared(None))
    assert found.enough
    assert found.questions > 10
    assert found.telling == ()


def test_only_closed_leads_count_with_what_was_known(importer: Importer, write: Write) -> None:
    """Open leads are left out and said; a size that came after a lead was judged is not seen."""
    catalogued(note="text")
    rows = [closed(i, "", 100 if i % 2 else 10) for i in range(100)] + [
        still_open(i, "", 100) for i in range(7)
    ]
    importer(write("1.csv", HEAD, *rows), MAPPING)
    later = [closed(i, "", 100) for i in range(100)] + [still_open(i, "", 100) for i in range(7)]
    snapshot = importer(write("2.csv", HEAD, *later), MAPPING, NOW + timedelta(days=1))
    found = ranking(snapshot, declared(None))
    assert (found.won.k, found.won.n, found.left_out) == (50, 100, {"open": 7})
    (subject,) = found.telling
    assert (subject.key, subject.best.met.k, subject.best.met.n) == ("employees", 50, 50)


def test_few_leads_are_named_so(importer: Importer, write: Write) -> None:
    catalogued(note="text")
    rows = [closed(i, "x" if i < 35 else "y", 10 + i % 20) for i in range(50)]
    found = ranking(importer(write("1.csv", HEAD, *rows), MAPPING), declared(None))
    assert not found.enough
    assert [subject.key for subject in found.few] == ["employees", "note"]


def test_leads_that_live_elsewhere_are_refused() -> None:
    with pytest.raises(CannotJudge):
        ranking(Snapshot(fingerprint=f"{live}1"), {})


def test_more_criteria_than_one_query_takes_are_asked_in_several(
    x_education: tuple[Snapshot, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    attributes = declared(None)
    at_once = ranking(x_education[0], attributes)
    cache.clear()
    monkeypatch.setattr("evidence.wins.asking.at_once", 31)
    assert len(candidates(x_education[0], attributes)) > 3 * 31
    assert ranking(x_education[0], attributes) == at_once


def test_of_very_many_leads_a_fixed_sample_is_asked(
    importer: Importer, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.wins.asking.most_asked", 100)
    catalogued(note="text")
    rows = [closed(i, "x", 100 if i % 2 else 10) for i in range(300)]
    found = ranking(importer(write("1.csv", HEAD, *rows), MAPPING), declared(None))
    assert found.step == 3
    assert found.counts == {"won": 150, "lost": 150}
    assert 60 < found.won.n < 140

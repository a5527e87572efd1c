"""The suggested card: what it says of the leads it was made of is what a backtest of it says."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from definitions.language.parse import canonical
from evidence.backtests import backtest, effect
from evidence.cohorts import Cohort
from evidence.figures import Rate, closed_outcomes
from evidence.models import Snapshot
from evidence.wins import suggesting
from evidence.wins.card import Card, Nothing
from evidence.wins.suggesting import NeedsLibrary, suggested
from tests.integration.evidence.conftest import NOW, Importer
from tests.integration.evidence.test_effect import LOOSE
from tests.integration.evidence.test_leaking import HEAD, MAPPING, catalogued, closed
from tests.integration.evidence.test_leaking import x_education as x_education

Write = Callable[..., Path]
LEAKING = {"tags", "quality", "last_activity"}


def found(snapshot: Snapshot, in_force: dict[str, Any] | None = None) -> Card:
    pytest.importorskip("sklearn")
    card = suggested(snapshot, "mql", in_force)
    assert isinstance(card, Card)
    return card


def test_it_says_of_its_own_leads_what_a_backtest_says(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, _path = x_education
    card = found(snapshot, LOOSE)
    told = backtest(snapshot, card.body, LOOSE, NOW, Cohort())
    assert (card.own.precision, card.own.recall) == (told.new.won_rate, told.new.won_found)
    assert told.old
    assert card.in_force
    assert (card.in_force.precision, card.in_force.recall) == (told.old.won_rate, told.old.won_found)
    assert told.breakdown
    for line, part in zip(card.lines, told.breakdown.parts, strict=True):
        n = sum(part.without[outcome] for outcome in closed_outcomes)
        assert line.without.precision == Rate.of(part.without["won"], n)
    assert told.leaking == ()
    assert not LEAKING & set(card.body["attributes"])
    # The same card is found again, not computed again; without the version in force it is another question.
    assert suggested(snapshot, "mql", LOOSE) == card
    assert found(snapshot).fingerprint != card.fingerprint


def test_its_body_is_a_well_formed_definition_that_does_better(x_education: tuple[Snapshot, Path]) -> None:
    card = found(x_education[0], LOOSE)
    assert canonical(card.body)["rule"]["at_least"] == card.at_least
    assert 1 <= len(card.lines) <= 6
    assert all(line.points in range(1, 11) for line in card.lines)
    assert card.in_force
    for measure in ("precision", "recall"):
        expected, now = getattr(card.expected, measure), getattr(card.in_force, measure)
        assert expected.low > now.high, measure
        # What is expected of others is no better than chance allows over what its own leads give.
        assert expected.low <= getattr(card.own, measure).value
    assert card.over_time is None  # the file does not say when they came


def test_over_time_it_learns_from_the_older_leads(importer: Importer, write: Write) -> None:
    """Of 200 leads, one a day, large ones are won for the first 140 days, and small ones from then on."""
    head = (*HEAD, "Created")
    mapping = {**MAPPING, "fields": {**MAPPING["fields"], "created_at": {"column": "Created"}}}
    catalogued(note="text")
    rows = []
    for i in range(400):
        large, early = i % 4 < 2, i < 280
        number = 2 * i + int((large == early) if i % 7 else large != early)
        day = NOW - timedelta(days=500 - i)
        rows.append((*closed(number, "", 100 if large else 10), day.isoformat()))
    snapshot = importer(write("1.csv", head, *rows), mapping)
    card = suggested(snapshot, "mql", None) if pytest.importorskip("sklearn") else None
    assert isinstance(card, Card)
    assert card.over_time
    assert (card.over_time.learnt, card.over_time.since) == (280, (NOW - timedelta(days=220)).date())
    assert (card.over_time.card.precision.value or 0) < 0.25
    assert effect(snapshot, card.body, None, NOW).new.won_rate == card.own.precision


def test_too_few_leads_and_noise_give_no_card(importer: Importer, write: Write) -> None:
    pytest.importorskip("sklearn")
    catalogued(note="text")
    few = importer(write("1.csv", HEAD, *(closed(i, "x", i % 9) for i in range(50))), MAPPING)
    nothing = suggested(few, "mql", None)
    assert isinstance(nothing, Nothing)
    assert (nothing.reason, nothing.won, nothing.other) == ("few", 25, 25)
    rows = [closed(i, "", 10 + (i // 2 * 104729) % 97) for i in range(400)]
    noise = importer(write("2.csv", HEAD, *rows), MAPPING, NOW + timedelta(days=1))
    nothing = suggested(noise, "mql", None)
    assert isinstance(nothing, Nothing)
    assert nothing.reason == "silent"


def test_without_the_library_it_says_what_to_install(
    importer: Importer, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "find_spec", lambda _name: None)
    with pytest.raises(NeedsLibrary, match=r"requirements-wins\.txt"):
        suggested(Snapshot(fingerprint="1"), "mql", None)


def test_other_thresholds_are_those_of_the_same_card(x_education: tuple[Snapshot, Path]) -> None:
    """One of them is asked of the leads as a definition of its own."""
    snapshot, _path = x_education
    card = found(snapshot)
    assert [one.worth for one in card.thresholds if one.at_least == card.at_least] == [card.own]
    highest = card.thresholds[0]
    body = {**card.body, "rule": {**card.body["rule"], "at_least": highest.at_least}}
    told = effect(snapshot, body, None, NOW).new
    assert (highest.worth.precision, highest.worth.recall) == (told.won_rate, told.won_found)

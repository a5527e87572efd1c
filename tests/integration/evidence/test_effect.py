"""The effect of a rule on past leads equals what SQL written by hand counts, and every lead says why."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.cache import cache

from definitions.actions.versions import publish
from definitions.language.judge import Verdict
from definitions.models import Document
from evidence.actions import preview
from evidence.backtests import backtest, differing_leads, effect, lead, store_backtest
from evidence.cohorts import Cohort
from evidence.effects import Effect, Week
from evidence.figures import outcomes
from evidence.judged import CannotJudge, Rules
from evidence.leads.records import listing, values
from evidence.models import Snapshot
from evidence.statistics import newcombe, wilson
from people.models import User
from tests.integration.evidence.conftest import NOW, Importer, definition
from tests.shared import shared

Write = Callable[..., Path]

TYPES = {"site_visits": "integer", "time_on_site": "integer", "lead_source": "choice"}
VISITS = {"attribute": "site_visits", "is": "at_least", "value": 3}
TIME = {"attribute": "time_on_site", "is": "at_least", "value": 300}
SOURCES = {
    "attribute": "lead_source",
    "is": "one_of",
    "value": ["Google", "Direct Traffic", "Organic Search"],
}
STRICT = definition({"all": [VISITS, TIME, SOURCES]}, **TYPES)
LOOSE = definition({"all": [TIME]}, **TYPES)

# The same by hand: unknown is NULL, and SQL's AND is Kleene's. Google and google are one source.
STRICT_BY_HAND = """
    try_cast("TotalVisits" AS INTEGER) >= 3
    AND try_cast("Total Time Spent on Website" AS INTEGER) >= 300
    AND lower(nullif(trim("Lead Source"), '')) IN ('google', 'direct traffic', 'organic search')
"""
LOOSE_BY_HAND = 'try_cast("Total Time Spent on Website" AS INTEGER) >= 300'


@pytest.fixture
def x_education(importer: Importer) -> tuple[Snapshot, Path]:
    """The real leads, imported by the mapping that is guessed from their columns."""
    path = shared("data/x_education_leads.csv")
    return importer(path, preview(path).mapping.plain()), path


def by_hand(path: Path, condition: str) -> dict[str, dict[str, int]]:
    rows = duckdb.sql(f"""
        SELECT CASE WHEN ({condition}) THEN 'qualified'
                    WHEN NOT ({condition}) THEN 'not_qualified' ELSE 'undecided' END,
               CASE "Converted" WHEN '1' THEN 'won' ELSE 'lost' END, count(*)
        FROM read_csv('{path}', all_varchar = true) GROUP BY ALL
    """).fetchall()
    table = {v: dict.fromkeys(outcomes, 0) for v in ("qualified", "not_qualified", "undecided")}
    for verdict, outcome, n in rows:
        table[verdict][outcome] = n
    return table


def test_the_guess_maps_the_real_file(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, _path = x_education
    assert snapshot.mapping["id"] == "Prospect ID"
    assert snapshot.mapping["outcome"] == {"column": "Converted", "won": ["1"], "lost": ["0"]}
    assert snapshot.mapping["null_words"] == ["Select"]
    assert {"site_visits", "time_on_site", "lead_source"} <= set(snapshot.mapping["fields"])
    assert (snapshot.rows, snapshot.accepted, snapshot.refused) == (9240, 9240, 0)


def test_the_effect_equals_sql_by_hand(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, path = x_education
    found = effect(snapshot, STRICT, LOOSE, NOW)
    assert found.new.table == by_hand(path, STRICT_BY_HAND)
    assert found.old is not None
    assert found.old.table == by_hand(path, LOOSE_BY_HAND)
    won, lost = found.new.table["qualified"]["won"], found.new.table["qualified"]["lost"]
    assert (found.new.won_rate.k, found.new.won_rate.n) == (won, won + lost)
    assert (found.new.won_rate.low, found.new.won_rate.high) == wilson(won, won + lost)
    assert found.difference is not None
    old = found.old.table["qualified"]
    interval = newcombe(won, won + lost, old["won"], old["won"] + old["lost"])
    assert (found.difference.low, found.difference.high) == interval


def test_changed_leads_equal_sql_by_hand(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, path = x_education
    found = effect(snapshot, STRICT, LOOSE, NOW)
    dropped = f"({LOOSE_BY_HAND}) AND ({STRICT_BY_HAND}) IS NOT TRUE"
    ids = duckdb.sql(f"""
        SELECT "Prospect ID", "Converted" FROM read_csv('{path}', all_varchar = true)
        WHERE {dropped} ORDER BY 1
    """).fetchall()
    assert sum(found.gained.values()) == 0
    assert found.dropped["won"] == sum(converted == "1" for _id, converted in ids)
    assert found.dropped["lost"] == sum(converted == "0" for _id, converted in ids)
    won = [f"crm:{id_}" for id_, converted in ids if converted == "1"]
    page = differing_leads(snapshot, STRICT, LOOSE, "dropped", "won", limit=20, offset=20)
    assert [differing.lead.id for differing in page] == won[20:40]
    assert differing_leads(snapshot, STRICT, LOOSE, "gained") == []


def test_a_differing_lead_has_the_reasons_of_both(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, _path = x_education
    for differing in differing_leads(snapshot, STRICT, LOOSE, limit=30):
        assert differing.old is not None
        assert (differing.old.verdict, differing.lead.outcome) == (Verdict.QUALIFIED, differing.lead.outcome)
        assert differing.new.verdict != Verdict.QUALIFIED
        assert [reason.seen for reason in differing.old.root.children] == [
            differing.lead.attributes["time_on_site"]
        ]


def test_without_an_old_rule_those_that_qualify_are_listed(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, path = x_education
    found = effect(snapshot, STRICT, None, NOW)
    assert (found.old, found.difference, found.base_fingerprint) == (None, None, "")
    assert found.new.table == by_hand(path, STRICT_BY_HAND)
    assert len(differing_leads(snapshot, STRICT, None, "gained", limit=5)) == 5


def test_the_effect_says_what_it_cannot_know(x_education: tuple[Snapshot, Path]) -> None:
    """The file has no dates and does not say whom sales contacted."""
    snapshot, _path = x_education
    found = effect(snapshot, STRICT, None, NOW)
    assert (found.contact_unknown, found.dates_unknown, found.weeks, found.first) == (9240, 9240, (), "")
    assert found.warnings == ("contact_unknown", "dates_unknown")
    assert {item.attribute: (item.known, item.leads) for item in found.coverage} == {
        "site_visits": (9103, 9240),
        "time_on_site": (9240, 9240),
        "lead_source": (9204, 9240),
    }


def test_values_that_occur_are_counted_as_one_whatever_their_case(x_education: tuple[Snapshot, Path]) -> None:
    """2,868 leads came from Google and 5 from google."""
    snapshot, _path = x_education
    assert values(snapshot, "lead_source", limit=2) == [("Google", 2873), ("Direct Traffic", 2543)]
    assert values(snapshot, "site_visits") == []


def test_leads_are_listed_and_searched(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, _path = x_education
    found = listing(snapshot, search="7927B2DF")
    assert [row.source_id for row in found.rows] == ["7927b2df-8bba-4d29-b9a2-b6e0beafe620"]
    assert listing(snapshot, outcome="won", limit=1).total == 3561
    assert listing(snapshot, source="elsewhere").total == 0


def test_one_lead_has_its_original_texts(x_education: tuple[Snapshot, Path]) -> None:
    snapshot, _path = x_education
    assert lead(snapshot, "crm:7927b2df-8bba-4d29-b9a2-b6e0beafe620") == {
        "id": "crm:7927b2df-8bba-4d29-b9a2-b6e0beafe620",
        "title": "Unemployed",
        "lead_source": "Olark Chat",
        "site_visits": 0,
        "time_on_site": 0,
        "pages_per_visit": 0,
    }
    assert lead(snapshot, "crm:nobody") is None


def test_a_backtest_is_stored_and_read_again(x_education: tuple[Snapshot, Path], analyst: User) -> None:
    snapshot, _path = x_education
    stored = store_backtest(snapshot=snapshot, body=STRICT, base=LOOSE, by=analyst, at=NOW)
    stored.refresh_from_db()
    again = Effect.read(stored.figures)
    assert again == backtest(snapshot, STRICT, LOOSE, NOW, Cohort())
    assert replace(again, breakdown=None) == effect(snapshot, STRICT, LOOSE, NOW)
    assert stored.rule_fingerprint == again.rule_fingerprint
    assert json.loads(json.dumps(again.plain())) == stored.figures


HEAD = ("ID", "created", "visits", "tool", "won", "contact", "seminar")
FIELDS: dict[str, Any] = {
    "id": "ID",
    "fields": {
        "created_at": {"column": "created"},
        "site_visits": {"column": "visits"},
        "won_at": {"column": "won"},
        "contacted_at": {"column": "contact"},
    },
    "events": [{"event": "seminar", "column": "seminar"}],
}
SEMINAR = definition({"all": [{"event": "Seminar", "within_days": 30}]})
MANY_VISITS = definition({"all": [VISITS]}, site_visits="integer")


@pytest.fixture
def small(importer: Importer, write: Write) -> Snapshot:
    """Five leads of 2026; the import is on 1 November, so a lead of 1 June or later may still be won."""
    return importer(
        write(
            "small.csv",
            HEAD,
            # Monday 2 March, 0:30 in Tokyo is still Sunday in UTC; its seminar is in the window.
            ("1", "2026-03-02 00:30", "5", "", "2026-04-01", "2026-03-03", "2026-03-10"),
            # Sunday 8 March, same week; the seminar is a day too early for the window.
            ("2", "2026-03-08 23:00", "2", "", "", "2026-03-09", "2026-03-08 22:00"),
            ("3", "2026-03-09 09:00", "", "", "", "", "2026-03-20; 2026-03-21"),
            ("4", "2026-10-01 09:00", "9", "", "", "2026-10-02", ""),
            # The seminar is after the judging instant, which must not see it.
            ("5", "2026-03-09 10:00", "4", "", "2026-05-01", "2026-03-10", "2026-04-20"),
        ),
        FIELDS,
    )


def test_each_lead_is_judged_by_the_events_up_to_its_own_instant(small: Snapshot) -> None:
    found = effect(small, SEMINAR, MANY_VISITS, NOW)
    assert found.new.table["qualified"] == {
        "won": 1,
        "lost": 0,
        "rejected": 0,
        "never_contacted": 1,
        "open": 0,
    }
    assert found.old is not None
    assert found.old.table["qualified"] == {
        "won": 2,
        "lost": 0,
        "rejected": 0,
        "never_contacted": 0,
        "open": 1,
    }
    assert found.old.undecided == 1
    assert found.gained == {"won": 0, "lost": 0, "rejected": 0, "never_contacted": 1, "open": 0}
    assert found.dropped == {"won": 1, "lost": 0, "rejected": 0, "never_contacted": 0, "open": 1}
    assert [item.lead.source_id for item in differing_leads(small, SEMINAR, MANY_VISITS, "dropped")] == [
        "4",
        "5",
    ]


def test_one_window_after_the_other_counts_the_events_anew(small: Snapshot) -> None:
    """Counts are kept while a rule is edited. Days from seminar to judging: 22 (lead 1), 30 (2), 19 (3)."""
    asked = ((30, 1, 2), (60, 1, 3), (30, 1, 2), (30, 2, 1), (10, 1, 0), (20, 1, 1), (10, 1, 0), (30, 1, 2))
    for days, times, qualified in asked:
        rule = definition({"all": [{"event": "Seminar", "within_days": days, "times": times}]})
        cache.clear()
        assert effect(small, rule, MANY_VISITS, NOW).new.qualified == qualified, (days, times)


def test_weeks_are_those_of_the_company(small: Snapshot) -> None:
    found = effect(small, SEMINAR, MANY_VISITS, NOW)
    assert found.weeks == (
        Week("2026-03-02", leads=2, new=1, old=1),
        Week("2026-03-09", leads=2, new=1, old=1),
        Week("2026-09-28", leads=1, new=0, old=1),
    )
    assert (found.first, found.last) == ("2026-03-02", "2026-10-01")
    assert (found.immature, found.contact_unknown, found.dates_unknown) == (1, 0, 0)
    assert found.warnings == ("too_few", "immature")


def test_the_same_question_is_answered_once(small: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    first = effect(small, SEMINAR, None, NOW)
    monkeypatch.setattr("evidence.backtests.open_leads", lambda *_: pytest.fail("asked again"))
    later = NOW + timedelta(hours=1)
    assert effect(small, SEMINAR, None, later).new == first.new
    assert effect(small, SEMINAR, None, later).computed_at == later.isoformat()


def publish_mql(rule: dict[str, Any], since: datetime, by: User, **types: str) -> None:
    publish(
        document=Document.objects.get(key="mql"),
        body=definition(rule, **types),
        agreement=[],
        approved_by=by,
        reason="",
        proposal_number=None,
        report_fingerprint="",
        decided_at=since,
        published_at=since,
        in_force_from=since,
    )


def test_a_reference_means_the_version_then_in_force(small: Snapshot, analyst: User) -> None:
    """Leads are judged 30 days after they came; before 2 April no version was in force."""
    for visits, month, day in ((9, 4, 2), (4, 4, 8), (10, 10, 1)):
        rule = {"attribute": "site_visits", "is": "at_least", "value": visits}
        publish_mql(rule, datetime(2026, month, day, tzinfo=UTC), analyst, site_visits="integer")
    found = effect(small, definition({"definition": "mql"}), None, NOW)
    # 1 is judged on 31 March: undecided. 2 on 7 April by the first version: 2 visits are too few. 3 and 5 on
    # 8 April by the second: unknown, and 4 visits are enough. 4 on 31 October by the third: 9 are too few.
    assert (found.new.qualified, found.new.not_qualified, found.new.undecided) == (1, 2, 2)
    assert found.new.table["qualified"]["won"] == 1


def test_definitions_in_a_circle_are_refused_in_words(small: Snapshot, analyst: User) -> None:
    publish_mql({"definition": "mql"}, datetime(2026, 1, 1, tzinfo=UTC), analyst)
    with pytest.raises(CannotJudge):
        effect(small, definition({"definition": "mql"}), None, NOW)


def test_one_attribute_of_two_types_is_refused_in_words(small: Snapshot) -> None:
    other = definition({"attribute": "site_visits", "is": "known"}, site_visits="number")
    with pytest.raises(CannotJudge):
        effect(small, MANY_VISITS, other, NOW)


def test_the_two_executors_agree_on_every_imported_lead(small: Snapshot) -> None:
    """With an attribute under another type than it was stored with, an unknown one, and events."""
    body = definition(
        {
            "at_least": 2,
            "of": [
                {"attribute": "site_visits", "is": "more_than", "value": 2.5},
                {"attribute": "lead_source", "is": "known"},
                {"event": "seminar", "within_days": 40, "times": 2},
            ],
        },
        site_visits="number",
        lead_source="text",
    )
    found = effect(small, body, None, NOW)
    everything = definition({"none": []})
    leads = differing_leads(small, everything, None, limit=100)
    assert len(leads) == 5
    nothing = definition({"any": []})
    counted = dict.fromkeys(Verdict, 0)
    judge, _none = Rules.of(body, nothing).judges()
    for item in leads:
        counted[judge.verdict(item.lead.document, item.at)] += 1
    assert [found.new.count(verdict.value) for verdict in Verdict] == [
        counted[verdict] for verdict in Verdict
    ]

"""Every measure over leads that are written out in full (life.py), against values worked out by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from definitions.actions.versions import publish
from definitions.models import Document
from evidence.clock_rule import Late
from evidence.clocks import terms_in_force
from evidence.deadlines import deadlines
from evidence.figures import Difference
from evidence.kpi_terms import KpiTerms
from evidence.leads.records import records
from evidence.measures.acceptance import ACCEPTANCE
from evidence.measures.acquisition_cost import acquisition_cost
from evidence.measures.behind import behind
from evidence.measures.first_contact import FIRST_CONTACT
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_opportunity import LEAD_TO_OPPORTUNITY
from evidence.measures.lead_to_won import LEAD_TO_WON
from evidence.measures.measure import Count, Measure, Period, Scope
from evidence.measures.opportunity_to_won import OPPORTUNITY_TO_WON
from evidence.measures.pipeline import Won, won_deals
from evidence.measures.progress import progress
from evidence.measures.reason_mix import reason_mix
from evidence.measures.response_time import response_split, response_time
from evidence.measures.tallies import Asked, asking, split, tallies
from evidence.models import Snapshot
from people.models import User
from tests.integration.evidence.conftest import NOW, Importer, definition
from tests.integration.evidence.life import COLUMNS, LEADS

LAST_YEAR = Period(date(2025, 10, 1), date(2025, 12, 31))
FIRST = Period(date(2026, 1, 1), date(2026, 3, 31))
SPRING = Period(date(2026, 4, 1), date(2026, 6, 30))
SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))
AUTUMN = Period(date(2026, 10, 1), date(2026, 12, 31))
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
VISITS = {"id": "visits", "attribute": "site_visits", "is": "at_least", "value": 3}


@pytest.fixture
def asked(importer: Importer, write: Callable[..., Path], analyst: User) -> Asked:
    """Version 1 of the MQL definition from 1 April, version 2 from 1 May at noon in Tokyo."""
    for number, since in (
        (1, datetime(2026, 3, 31, 15, tzinfo=UTC)),
        (2, datetime(2026, 5, 1, 3, tzinfo=UTC)),
    ):
        publish(
            document=Document.objects.get(key="mql"),
            body=definition({**VISITS, "value": number}, site_visits="integer"),
            agreement=[],
            approved_by=analyst,
            reason="",
            proposal_number=None,
            report_fingerprint="",
            decided_at=since,
            published_at=since,
            in_force_from=since,
        )
    return asking(imported(importer, write))


def imported(importer: Importer, write: Callable[..., Path]) -> Snapshot:
    mapping: dict[str, Any] = {"id": "id", "fields": {name: {"column": name} for name in COLUMNS[1:]}}
    return importer(write("life.csv", COLUMNS, *(line.split(",") for line in LEADS)), mapping, NOW)


def counted(asked: Asked, measure: Measure, *periods: Period) -> list[Count]:
    tally = tallies(asked, [measure])[measure.key]
    return [tally.over(period) for period in periods]


def test_follow_up_leaves_out_who_is_too_young(asked: Asked) -> None:
    assert counted(asked, FOLLOW_UP, LAST_YEAR, SPRING, AUTUMN) == [
        Count(),
        Count(hit=6, missed=2),  # A5 and A9 were never contacted
        Count(hit=0, missed=1, open=2),  # C1 and C2 were marked less than seven days before the import
    ]


def test_response_times_apart_by_version_and_by_whom(asked: Asked) -> None:
    """Counted hours: A1 48, A2 72 under version 1; A3 48, A4 47, A6 1, A8 24 under version 2."""
    found = response_split(asked, SPRING)
    counted = {
        name: {value: (one.n, one.counted_median, pytest.approx(one.counted_p90)) for value, one in rows}
        for name, rows in found.items()
    }
    assert counted["version"] == {"1": (2, 60, 69.6), "2": (4, 35.5, 47.7)}
    assert counted["owner"] == {"小川": (4, 36, 64.8), "石井": (2, 47.5, 47.9)}
    assert {value: n for value, (n, *_hours) in counted["source"].items()} == {
        "展示会": 1,
        "検索広告": 2,
        "紹介": 2,
        "": 1,
    }
    assert [value for value, _hours in found["segment"]] == ["中小", "大企業", "中堅"]
    assert response_split(replace(asked, terms=()), SPRING)["owner"] == []


def test_a_rate_of_nothing_is_absent(asked: Asked) -> None:
    rate = counted(asked, FOLLOW_UP, LAST_YEAR)[0].rate
    assert (rate.value, rate.low, rate.high, rate.too_few) == (None, None, None, True)
    assert counted(asked, LEAD_TO_WON, SUMMER)[0].rate.value is None


def test_a_new_version_in_mid_period_divides_its_leads(asked: Asked) -> None:
    tally = tallies(asked, [FOLLOW_UP])[FOLLOW_UP.key]
    # A1 and A2 under version 1; A3, marked an hour after noon on 1 May, and the later ones under version 2.
    assert tally.by_version(SPRING) == {1: Count(hit=2), 2: Count(hit=4, missed=2)}
    assert tallies(asked, [LEAD_TO_WON])[LEAD_TO_WON.key].by_version(FIRST) == {}


def test_lead_to_opportunity_matures_to_the_hour(asked: Asked) -> None:
    assert counted(asked, LEAD_TO_OPPORTUNITY, FIRST, SPRING, SUMMER, AUTUMN) == [
        Count(hit=3),
        Count(hit=3, missed=6),  # A1, A4, A6 of nine
        Count(hit=1, open=1),  # B1; B2 is an hour too young, though it is an opportunity
        Count(open=3),
    ]
    assert counted(asked, LEAD_TO_OPPORTUNITY, AUTUMN)[0].still_open


def test_opportunity_to_won_is_of_those_that_closed(asked: Asked) -> None:
    # Z1 won, Z2 lost, Z3 still not closed; those opened after 5 May at noon are younger than 180 days.
    assert counted(asked, OPPORTUNITY_TO_WON, FIRST, SPRING, SUMMER) == [
        Count(hit=1, missed=1, open=1),
        Count(open=3),
        Count(open=2),
    ]


def test_lead_to_won_counts_leads_of_180_days(asked: Asked) -> None:
    # A1 to A4 came before 5 May at noon; A1 was won.
    assert counted(asked, LEAD_TO_WON, FIRST, SPRING) == [
        Count(hit=1, missed=2),
        Count(hit=1, missed=3, open=5),
    ]


def test_acceptance_is_of_those_that_sales_judged(asked: Asked) -> None:
    # A1, A4, A6 became SQL; A2 and A8 were rejected; of A3, A5, A9 sales has not said.
    assert counted(asked, ACCEPTANCE, SPRING) == [Count(hit=3, missed=2, open=3)]


def test_first_contact_keeps_to_the_counted_hours_of_a_holiday_week(asked: Asked) -> None:
    # In time to the minute: A1, A3; before: A4, A6, A8. Late: A2. Never: A5, A9. C1's clock still runs.
    assert counted(asked, FIRST_CONTACT, LAST_YEAR, SPRING, AUTUMN) == [
        Count(),
        Count(hit=5, missed=3),
        Count(hit=1, missed=1, open=1),
    ]


def test_response_times_count_and_do_not_count_holidays(asked: Asked) -> None:
    # Hours on the wall: 1, 72, 96, 128, 168, 216; counted: 1, 24, 47, 48, 48, 72.
    spring, autumn, none = response_time(asked, [SPRING, AUTUMN, LAST_YEAR])
    assert (spring.n, spring.median, spring.p90) == pytest.approx((6, 112, 192))
    assert (spring.counted_median, spring.counted_p90) == pytest.approx((47.5, 60))
    assert (autumn.n, autumn.median, autumn.counted_median) == (1, 24, 24)
    assert (none.n, none.median, none.counted_p90, none.too_few) == (0, None, None, True)


def test_open_leads_stand_at_their_last_step(asked: Asked) -> None:
    # Not won, lost or rejected: A7; A5, A9, C1, C3 marked; A3 and C2 contacted; Z3, A6 and B2 opportunities.
    found = {one.step: one.leads for one in progress(asked)}
    assert found == {
        "created_at": 1,
        "nurtured_at": 0,
        "mql_at": 4,
        "contacted_at": 2,
        "sql_at": 0,
        "opportunity_at": 3,
    }
    (contacted,) = (one for one in progress(asked) if one.step == "contacted_at")
    # A3 has stood there since 8 May at 13:00, 176 23/24 days; C2 since 27 October at 10:00, 5 1/12 days.
    assert contacted.days == pytest.approx(((176 + 23 / 24) + (5 + 1 / 12)) / 2)


def test_reasons_are_those_of_rejected_mqls(asked: Asked) -> None:
    spring, autumn = reason_mix(asked, [SPRING, AUTUMN])
    assert (spring.reasons, spring.rejected) == ({"時期が合わない": 1, "決裁権なし": 1}, 2)
    assert (autumn.reasons, autumn.rejected, autumn.rate("決裁権なし").value) == ({}, 0, None)


def test_pipeline_contribution_sums_what_marketings_sources_won(asked: Asked) -> None:
    periods = [FIRST, SPRING, Period(date(2026, 10, 1), date(2026, 10, 31))]
    assert won_deals(replace(asked, kpis=(KpiTerms(date.min, ("紹介",)),)), periods) == [
        Won(deals=1, marketing_deals=1),  # Z1, won without its amount
        Won(1, 1, 1_000_000, 1, 1_000_000),  # A1
        Won(1, 1, 2_000_000),  # B1, which sales brought
    ]


def test_a_customer_costs_what_both_departments_spent(asked: Asked) -> None:
    costs = {(date(2026, month, 1), side): 400_000.0 for month in (5, 6) for side in ("marketing", "sales")}
    won = {period: won_deals(asked, [period])[0].deals for period in (MAY, JUNE, SPRING)}
    assert acquisition_cost(costs, JUNE, won[JUNE]).each == 800_000
    assert acquisition_cost(costs, MAY, won[MAY]).each is None  # nobody was won
    spring = acquisition_cost(costs, SPRING, won[SPRING])
    assert (spring.each, spring.missing) == (None, (date(2026, 4, 1),))


def test_each_split_has_the_leads_of_its_value(asked: Asked) -> None:
    found = split(asked, [FOLLOW_UP], [SPRING, AUTUMN])[FOLLOW_UP.key]
    assert {one.name: one.counts for one in found["source"]} == {
        "検索広告": (Count(hit=2, missed=2), Count()),
        "紹介": (Count(hit=2), Count()),
        "展示会": (Count(hit=1), Count(missed=1, open=2)),
        "": (Count(hit=1), Count()),
    }
    assert {one.name: one.counts[0] for one in found["owner"]} == {
        "小川": Count(hit=4),
        "石井": Count(hit=2, missed=2),
    }
    assert [one.name for one in found["segment"]] == ["中小", "大企業", "中堅"]


def test_a_scope_narrows_in_capitals_or_not(asked: Asked) -> None:
    narrow = Asked(asked.snapshot, Scope(source="紹介", owner="石井"), asked.versions)
    assert counted(narrow, FOLLOW_UP, SPRING) == [Count(hit=1)]  # A4


def test_the_leads_behind_a_figure_are_those_that_it_counts(asked: Asked) -> None:
    def ids(*question: Any) -> list[str]:
        found = behind(asked, FOLLOW_UP, *question)
        assert found.total == len(found.ids)
        return [one.source_id for one in records(asked.snapshot, found.ids)]

    assert ids(SPRING, "missed") == ["A5", "A9"]
    assert ids(SPRING, "hit", 1) == ["A1", "A2"]
    assert ids(AUTUMN, "open") == ["C1", "C2"]
    assert ids(SPRING, None, 2) == ["A3", "A4", "A5", "A6", "A8", "A9"]
    assert behind(asked, FOLLOW_UP, SPRING, limit=2, offset=1).ids == ("crm:A6", "crm:A5")


@pytest.mark.parametrize(("k", "n"), [(0, 1), (6, 8), (29, 30), (812, 1000)])
def test_intervals_are_those_of_another_program(k: int, n: int) -> None:
    rate = Count(hit=k, missed=n - k).rate
    assert (rate.low, rate.high) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)
    other = Count(hit=3, missed=37).rate
    difference = Difference.of(rate, other)
    theirs = confint_proportions_2indep(k, n, 3, 40, method="newcomb", compare="diff")
    assert (difference.low, difference.high) == pytest.approx(theirs, abs=1e-9)


def test_an_answer_is_asked_once_for_the_same_leads_and_rules(asked: Asked, monkeypatch: Any) -> None:
    first = counted(asked, FOLLOW_UP, SPRING)
    monkeypatch.setattr("evidence.measures.tallies.open_leads", None)
    assert counted(asked, FOLLOW_UP, SPRING) == first
    with pytest.raises(TypeError):
        counted(Asked(asked.snapshot, asked.scope, asked.versions[:1]), FOLLOW_UP, SPRING)


def test_what_no_source_tells_is_not_a_rate_of_nothing(
    importer: Importer, write: Callable[..., Path]
) -> None:
    told = ("id", "created_at", "mql_at", "rejected_reason")
    rows = [[line.split(",")[COLUMNS.index(name)] for name in told] for line in LEADS]
    mapping: dict[str, Any] = {"id": "id", "fields": {name: {"column": name} for name in told[1:]}}
    asked = asking(importer(write("untold.csv", told, *rows), mapping, NOW))
    # Two rejected, three leads of January, eight MQLs of spring: of none does anybody say what became of it.
    for measure, period in (
        (ACCEPTANCE, SPRING),
        (LEAD_TO_OPPORTUNITY, FIRST),
        (LEAD_TO_WON, FIRST),
        (FOLLOW_UP, SPRING),
    ):
        (count,) = counted(asked, measure, period)
        assert (count.unrecorded, count.rate.value) == (True, None)
    assert {one.counts[0].n for one in split(asked, [LEAD_TO_WON], [FIRST])[LEAD_TO_WON.key]["source"]} == {0}
    assert behind(asked, LEAD_TO_OPPORTUNITY, FIRST, "missed").total == 0
    # Once it is told of one lead, nobody of January having come so far is 0.
    mapping["fields"]["opportunity_at"] = {"column": "opportunity_at"}
    path = write(
        "told.csv",
        (*told, "opportunity_at"),
        *([*row, "2026-10-30 10:00" if row[0] == "C3" else ""] for row in rows),
    )
    later = asking(importer(path, mapping, NOW + timedelta(hours=1)))
    assert counted(later, LEAD_TO_OPPORTUNITY, FIRST) == [Count(missed=3)]


def test_an_answer_is_kept_by_leads_rule_and_calendar_and_by_no_instant(asked: Asked) -> None:
    (rule,) = asked.terms
    pause = (datetime(2026, 5, 11, tzinfo=UTC), datetime(2026, 5, 12, tzinfo=UTC))
    others = [
        replace(rule, hours=24),
        replace(rule, recorded="one contact"),
        replace(rule, leads=(("crm:A1", (pause,)),)),
        replace(rule, late=(Late(pause[0], (date(2026, 5, 11),)),)),
        replace(rule, calendar=replace(rule.calendar, closures=(date(2026, 5, 11),))),
        replace(rule, calendar=replace(rule.calendar, pauses=(pause,))),
    ]
    keys = {replace(asked, terms=(one,)).key("follow_up") for one in (rule, *others)}
    assert len(keys) == len(others) + 1
    with time_machine.travel(datetime(2027, 2, 1, tzinfo=UTC)):
        assert asking(asked.snapshot).key("follow_up") == asked.key("follow_up")


def test_the_same_leads_of_another_instant_have_other_deadlines(
    importer: Importer, write: Callable[..., Path]
) -> None:
    snapshot = imported(importer, write)
    first = deadlines(snapshot, terms_in_force())
    # C1's clock runs until 4 November at 10:00 in Tokyo.
    snapshot.imported_at += timedelta(days=7)
    again = deadlines(snapshot, terms_in_force())
    assert [len(first.ticking), len(again.ticking)] == [1, 0]

"""Measures of single periods, by the leads of these alone, are those counted over all days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evidence.deadlines import Which, deadlines, tally, tally_alone
from evidence.kpi_terms import KpiTerms
from evidence.measures.briefly import briefly
from evidence.measures.first_contact import FIRST_CONTACT
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_won import LEAD_TO_WON
from evidence.measures.measure import Count, Period, Scope
from evidence.measures.periods import until
from evidence.measures.pipeline import Won, won_deals
from evidence.measures.registry import RATES
from evidence.measures.response_time import response_time
from evidence.measures.tallies import Asked, asking, tallies
from evidence.models import Closure, Contact, Exemption
from people.models import User
from tests.integration.evidence.conftest import NOW, Importer
from tests.integration.evidence.life import COLUMNS, LEADS

SPRING = Period(date(2026, 4, 1), date(2026, 6, 30))
SCOPES = (Scope(), Scope(source="紹介"), Scope(owner="小川", segment="中小"))


@pytest.fixture
def asked(importer: Importer, write: Callable[..., Any], analyst: User) -> Asked:
    mapping = {"id": "id", "fields": {name: {"column": name} for name in COLUMNS[1:]}}
    return asking(importer(write("life.csv", COLUMNS, *(line.split(",") for line in LEADS)), mapping, NOW))


def test_by_hand(asked: Asked) -> None:
    assert briefly(asked, [FOLLOW_UP])[FOLLOW_UP.key].over(SPRING) == Count(hit=6, missed=2)
    assert briefly(asked, RATES)[FIRST_CONTACT.key].over(SPRING) == Count(hit=5, missed=3)
    autumn = Period(date(2026, 10, 1), date(2026, 12, 31))
    won = briefly(asked, RATES)[LEAD_TO_WON.key]
    assert won.over(autumn) == Count(open=3)
    assert won.over(Period(date(2026, 1, 1), date(2026, 3, 31))) == Count(hit=1, missed=2)


@pytest.mark.parametrize("scope", SCOPES)
def test_with_contacts_exceptions_and_closures(asked: Asked, analyst: User, scope: Scope) -> None:
    crm = asked.snapshot.source.key
    for lead, at in (("A5", datetime(2026, 5, 19, tzinfo=UTC)), ("A9", datetime(2026, 7, 1, tzinfo=UTC))):
        Contact.objects.create(
            lead=f"{crm}:{lead}", kind="call", made_at=at, two_way=True, person=analyst, recorded_at=NOW
        )
    for lead, start in ((f"{crm}:A2", 4), ("", 18)):
        begins = datetime(2026, 5, start, tzinfo=UTC)
        Exemption.objects.create(
            lead=lead,
            kind="other",
            note="-",
            starts_at=begins,
            ends_at=begins + timedelta(days=3),
            allowed_by=analyst,
            allowed_at=NOW,
        )
    for day, entered in ((date(2026, 5, 15), 1), (date(2026, 5, 18), 20)):
        Closure.objects.create(day=day, name="-", entered_at=datetime(2026, 5, entered, tzinfo=UTC))
    asked = asking(asked.snapshot, scope)
    day = asked.snapshot.day
    periods = (*until(day, "month", 13), *until(day, "quarter", 4), SPRING)
    brief = briefly(asked, RATES)
    alone = {(one.key, period): brief[one.key].over(period) for one in RATES for period in periods}
    found = tallies(asked, RATES)
    assert alone == {(one.key, period): found[one.key].over(period) for one in RATES for period in periods}
    assert response_time(asked, [SPRING], brief=True) == response_time(asked, [SPRING, SPRING])[:1]


def test_clocks_of_a_period(asked: Asked) -> None:
    board = deadlines(asked.snapshot, asked.terms)
    groups = [group for group in board.groups if SPRING.since <= group.month <= SPRING.until]
    alone = tally_alone(asked.snapshot, asked.terms, Which(since=SPRING.since, until=SPRING.until), NOW)
    assert alone == tally(board, NOW, groups, [])
    assert (alone.met, alone.all) == (5, 8)
    assert (alone.followed, alone.ripe) == (6, 8)  # the follow-up rate of the same period


def test_without_a_rule_nothing_is_known_of_deadlines(asked: Asked) -> None:
    asked = replace(asked, terms=())
    assert briefly(asked, RATES)[FIRST_CONTACT.key].over(SPRING) == Count(unknown=8)
    assert tallies(asked, [FIRST_CONTACT])[FIRST_CONTACT.key].over(SPRING) == Count(unknown=8)


def test_a_deal_goes_by_the_formulas_of_its_day(asked: Asked) -> None:
    """A1 was won on 30 June by a source that is the sales side's from 15 June on."""
    later = KpiTerms(date(2026, 6, 15), sales_sources=("展示会",), version=1)
    asked = replace(asked, kpis=(KpiTerms(date.min), later))
    for brief in (True, False):
        assert won_deals(asked, [SPRING], brief=brief) == [Won(deals=1, with_amount=1, amount=1_000_000)]

"""Measures through the API: the numbers of leads written out in full."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.integration.universe import Universe
from tests.integration.web.conftest import as_person, world  # noqa: F401
from tests.integration.web.living import bring_life

pytestmark = pytest.mark.django_db
SPRING = "since=2026-04-01&until=2026-06-30"


@pytest.fixture
def get(world: Universe, as_person: Callable[..., Client]) -> Callable[[str], Any]:  # noqa: F811
    bring_life(world)
    return lambda path: as_person("sato", "en").get(f"/api/v1/measures/{path}")


def test_every_rate_with_its_interval_and_our_own_past(get: Callable[[str], Any]) -> None:
    found = get(f"?{SPRING}").json()
    rates = {one["key"]: one["rate"] for one in found["measures"]}
    assert rates["follow_up"] == {
        "hits": 6,
        "n": 8,
        "value": 0.75,
        "low": pytest.approx(0.4093, abs=1e-4),
        "high": pytest.approx(0.9285, abs=1e-4),
        "too_few": True,
        "open": 0,
        "unknown": 0,
    }
    assert rates["lead_to_won"]["open"] == 5
    assert found["measures"][0]["before"]["rate"]["value"] is None
    assert found["state"]["leads"] == 17


def test_one_rate_by_month_and_source(get: Callable[[str], Any]) -> None:
    found = get(f"lead_to_opportunity?{SPRING}").json()
    months = {one["period"]["since"]: (one["rate"]["hits"], one["rate"]["n"]) for one in found["points"]}
    assert [months[f"2026-0{month}-01"] for month in (4, 5, 6)] == [(2, 4), (1, 4), (0, 1)]
    sources = {one["name"]: one["rate"]["n"] for one in found["splits"] if one["dimension"] == "source"}
    assert sources == {"検索広告": 4, "紹介": 2, "展示会": 2, "": 1}


def test_the_leads_and_the_hours(get: Callable[[str], Any]) -> None:
    assert get(f"first_contact/leads?{SPRING}&part=missed").json() == {
        "count": 3,
        "leads": ["crm:A9", "crm:A5", "crm:A2"],
    }
    now = get(f"response_time?{SPRING}").json()["now"]
    assert (now["n"], now["median"], now["counted_median"]) == (6, 112, 47.5)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("no_such", 404, "no_such_measure"),
        ("?period=century", 400, "invalid"),
        ("?since=yesterday", 400, "invalid"),
        ("?since=2026-06-30&until=2026-04-01", 400, "invalid"),
        ("follow_up/leads?part=some", 400, "invalid"),
        ("follow_up/leads?page=two", 400, "invalid"),
        ("follow_up/leads?version=9999999999", 400, "invalid"),
    ],
)
def test_what_cannot_be_read_is_refused(get: Callable[[str], Any], path: str, status: int, code: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_claims_conformance_and_kpis_are_read(get: Callable[[str], Any]) -> None:
    claims = {one["key"]: one for one in get(f"claims?{SPRING}").json()["claims"]}
    assert (claims["no_follow_up"]["verdict"], claims["no_follow_up"]["bound"]) == ("too_few", 0.8)
    assert claims["problem_in_marketing"]["decided_by"]["rate"]["n"] == 9
    found = get("conformance").json()
    # Nobody knows the visits of these leads; four of the ten that are due were not contacted in time.
    assert (found["marked"]["unknown"], found["not_in_time"]["hits"], found["not_in_time"]["n"]) == (
        11,
        4,
        10,
    )
    assert found["odd"] == [{"criterion": "visits", "odd": "unknown"}]
    october = get("kpis").json()["months"][-2]
    assert (october["won"], october["contribution"], october["cost"]) == (1, 2_000_000, None)


def test_a_what_if_follows_from_the_chain(get: Callable[[str], Any]) -> None:
    assert get("what-if").json()["opportunities"] is None
    assert get("what-if?follow_up=0").status_code == 400

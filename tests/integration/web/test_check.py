"""Checking a lead: by form, by pasted text, by its id in the store."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from definitions.catalogue import catalogue
from definitions.language.tree import AttributeType
from tests.integration.universe import TOKYO, Universe, rule
from web.forms.lead import Asked
from web.forms.pasted import read_pasted

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db

CRITERIA = [
    {"id": "authority", "attribute": "authority", "is": "equals", "value": True},
    {"id": "downloads", "event": "download", "within_days": 30, "times": 2},
]


def broad() -> dict[str, Any]:
    """At least 3 visits, authority, and two downloads within 30 days."""
    body = rule(visits=3, criteria=CRITERIA)
    body["attributes"]["authority"] = {"type": "boolean"}
    return body


@pytest.fixture
def broad_world(empty: Universe) -> Universe:
    empty.first_version(broad())
    return empty


@pytest.fixture
def client(broad_world: Universe, as_person_of_empty: SignedIn) -> Client:
    return as_person_of_empty()


def test_nothing_filled_in_shows_the_form_alone(client: Client) -> None:
    page = client.get("/definitions/mql/check/").content.decode()
    assert 'name="lead-site_visits"' in page
    assert 'id="answer"' not in page


def test_a_lead_that_has_all_qualifies(client: Client) -> None:
    asked = {"lead-site_visits": "３", "lead-authority": "true", "lead-times_0": "2"}
    page = client.get("/definitions/mql/check/", asked).content.decode()
    assert "このリードはMQLに該当します。" in page
    assert 'value="３"' in page


def test_what_is_empty_is_unknown_and_listed_as_missing(client: Client) -> None:
    page = client.get("/definitions/mql/check/", {"lead-site_visits": "3"}).content.decode()
    assert "まだ判定できません" in page
    assert "判定に足りない情報" in page
    assert "リードの行動履歴" in page
    assert page.count('aria-label="不明"') == 2
    assert page.count('aria-label="満たす"') == 1


def test_a_lead_that_falls_short_is_told_the_smallest_change(client: Client) -> None:
    asked = {"lead-site_visits": "3", "lead-authority": "true", "lead-times_0": "1"}
    page = client.get("/definitions/mql/check/", asked).content.decode()
    assert "このリードはMQLに該当しません。" in page
    assert "あと1回" in page


def test_an_event_before_the_window_does_not_count(broad_world: Universe, client: Client) -> None:
    asked = {"lead-site_visits": "3", "lead-authority": "true", "lead-times_0": "2"}
    for days, verdict in ((29, "該当します。"), (31, "該当しません。")):
        on = (broad_world.now - timedelta(days=days)).astimezone(TOKYO).date().isoformat()
        page = client.get("/definitions/mql/check/", asked | {"lead-on_0": on}).content.decode()
        assert f"このリードはMQLに{verdict}" in page


def test_what_cannot_be_read_stays_with_its_reason(client: Client) -> None:
    page = client.get("/definitions/mql/check/", {"lead-site_visits": "many"}).content.decode()
    assert 'value="many"' in page
    assert "field-error" in page
    assert 'id="answer"' not in page


def test_a_line_more_can_be_asked_for(client: Client) -> None:
    assert 'name="lead-event_1"' not in client.get("/definitions/mql/check/").content.decode()
    assert 'name="lead-event_1"' in client.get("/definitions/mql/check/?rows=2").content.decode()


def test_pasted_lines_are_read_in_both_languages(client: Client) -> None:
    for text in (
        "サイト訪問回数：3回\n決裁権: はい\n資料ダウンロード: 2\n会社名: みなと",
        "site visits: 3 / authority to decide: yes / download 2 / company: Minato",
    ):
        page = client.post("/definitions/mql/check/", {"text": text}).content.decode()
        assert "このリードはMQLに該当します。" in page
        assert "読み取れず、除いたもの" in page
        assert "みなと" in page or "Minato" in page
        assert "lead-site_visits=3" in page


def test_pasted_json_is_judged_as_it_is(broad_world: Universe, client: Client) -> None:
    at = (broad_world.now - timedelta(days=30, seconds=-1)).isoformat()
    event = f'{{"event": "download", "at": "{at}"}}'
    text = f'{{"site_visits": 3, "authority": true, "events": [{event}, {event}]}}'
    page = client.post("/definitions/mql/check/", {"text": text}).content.decode()
    assert "このリードはMQLに該当します。" in page
    assert 'type="datetime-local"' in page


@pytest.mark.parametrize(
    "text", ["{", "[1]", "{" * 3000, "：", "\x00", "events: 3", '{"events": [3, {"at": 4}]}']
)
def test_odd_text_is_never_an_error(client: Client, text: str) -> None:
    assert client.post("/definitions/mql/check/", {"text": text}).status_code == 200


def test_a_lead_of_the_store_is_found_by_its_id(broad_world: Universe, as_person_of_empty: SignedIn) -> None:
    broad_world.bring_leads(broad_world.now - timedelta(days=3), qualifying=1, rows=2)
    client = as_person_of_empty()
    page = client.get("/definitions/mql/check/?lead=crm:L0").content.decode()
    assert 'value="9"' in page
    assert "まだ判定できません" in page
    assert client.get("/definitions/mql/check/?lead=crm:L7").status_code == 404


def test_by_another_version_it_is_said_to_be_a_simulation(broad_world: Universe, client: Client) -> None:
    assert "試算" not in client.get("/definitions/mql/check/?version=1").content.decode()
    # The day before it came into force there was no version; judged then by version 1, it is a simulation.
    page = client.get("/definitions/mql/check/?version=1&at=2026-03-01").content.decode()
    assert "結果は試算です" in page
    assert client.get("/definitions/mql/check/?version=2").status_code == 404


def test_without_a_version_in_force_nothing_can_be_checked(client: Client) -> None:
    page = client.get("/definitions/sql/check/").content.decode()
    assert "この時点で適用中の版はありません" in page


def test_the_page_asks_few_queries(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client.get("/definitions/mql/check/")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get("/definitions/mql/check/", {"lead-site_visits": "3"})


def test_fragments_are_read_by_label_and_value(empty: Universe) -> None:
    asked = Asked(
        {
            "employees": AttributeType("integer"),
            "industry": AttributeType("choice"),
            "enquiry": AttributeType("boolean"),
        },
        {"seminar": "seminar"},
    )
    pasted = read_pasted(
        "株式会社みなと / 従業員数 1,200名 / 業種=製造業 / 問い合わせあり / セミナー参加 2026/3/20",
        asked,
        catalogue(),
        TOKYO,
        empty.now,
    )
    assert pasted.lead["employees"] == 1200
    assert pasted.lead["industry"] == "製造業"
    assert [event["at"].date().isoformat() for event in pasted.lead["events"]] == ["2026-03-20"]
    assert pasted.unread == ["株式会社みなと"]

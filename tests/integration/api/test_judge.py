"""POST /api/v1/definitions/KEY/judge."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from definitions.models import Attribute, Version
from people.actions import save_as
from people.models import User
from tests.integration.api.conftest import NEXT_YEAR, NOW, SIZE_50, body, publish_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
MQL_JUDGE, SQL_JUDGE = "/api/v1/definitions/mql/judge", "/api/v1/definitions/sql/judge"
DOWNLOAD = {"event": "download", "at": "2026-11-01T09:00+09:00"}
GOOD = {"id": "L-1", "employees": 120, "enquiry": False, "events": [DOWNLOAD, DOWNLOAD]}
SMALL = {"id": 2, "employees": 40, "enquiry": False, "events": [DOWNLOAD]}
HOLES = {"employees": 120, "enquiry": False}


def send(client: Client, sent: object, address: str = MQL_JUDGE) -> Any:
    return client.post(address, json.dumps(sent), content_type="application/json")


def test_one_lead_is_judged_by_the_version_in_force(signed_in: Client, conforms: Callable[..., None]) -> None:
    response = send(signed_in, {"lead": GOOD})
    conforms(response, "/definitions/{key}/judge", "post")
    found = response.json()
    assert (found["id"], found["verdict"], found["missing"]) == ("L-1", "qualified", [])
    assert (found["definition"], found["version"], found["simulation"]) == ("mql", 2, False)
    assert found["at"] == "2026-11-23T12:00:00+09:00"
    assert found["fingerprint"] == Version.objects.get(document__key="mql", number=2).fingerprint
    assert (found["warnings"], found["shortfalls"]) == ([], [])


def test_the_reasons_follow_the_tree(signed_in: Client) -> None:
    root = send(signed_in, {"lead": SMALL}).json()["reasons"]
    size, interest = root["children"]
    assert (root["id"], root["truth"], size["id"], size["truth"]) == ("all", False, "size", False)
    assert (size["seen"], size["needed"], size["points"]) == (40, 50, None)
    assert "40" in size["seen_words"] and "50" in size["words"]
    assert (interest["truth"], interest["needed"], interest["points"]) == (
        False,
        30,
        {"least": 15, "most": 15},
    )
    downloads, asked = interest["children"]
    assert (downloads["seen"], downloads["points"]) == (1, {"least": 15, "most": 15})
    assert (asked["seen"], asked["truth"], asked["points"]) == (False, False, {"least": 0, "most": 0})


def test_a_lead_that_falls_short_hears_what_would_qualify_it(signed_in: Client) -> None:
    smallest = send(signed_in, {"lead": SMALL}).json()["shortfalls"][0]
    assert {step["about"] for step in smallest} in ({"employees", "download"}, {"employees", "enquiry"})
    assert all(step["words"] for step in smallest)


def test_an_undecided_lead_hears_what_is_missing(signed_in: Client) -> None:
    found = send(signed_in, {"lead": HOLES}).json()
    assert (found["verdict"], found["missing"], found["id"]) == ("undecided", ["events"], None)
    assert found["reasons"]["children"][1]["points"] == {"least": 0, "most": 45}


def test_odd_values_are_warned_of(signed_in: Client) -> None:
    (warned,) = send(signed_in, {"lead": {**GOOD, "employees": "many"}}).json()["warnings"]
    assert (warned["attribute"], warned["code"]) == ("employees", "wrong_type")
    assert warned["words"].endswith(".")


def test_words_are_in_the_readers_language(signed_in: Client) -> None:
    japanese = signed_in.post(
        MQL_JUDGE, {"lead": SMALL}, content_type="application/json", headers={"Accept-Language": "ja"}
    )
    assert "従業員" in japanese.json()["reasons"]["children"][0]["words"]


def test_a_list_is_answered_in_its_order(signed_in: Client, conforms: Callable[..., None]) -> None:
    response = send(signed_in, {"leads": [GOOD, SMALL, HOLES]})
    conforms(response, "/definitions/{key}/judge", "post")
    assert response.json()["judgements"] == [
        {"id": "L-1", "verdict": "qualified", "missing": [], "warnings": []},
        {"id": 2, "verdict": "not_qualified", "missing": [], "warnings": []},
        {"id": None, "verdict": "undecided", "missing": ["events"], "warnings": []},
    ]


def test_reasons_are_given_where_they_are_asked_for(signed_in: Client, conforms: Callable[..., None]) -> None:
    whole = send(signed_in, {"lead": SMALL}).json()
    for asked in ({"leads": [GOOD, SMALL], "explain": True}, [GOOD, SMALL]):
        address = MQL_JUDGE + ("?explain=true" if isinstance(asked, list) else "")
        response = send(signed_in, asked, address)
        conforms(response, "/definitions/{key}/judge", "post")
        explained = response.json()["judgements"][1]
        assert explained == {key: whole[key] for key in explained} and explained["reasons"]["children"]
    for brief in (
        send(signed_in, {"lead": SMALL, "explain": False}),
        send(signed_in, SMALL, MQL_JUDGE + "?explain=false"),
    ):
        conforms(brief, "/definitions/{key}/judge", "post")
        assert brief.json() == {
            key: value for key, value in whole.items() if key not in ("reasons", "shortfalls")
        }


def test_a_bare_lead_and_a_bare_list_are_understood(signed_in: Client) -> None:
    assert send(signed_in, GOOD).json() == send(signed_in, {"lead": GOOD}).json()
    assert send(signed_in, [GOOD, SMALL]).json() == send(signed_in, {"leads": [GOOD, SMALL]}).json()


def test_an_empty_list_has_no_judgements(signed_in: Client) -> None:
    assert send(signed_in, []).json()["judgements"] == []


def test_the_instant_chooses_the_version_and_the_window(signed_in: Client) -> None:
    before = send(signed_in, {"lead": SMALL, "at": "2026-06-30T23:59:59+09:00"}).json()
    assert (before["version"], before["verdict"], before["simulation"]) == (1, "qualified", False)
    late = send(signed_in, {"lead": {**GOOD, "employees": 50}, "at": "2026-12-31"}).json()
    assert (late["version"], late["verdict"]) == (2, "qualified")
    too_late = send(signed_in, {"lead": GOOD, "at": "2026-12-30T23:59:59+09:00", "version": 2}).json()
    assert too_late["reasons"]["children"][1]["children"][0]["seen"] == 2
    assert send(signed_in, GOOD, MQL_JUDGE + "?at=2026-06-01").json()["version"] == 1


def test_another_version_is_a_simulation(signed_in: Client) -> None:
    old = send(signed_in, {"lead": SMALL, "version": 1}).json()
    assert (old["version"], old["verdict"], old["simulation"]) == (1, "qualified", True)
    coming = send(signed_in, SMALL, MQL_JUDGE + "?version=3").json()
    assert (coming["version"], coming["simulation"]) == (3, True)
    now = send(signed_in, {"lead": SMALL, "version": 2}).json()
    assert (now["version"], now["simulation"]) == (2, False)
    then = send(signed_in, {"lead": SMALL, "version": 1, "at": "2026-06-30"}).json()
    assert (then["version"], then["simulation"]) == (1, False)


def test_what_a_definition_refers_to_is_what_was_in_force_at_the_instant(signed_in: Client) -> None:
    lead = {**HOLES, "two_way_talk": True, "events": []}
    now = send(signed_in, {"lead": lead}, SQL_JUDGE).json()
    assert (now["verdict"], now["reasons"]["children"][0]["truth"]) == ("not_qualified", False)
    next_year = send(signed_in, {"lead": lead, "at": NEXT_YEAR.isoformat()}, SQL_JUDGE).json()
    assert (next_year["version"], next_year["verdict"]) == (1, "qualified")
    before = send(signed_in, {"lead": lead, "at": "2026-03-31", "version": 1}, SQL_JUDGE).json()
    assert (before["verdict"], before["warnings"][0]["code"]) == ("undecided", "not_in_force")


def test_a_new_version_of_what_it_refers_to_counts_at_once(signed_in: Client, person: User) -> None:
    lead = {"lead": {"employees": 60, "two_way_talk": True}, "at": "2027-06-01"}
    assert send(signed_in, lead, SQL_JUDGE).json()["verdict"] == "qualified"
    publish_version("mql", body("mql", {**SIZE_50, "value": 70}), NEXT_YEAR.replace(month=2), person)
    assert send(signed_in, lead, SQL_JUDGE).json()["verdict"] == "not_qualified"


def test_definitions_in_a_circle_are_a_clear_409(signed_in: Client, person: User) -> None:
    publish_version(
        "mql", body("mql", {"id": "sql", "definition": "sql"}), NEXT_YEAR.replace(month=2), person
    )
    response = send(signed_in, {"lead": GOOD, "at": "2027-06-01"}, SQL_JUDGE)
    assert (response.status_code, response.json()["code"]) == (409, "reference_cycle")


def test_a_thousand_leads_are_judged_and_one_more_is_too_many(
    signed_in: Client, conforms: Callable[..., None]
) -> None:
    assert len(send(signed_in, [GOOD] * 1000).json()["judgements"]) == 1000
    response = send(signed_in, [GOOD] * 1001)
    conforms(response, "/definitions/{key}/judge", "post")
    assert (response.status_code, response.json()["code"]) == (413, "too_many_leads")
    assert "1,000" in response.json()["detail"] and "1,001" in response.json()["detail"]


def test_a_body_that_is_too_large_is_not_read(
    signed_in: Client, settings: Any, conforms: Callable[..., None]
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = send(signed_in, {"lead": {"note": "x" * 100}})
    conforms(response, "/definitions/{key}/judge", "post")
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("sent", "path", "code"),
    [
        ({"leads": {"employees": 1}}, "leads", "not_a_list"),
        ({"leads": [GOOD, 3]}, "leads[1]", "not_an_object"),
        ([GOOD, None, GOOD], "[1]", "not_an_object"),
        ({"lead": []}, "lead", "not_an_object"),
        ("lead", "", "not_an_object"),
        (None, "", "not_an_object"),
        ({"lead": GOOD, "leads": [GOOD]}, "leads", "unknown_key"),
        ({"lead": GOOD, "verison": 1}, "verison", "unknown_key"),
        ({"lead": GOOD, "version": "x"}, "version", "not_a_number"),
        ({"lead": GOOD, "version": True}, "version", "not_a_number"),
        ({"lead": GOOD, "version": 1e30}, "version", "not_a_number"),
        ({"lead": GOOD, "explain": "maybe"}, "explain", "not_a_boolean"),
        ({"lead": GOOD, "explain": 1}, "explain", "not_a_boolean"),
        ({"lead": GOOD, "at": 5}, "at", "not_an_instant"),
        ({"lead": GOOD, "at": "soon"}, "at", "not_an_instant"),
    ],
)
def test_a_fault_is_listed_with_its_place(
    signed_in: Client, conforms: Callable[..., None], sent: object, path: str, code: str
) -> None:
    response = send(signed_in, sent)
    conforms(response, "/definitions/{key}/judge", "post")
    assert response.status_code == 400
    assert [(fault["path"], fault["code"]) for fault in response.json()["errors"]] == [(path, code)]


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"nope", b"\xff", b'{"employees": NaN}', b"[" * 100_000, b'{"id": "\\ud800"}', b"9" * 5000],
)
def test_what_is_no_json_is_a_clear_400(signed_in: Client, raw: bytes) -> None:
    response = signed_in.post(MQL_JUDGE, raw, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_a_form_is_not_json(signed_in: Client) -> None:
    response = signed_in.post(MQL_JUDGE, {"employees": "120"})
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("address", "sent", "code"),
    [
        ("/api/v1/definitions/nope/judge", {"lead": GOOD}, "no_such_definition"),
        (MQL_JUDGE, {"lead": GOOD, "version": 9}, "no_such_version"),
        (MQL_JUDGE, {"lead": GOOD, "at": "2020-01-01"}, "not_in_force"),
    ],
)
def test_nothing_to_judge_by_is_a_clear_404(signed_in: Client, address: str, sent: object, code: str) -> None:
    response = send(signed_in, sent, address)
    assert (response.status_code, response.json()["code"]) == (404, code)


def test_nobody_judges_without_signing_in(client: Client) -> None:
    assert send(client, {"lead": GOOD}).status_code == 401


def test_it_takes_three_queries_whatever_is_judged(signed_in: Client, django_assert_num_queries: Any) -> None:
    for address in (MQL_JUDGE, SQL_JUDGE):  # SQL refers to MQL
        send(signed_in, GOOD, address)  # compiles the version once per process
        for sent in (GOOD, [GOOD, SMALL, HOLES] * 10, {"leads": [GOOD] * 10, "explain": True}):
            with django_assert_num_queries(3):  # token; expired tokens; whether anything changed
                send(signed_in, sent, address)


def test_a_new_label_is_said_at_once(signed_in: Client, person: User) -> None:
    def words() -> str:
        said: str = send(signed_in, {"lead": SMALL}).json()["reasons"]["children"][0]["words"]
        return said

    assert "staff" not in words()
    attribute = Attribute.objects.get(key="employees")
    attribute.label_en = "Headcount of staff"
    save_as(attribute, by=person, at=NOW)
    assert "staff" in words().lower()


def test_a_version_published_a_moment_ago_judges_the_next_lead(signed_in: Client, person: User) -> None:
    assert send(signed_in, GOOD).json()["version"] == 2
    publish_version("mql", body("mql", {**SIZE_50, "value": 500}), NEXT_YEAR.replace(month=3), person)
    later = send(signed_in, {"lead": GOOD, "at": "2027-04-01"}).json()
    assert (later["version"], later["verdict"]) == (4, "not_qualified")


keys = st.sampled_from(["lead", "leads", "at", "version", "id", "employees", "enquiry", "events", "event"])
odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys | st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=odd, address=st.sampled_from([MQL_JUDGE, SQL_JUDGE]))
def test_whatever_is_sent_gets_a_verdict_or_a_clear_problem(
    signed_in: Client, sent: object, address: str
) -> None:
    response = send(signed_in, sent, address)
    assert response.status_code in (200, 400, 404)
    if response.status_code != 200:
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["detail"]

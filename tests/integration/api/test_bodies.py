"""POST /api/v1/check-definition and /api/v1/judge: definitions that a request brings along."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from definitions.models import Version
from tests.integration.api.conftest import INTEREST, MQL, SIZE_50, TALK, body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
CHECK, JUDGE = "/api/v1/check-definition", "/api/v1/judge"
BIG, SMALL = {"id": "L-1", "employees": 120}, {"id": 2, "employees": 40}
YAML = """
format: teigi/1
kind: mql
attributes: {employees: {type: integer}}
rule: {id: size, attribute: employees, is: at_least, value: 50}
"""


def send(client: Client, address: str, sent: object) -> Any:
    return client.post(address, json.dumps(sent), content_type="application/json")


def test_what_a_definition_says_is_told_in_both_languages(
    signed_in: Client, conforms: Callable[..., None]
) -> None:
    versions = Version.objects.count()
    response = send(signed_in, CHECK, {"body": body("mql", SIZE_50, INTEREST)})
    conforms(response, "/check-definition", "post")
    found = response.json()
    stored = Version.objects.get(document__key="mql", number=2)
    assert (found["valid"], found["faults"], found["advice"]) == (True, [], [])
    assert (found["body"], found["fingerprint"]) == (stored.body, stored.fingerprint)
    assert [criterion["id"] for criterion in found["criteria"]] == ["size", "interest"]
    assert "従業員" in found["sentence"]["ja"] and "employees" in found["sentence"]["en"]
    assert "50" in found["criteria"][0]["words"]["ja"]
    assert Version.objects.count() == versions


def test_text_is_read_and_ids_are_given(signed_in: Client) -> None:
    plain = {"format": "teigi/1", "kind": "mql", "attributes": {"employees": {"type": "integer"}}}
    plain["rule"] = {"attribute": "employees", "is": "at_least", "value": 50.0}
    canonical = {**plain, "rule": {"id": "size", **plain["rule"], "value": 50}}
    assert send(signed_in, CHECK, {"body": YAML}).json()["body"] == canonical
    found = send(signed_in, CHECK, {"body": plain}).json()
    assert found["body"]["rule"] == {**plain["rule"], "id": "employees", "value": 50}
    written = json.dumps(found["body"], sort_keys=True, separators=(",", ":"))
    assert found["fingerprint"] == hashlib.sha256(written.encode()).hexdigest()


def test_every_fault_is_listed_with_its_place_and_what_is_allowed(
    signed_in: Client, conforms: Callable[..., None]
) -> None:
    bad = body("mql", {**SIZE_50, "value": "many"}, {**TALK, "is": "contains", "value": "x"})
    response = send(signed_in, CHECK, {"body": bad})
    conforms(response, "/check-definition", "post")
    found = response.json()
    size, talk = found["faults"]
    assert (found["valid"], found["body"], found["fingerprint"], found["sentence"]) == (
        False,
        None,
        None,
        None,
    )
    assert (size["path"], size["id"], size["code"]) == ("rule.all[0].value", "size", "wrong_value")
    assert size["words"] == {
        "ja": "値「many」は使えません。数値（±10の15乗以内）が必要です。",
        "en": "The value “many” does not fit: a number (within ±10^15) is needed.",
    }
    assert talk["allowed"] == ["equals", "not_equals", "known", "unknown"]


@pytest.mark.parametrize("odd", [None, 3, [], "{", "a: [", {}, {"rule": {"all": [[[[]]]]}}])
def test_whatever_is_no_definition_has_faults(signed_in: Client, odd: object) -> None:
    found = send(signed_in, CHECK, {"body": odd}).json()
    assert found["valid"] is False
    assert all(fault["words"]["ja"] and fault["words"]["en"] for fault in found["faults"])


def test_a_body_nested_without_end_is_a_fault(signed_in: Client) -> None:
    deep: Any = {}
    for _ in range(200):
        deep = {"all": [deep]}
    assert send(signed_in, CHECK, {"body": deep}).json()["faults"][0]["code"] == "too_deep"


def test_what_makes_no_sense_and_examples_that_do_not_hold_are_told(signed_in: Client) -> None:
    example = {"name": "small", "at": "2026-11-01", "lead": {"employees": 40}, "verdict": "qualified"}
    sent = body("mql", SIZE_50, {**SIZE_50, "id": "again", "value": 30}) | {"examples": [example]}
    found = send(signed_in, CHECK, {"body": sent}).json()
    (advice,) = found["advice"]
    assert (advice["id"], advice["code"]) == ("again", "superfluous")
    assert "superfluous" in advice["words"]["en"] and "不要" in advice["words"]["ja"]
    assert found["examples"] == [
        {"name": "small", "verdict": "qualified", "found": "not_qualified", "holds": False}
    ]


def test_what_it_refers_to_and_nobody_agreed_on_is_named(signed_in: Client) -> None:
    sent = body("sql", MQL, {"id": "x", "definition": "pql"})
    assert send(signed_in, CHECK, {"body": sent}).json()["unknown_definitions"] == ["pql"]


@pytest.mark.parametrize("sent", [[], 3, {}, {"body": {}, "leads": []}, {"rule": {}}])
def test_check_takes_a_body_alone(signed_in: Client, conforms: Callable[..., None], sent: object) -> None:
    response = send(signed_in, CHECK, sent)
    conforms(response, "/check-definition", "post")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "required")


def test_leads_are_judged_by_a_body_of_ones_own(signed_in: Client, conforms: Callable[..., None]) -> None:
    strict = body("mql", {**SIZE_50, "value": 100})
    response = send(signed_in, JUDGE, {"body": strict, "leads": [BIG, SMALL], "at": "2026-11-01"})
    conforms(response, "/judge", "post")
    found = response.json()
    assert [one["verdict"] for one in found["judgements"]] == ["qualified", "not_qualified"]
    assert found["at"] == "2026-11-01T00:00:00+09:00"
    assert found["fingerprint"] == send(signed_in, CHECK, {"body": strict}).json()["fingerprint"]
    one = send(signed_in, JUDGE, {"body": YAML, "lead": SMALL})
    conforms(one, "/judge", "post")
    assert (one.json()["id"], one.json()["reasons"]["seen"], one.json()["shortfalls"][0][0]["value"]) == (
        2,
        40,
        50,
    )


def test_what_the_body_refers_to_is_the_version_in_force(signed_in: Client) -> None:
    sent = {"body": body("sql", MQL, TALK), "lead": {**BIG, "two_way_talk": True, "enquiry": True}}
    found = send(signed_in, JUDGE, {**sent, "at": "2026-06-01"}).json()  # mql is version 1: at least 30
    assert found["verdict"] == "qualified"
    assert send(signed_in, JUDGE, {**sent, "at": "2026-01-01"}).json()["verdict"] == "undecided"


@pytest.mark.parametrize(
    ("sent", "path", "code"),
    [
        ({"leads": [BIG]}, "body", "required"),
        ({"body": body("mql", SIZE_50)}, "body", "required"),
        ([BIG], "body", "required"),
        ({"body": body("mql", SIZE_50), "leads": [3]}, "leads[0]", "not_an_object"),
        ({"body": body("mql", SIZE_50), "lead": BIG, "version": 2}, "version", "unknown_key"),
        ({"body": {**body("mql", SIZE_50), "rule": {}}, "lead": BIG}, "rule", "not_a_node"),
    ],
)
def test_faults_of_a_request_to_judge_are_listed(
    signed_in: Client, conforms: Callable[..., None], sent: object, path: str, code: str
) -> None:
    response = send(signed_in, JUDGE, sent)
    conforms(response, "/judge", "post")
    assert [(fault["path"], fault["code"]) for fault in response.json()["errors"]] == [(path, code)]
    assert response.status_code == 400


def test_nobody_asks_without_signing_in(client: Client) -> None:
    for address in (CHECK, JUDGE):
        assert send(client, address, {"body": body("mql", SIZE_50), "lead": BIG}).status_code == 401

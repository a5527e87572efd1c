"""People, roles and further seats through the API: what administrators do on the page, refused alike."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import Seat, User
from tests.integration.universe import Universe

SignedIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
JSON = "application/json"
BASE = "/api/v1"
NEW = {
    "email": "Ishii@example.com",
    "password": "a long pass phrase",
    "family_name": "石井",
    "given_name": "優",
    "family_name_en": "Ishii",
    "given_name_en": "Yu",
    "department": "sales",
}
SEAT = {"key": "ceo", "name_ja": "社長", "name_en": "CEO"}


def test_an_administrator_adds_somebody_who_can_sign_in(
    as_person: SignedIn, world: Universe, conforms: Callable[..., None]
) -> None:
    made = as_person("yamada").post(f"{BASE}/people/", NEW, JSON)
    conforms(made, "/people/", "post")
    assert made.status_code == 201
    assert made.json() == {
        "email": "ishii@example.com",
        "name": "Yu Ishii",
        "department": "Sales",
        "roles": [],
    }
    found = User.objects.get(email="ishii@example.com")
    assert (found.name, found.name_en, found.seal_name) == ("石井 優", "Yu Ishii", "石井")
    assert found.history.get().history_user == world.yamada
    taken = {"email": "ishii@example.com", "password": "a long pass phrase"}
    assert Client().post(f"{BASE}/tokens", taken, JSON).status_code == 201


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"email": "MORI@example.com"}, "email"),
        ({"email": "nobody"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "Ishii@example.com"}, "password"),
        ({"family_name": ""}, "family_name"),
        ({"department": "kitchen"}, "department"),
    ],
)
def test_a_person_that_cannot_be_is_refused(as_person: SignedIn, changed: dict[str, str], path: str) -> None:
    people = User.objects.count()
    refused = as_person("yamada").post(f"{BASE}/people/", NEW | changed, JSON)
    assert refused.status_code == 400
    assert {fault["path"] for fault in refused.json()["errors"]} == {path}
    assert User.objects.count() == people


def test_roles_are_given_and_taken(
    as_person: SignedIn, world: Universe, conforms: Callable[..., None]
) -> None:
    admin, address = as_person("yamada"), f"{BASE}/people/MORI@example.com/roles"
    given = admin.put(address, {"roles": ["auditor", "analyst"]}, JSON)
    conforms(given, "/people/{email}/roles", "put")
    assert (given.status_code, given.json()["roles"]) == (200, ["analyst", "auditor"])
    assert admin.put(address, {"roles": ["analyst"]}, JSON).json()["roles"] == ["analyst"]
    assert set(world.mori.role_grants.values_list("role__key", flat=True)) == {"analyst"}
    unknown = admin.put(address, {"roles": ["king"]}, JSON)
    assert (unknown.status_code, unknown.json()["errors"][0]["path"]) == (400, "roles")
    assert admin.put(f"{BASE}/people/nobody@example.com/roles", {"roles": []}, JSON).status_code == 404


def test_the_last_administrator_stays_one(as_person: SignedIn, world: Universe) -> None:
    refused = as_person("yamada").put(f"{BASE}/people/yamada@example.com/roles", {"roles": []}, JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
    assert refused.json()["detail"].startswith("Hajime Yamada is the only administrator")
    assert world.yamada.role_grants.count() == 1


def test_an_administrator_adds_a_seat(as_person: SignedIn, conforms: Callable[..., None]) -> None:
    admin = as_person("yamada")
    made = admin.post(f"{BASE}/seats/", SEAT | {"department": "executive"}, JSON)
    conforms(made, "/seats/", "post")
    assert (made.status_code, made.json()["name"], made.json()["holder"]) == (201, "CEO", None)
    for wrong in ({}, {"key": "C EO"}):
        refused = admin.post(f"{BASE}/seats/", SEAT | wrong, JSON)
        assert (refused.status_code, refused.json()["errors"][0]["path"]) == (400, "key")
    assert Seat.objects.filter(key="ceo").count() == 1


@pytest.mark.parametrize("person", ["mori", "sato", "ito", "suzuki", "kondo"])
def test_others_change_nothing_and_read_why(as_person: SignedIn, world: Universe, person: str) -> None:
    client = as_person(person)
    asked: list[tuple[Any, str, dict[str, Any]]] = [
        (client.post, "people/", NEW),
        (client.put, "people/mori@example.com/roles", {"roles": ["analyst"]}),
        (client.post, "seats/", SEAT),
    ]
    for send, address, body in asked:
        refused = send(f"{BASE}/{address}", body, JSON)
        code = "auditors_change_nothing" if person == "kondo" else "only_administrators"
        assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert not User.objects.filter(email="ishii@example.com").exists()
    assert not world.mori.role_grants.exists()

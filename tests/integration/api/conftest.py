"""A small company for the API: MQL in three versions and SQL in one, published through the real action."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from jsonschema import Draft202012Validator
from knox.models import AuthToken

from definitions.actions.versions import publish
from definitions.models import Document
from governance.actions.company import start_company
from people.models import User
from tests.integration.recorded import once
from tests.integration.universe import Universe
from tests.integration.universe import company as whole_company
from tests.integration.universe import world as whole_world

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
APRIL, JULY, NEXT_YEAR = (datetime(*day, tzinfo=TOKYO) for day in ((2026, 4, 1), (2026, 7, 1), (2027, 1, 1)))
PASSWORD = "a long pass phrase"

Node = dict[str, Any]
SIZE_50: Node = {"id": "size", "attribute": "employees", "is": "at_least", "value": 50}
SIZE_30 = {**SIZE_50, "value": 30}
INTEREST: Node = {
    "id": "interest",
    "score": [
        {"id": "downloads", "event": "download", "within_days": 90, "each": 15, "at_most": 45},
        {
            "id": "asked",
            "when": {"id": "enquiry", "attribute": "enquiry", "is": "equals", "value": True},
            "points": 30,
        },
    ],
    "at_least": 30,
}
MQL: Node = {"id": "mql", "definition": "mql"}
TALK: Node = {"id": "talk", "attribute": "two_way_talk", "is": "equals", "value": True}
TYPES = {"employees": "integer", "enquiry": "boolean", "two_way_talk": "boolean"}


def body(kind: str, *criteria: Node) -> Node:
    rule = {"id": "all", "all": list(criteria)}
    used = {key: {"type": type_} for key, type_ in TYPES.items() if f"'attribute': '{key}'" in str(rule)}
    return {"format": "teigi/1", "kind": kind, "attributes": used, "rule": rule}


def publish_version(key: str, content: Node, since: datetime, by: User, **rest: Any) -> None:
    agreement = [
        {"seat": "marketing_head", "user": by.pk, "name": by.name, "stance": "agree", "at": since.isoformat()}
    ]
    publish(
        document=Document.objects.get(key=key),
        body=content,
        agreement=agreement,
        approved_by=by,
        reason="",
        report_fingerprint="",
        decided_at=min(since, NOW),
        published_at=min(since, NOW),
        in_force_from=since,
        **{"proposal_number": None, **rest},
    )


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """It is noon in Tokyo on 23 November 2026; failed sign-ins of other tests are forgotten."""
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person(db: None) -> User:
    def create() -> int:
        user = User.objects.create_user("sato@example.com", PASSWORD, name="佐藤 恵", name_en="Megumi Sato")
        return user.pk

    return User.objects.get(pk=once("the one person of the API", create))


@pytest.fixture
def company(person: User) -> None:
    """MQL 1 from 1 April, 2 from 1 July, 3 from 1 January 2027; SQL 1, which refers to MQL, from 1 July."""

    def publish_all() -> None:
        start_company(by=person, at=APRIL)
        publish_version("mql", body("mql", SIZE_30), APRIL, person)
        publish_version("mql", body("mql", SIZE_50, INTEREST), JULY, person)
        publish_version("mql", body("mql", SIZE_50), NEXT_YEAR, person)
        publish_version("sql", body("sql", MQL, TALK), JULY, person)

    once("the company of the API", publish_all)


@pytest.fixture
def signed_in(person: User) -> Client:
    """A client with a token, which reads English."""
    _, token = AuthToken.objects.create(user=person)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    from drf_spectacular.generators import SchemaGenerator

    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


@pytest.fixture
def conforms(schema: dict[str, Any]) -> Callable[..., None]:
    """Holds an answer to what the schema says of its address, method and status."""

    def check(response: Any, route: str, method: str = "get") -> None:
        said = schema["paths"]["/api/v1" + route][method]["responses"][str(response.status_code)]
        content = said["content"][response["Content-Type"].split(";")[0]]["schema"]
        Draft202012Validator({**content, "components": schema["components"]}).validate(response.json())

    return check


@pytest.fixture
def universe(db: None) -> Universe:
    """A company with people in every seat and role, which has agreed on nothing yet."""
    return whole_company()


@pytest.fixture
def send(universe: Universe, conforms: Callable[..., None]) -> Any:
    """Sends a verb as somebody, an hour after the last, and holds the answer to the schema."""
    tokens = {
        key: AuthToken.objects.create(user=user, expiry=None)[1] for key, user in universe.people.items()
    }

    def post(person: str, number: int, verb: str, language: str = "en", **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {tokens[person]}", "Accept-Language": language}
        with time_machine.travel(universe.later(), tick=False):
            address = f"/api/v1/proposals/{number}/{verb}"
            response = Client().post(address, body, content_type="application/json", headers=headers)
        conforms(response, f"/proposals/{{number}}/{verb}", "post")
        return response

    def read(person: str, address: str, route: str = "", **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {tokens[person]}", "Accept-Language": "en"}
        call = Client().post if body else Client().get
        with time_machine.travel(universe.now, tick=False):
            more = {"content_type": "application/json"} if body else {}
            response = call(f"/api/v1{address}", body or None, headers=headers, **more)
        if route:
            conforms(response, route, "post" if body else "get")
        return response

    post.read = read  # type: ignore[attr-defined]
    return post


@pytest.fixture
def world(db: None) -> Universe:
    """A company that has agreed on a first version."""
    return whole_world()


@pytest.fixture
def as_person(world: Universe) -> Callable[[str], Client]:
    """Signs somebody in who reads English."""

    def signed_in(key: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(world.people[key])
        return client

    return signed_in

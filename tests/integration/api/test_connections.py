"""GET /api/v1/connections/, GET /api/v1/connections/NUMBER, POST /api/v1/connections/NUMBER/pull."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from evidence.actions import add_source
from evidence.connections import add_connection, change_mapping, remove_connection
from evidence.connectors import asking
from evidence.leads.mapping import Mapping
from evidence.models import Connection, Pull
from people.actions import grant_role
from people.models import Role, User
from tests.integration.api.conftest import NOW
from tests.integration.working import DATABASE_TASKS, work
from tests.vendors.hubspot import ADDRESS, TOKEN, HubSpot
from tests.vendors.loopback import serving, session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
LIST = "/api/v1/connections/"
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def analyst(signed_in: Client, person: User, company: None) -> Client:
    grant_role(role=Role.objects.get(key="analyst"), user=person, by=person, at=NOW)
    return signed_in


@pytest.fixture
def hubspot(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubSpot]:
    account = HubSpot()
    with serving(account) as address:
        monkeypatch.setattr(asking, "session", lambda: session({ADDRESS: address}))
        yield account


@pytest.fixture
def connection(analyst: Client, person: User, hubspot: HubSpot) -> Connection:
    source = add_source(key="hubspot", name="HubSpot", by=person, at=NOW)
    row = add_connection(
        source=source, kind="hubspot", name="HubSpot", credentials={"token": TOKEN}, by=person, at=NOW
    )
    mapping = Mapping("hs_object_id", {"employees": "numemployees"})
    return change_mapping(connection=row, mapping=mapping, by=person, at=NOW)


def test_a_pull_is_asked_for_done_by_a_worker_and_looked_at(
    analyst: Client,
    connection: Connection,
    hubspot: HubSpot,
    settings: Settings,
    conforms: Callable[..., None],
) -> None:
    settings.TASKS = DATABASE_TASKS
    hubspot.put(JUNE, numemployees="10")
    address = f"{LIST}{connection.pk}"
    asked = analyst.post(f"{address}/pull")
    conforms(asked, "/connections/{number}/pull", "post")
    assert (asked.status_code, asked.headers["Location"], asked.json()["last_pull"]) == (202, address, None)
    work()
    answer = analyst.get(address)
    conforms(answer, "/connections/{number}", "get")
    found = answer.json()
    assert (found["state"], found["fields_mapped"]) == ("ready", {"employees": "numemployees"})
    (pull,) = found["pulls"]
    assert (pull["new"], pull["code"], pull["snapshot"]) == (1, "", Pull.objects.get().snapshot_id)
    assert TOKEN not in answer.content.decode()


def test_the_list_says_in_words_what_went_wrong(
    analyst: Client, connection: Connection, hubspot: HubSpot, conforms: Callable[..., None]
) -> None:
    hubspot.token = "another"
    analyst.post(f"{LIST}{connection.pk}/pull")
    answer = analyst.get(LIST, headers={"accept-language": "en"})
    conforms(answer, "/connections/", "get")
    (found,) = answer.json()
    assert (found["state"], found["last_pull"]["code"]) == ("failed", "credentials")
    assert found["last_pull"]["detail"].startswith("HubSpot does not accept the credentials any more")


def test_only_an_analyst_pulls(signed_in: Client, connection: Connection, person: User) -> None:
    person.role_grants.all().delete()
    assert signed_in.post(f"{LIST}{connection.pk}/pull").status_code == 403
    assert signed_in.get(LIST).status_code == 200


def test_without_fields_and_after_its_removal_nothing_is_pulled(
    analyst: Client, connection: Connection, person: User, conforms: Callable[..., None]
) -> None:
    Connection.objects.update(mapping={})
    refused = analyst.post(f"{LIST}{connection.pk}/pull")
    conforms(refused, "/connections/{number}/pull", "post")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_now")
    remove_connection(connection=connection, by=person, at=NOW)
    assert analyst.get(f"{LIST}{connection.pk}").status_code == 404

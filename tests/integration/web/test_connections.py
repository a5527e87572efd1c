"""The pages of connections: adding, choosing fields, pulling, replacing credentials, removing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from evidence.actions import add_source
from evidence.connections import add_connection, change_mapping
from evidence.connectors import asking
from evidence.leads.mapping import Mapping
from evidence.models import Connection, Pull, Snapshot
from tests.integration.universe import Universe
from tests.integration.working import DATABASE_TASKS, work
from tests.vendors.hubspot import ADDRESS, TOKEN, HubSpot
from tests.vendors.loopback import serving, session

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
LIST = "/imports/connections/"


@pytest.fixture
def hubspot(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubSpot]:
    account = HubSpot()
    for size, industry in (("10", "IT_SERVICES"), ("250", "MANUFACTURING")):
        account.put(JUNE, numemployees=size, industry=industry, hubspot_owner_id="77", lifecyclestage="lead")
    with serving(account) as address:
        monkeypatch.setattr(asking, "session", lambda: session({ADDRESS: address}))
        yield account


def added(client: Client, **given: str) -> str:
    """The address of the fields of a new connection."""
    answer = client.post(f"{LIST}new/hubspot/", {"name": "HubSpot", "token": TOKEN} | given)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def as_shown(client: Client, address: str) -> dict[str, Any]:
    """What the form of the fields holds as it is shown."""
    context = client.get(address).context
    targets = {f"target-{line.number}": line.target for line in context["fields"]}
    return targets | {"id": context["mapping"].id, "outcome": "", "null_words": "", "do": "keep"}


def test_before_the_first_connection_it_says_what_to_do(as_person: SignedIn) -> None:
    page = as_person("suzuki").get(LIST).content.decode()
    assert "CRM・MA はまだ接続されていません" in page
    assert f'href="{LIST}new/hubspot/"' in page


def test_one_that_is_only_prepared_asks_nobody_for_anything(
    as_person: SignedIn, world: Universe, hubspot: HubSpot
) -> None:
    source = add_source(key="crm", name="CRM", by=world.suzuki, at=world.now)
    row = add_connection(
        source=source, kind="hubspot", name="CRM", credentials={}, by=world.suzuki, at=world.now
    )
    change_mapping(
        connection=row,
        mapping=Mapping("hs_object_id", {"employees": "numemployees"}),
        by=world.suzuki,
        at=world.now,
    )
    client = as_person("suzuki", "en")
    assert not Connection.objects.due().exists()
    page = client.get(f"{LIST}{row.pk}/").content.decode()
    assert "Prepared, without credentials" in page and "None are stored yet." in page
    for part in ("pull/", "test/"):
        refused = client.post(f"{LIST}{row.pk}/{part}", follow=True).content.decode()
        assert "No credentials are stored yet." in refused
    assert (
        "No credentials are stored yet."
        in client.get(f"{LIST}{row.pk}/fields/", follow=True).content.decode()
    )
    assert not hubspot.asked and not Pull.objects.exists()
    client.post(f"{LIST}{row.pk}/credentials/", {"token": TOKEN})
    assert "Ready." in client.get(f"{LIST}{row.pk}/").content.decode()


def test_whoever_may_not_import_reads_why(as_person: SignedIn, hubspot: HubSpot) -> None:
    client = as_person("mori")
    assert "リードを取り込めるのはアナリストだけです" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}new/hubspot/", {"name": "HubSpot", "token": TOKEN}).status_code == 403


def test_from_the_token_to_the_leads(as_person: SignedIn, hubspot: HubSpot, settings: Settings) -> None:
    settings.TASKS = DATABASE_TASKS
    client = as_person("suzuki", "en")
    fields = added(client)
    page = client.get(fields).content.decode()
    assert "Number of Employees" in page and "10 · 250" in page and TOKEN not in page
    assert "All of the 2 leads that changed last can be read." in page
    kept = client.post(fields, as_shown(client, fields), follow=True).content.decode()
    assert "Ready. The first pull brings every lead." in kept
    row = Connection.objects.get()
    for _twice in range(2):
        waiting = client.post(f"{LIST}{row.pk}/pull/", follow=True).content.decode()
        assert "It waits: no worker is running." in waiting
    work()
    assert [run.started_by for run in Pull.objects.all()] == [row.added_by]
    page = client.get(f"{LIST}{row.pk}/").content.decode()
    assert "Last pull: 2 new leads, 0 changed." in page
    assert f'href="/imports/{Snapshot.objects.get(source=row.source).pk}/"' in page


def test_a_token_that_is_refused_is_not_stored_nor_shown(as_person: SignedIn, hubspot: HubSpot) -> None:
    answer = as_person("suzuki", "en").post(f"{LIST}new/hubspot/", {"name": "Ours", "token": "pat-wrong"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "HubSpot does not accept the credentials" in page
    assert 'value="Ours"' in page and "pat-wrong" not in page
    assert not Connection.objects.exists()


def test_a_field_that_vanished_is_marked(as_person: SignedIn, hubspot: HubSpot) -> None:
    client = as_person("suzuki", "en")
    fields = added(client)
    client.post(fields, as_shown(client, fields))
    hubspot.properties = [item for item in hubspot.properties if item["name"] != "industry"]
    client.post(f"{LIST}{Connection.objects.get().pk}/pull/")
    assert "No such field any more: industry." in client.get(LIST).content.decode()
    cache.clear()
    assert "This field is not there any more." in client.get(fields).content.decode()


def test_the_preview_follows_what_is_chosen(as_person: SignedIn, hubspot: HubSpot) -> None:
    hubspot.put(JUNE, numemployees="about ten")
    client = as_person("suzuki", "en")
    fields = added(client)
    chosen = as_shown(client, fields)
    number = next(name for name, target in chosen.items() if target == "industry")
    part = client.post(fields, chosen | {number: "employees"}, headers={"HX-Request": "true"})
    assert "chosen for two columns" in part.content.decode()
    part = client.post(fields, chosen, headers={"HX-Request": "true"}).content.decode()
    assert "Of the 3 leads that changed last, 1 would be refused" in part
    values = {"HX-Request": "true", "HX-Target": "outcome-values"}
    part = client.post(fields, chosen | {"outcome": "lifecyclestage"}, headers=values).content.decode()
    assert "Customer means won" in part


def test_credentials_are_replaced_by_ones_that_work(as_person: SignedIn, hubspot: HubSpot) -> None:
    client = as_person("suzuki", "en")
    added(client)
    row = Connection.objects.get()
    hubspot.token = "pat-new"
    refused = client.post(f"{LIST}{row.pk}/credentials/", {"token": "pat-other"})
    assert refused.status_code == 422 and "pat-other" not in refused.content.decode()
    assert "does not accept" in client.post(f"{LIST}{row.pk}/test/", follow=True).content.decode()
    page = client.post(f"{LIST}{row.pk}/credentials/", {"token": "pat-new"}, follow=True).content.decode()
    assert "The credentials are replaced." in page and "pat-new" not in page
    assert (
        "HubSpot answers, and has 8 fields."
        in client.post(f"{LIST}{row.pk}/test/", follow=True).content.decode()
    )


def test_salesforce_is_asked_at_its_own_address_only(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    given = {"name": "Sales", "consumer_key": "key-1", "consumer_secret": "secret-1"}
    answer = client.post(f"{LIST}new/salesforce/", given | {"domain": "internal.example"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "This is not a My Domain." in page
    assert 'value="internal.example"' in page and "key-1" not in page and "secret-1" not in page


def test_without_the_libraries_it_says_what_to_install(
    as_person: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evidence.connectors.kinds.find_spec", lambda name: None)
    page = as_person("suzuki", "en").get(f"{LIST}new/hubspot/").content.decode()
    assert "pip install -r requirements-crm.txt" in page and "Try and connect</button>" in page


def test_paused_resumed_and_removed(as_person: SignedIn, hubspot: HubSpot) -> None:
    client = as_person("suzuki", "en")
    fields = added(client)
    client.post(fields, as_shown(client, fields))
    row = Connection.objects.get()
    assert "Paused" in client.post(f"{LIST}{row.pk}/pause/", follow=True).content.decode()
    assert not Connection.objects.due().exists()
    client.post(f"{LIST}{row.pk}/pause/", {"do": "resume"})
    assert Connection.objects.due().exists()
    assert (
        "The leads it brought stay." in client.post(f"{LIST}{row.pk}/remove/", follow=True).content.decode()
    )
    assert client.get(f"{LIST}{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.credentials == ""
    history = client.get("/history/?kind=catalogue").content.decode()
    assert "connected “HubSpot”." in history and "changed the connection “HubSpot”." in history


def test_the_list_asks_the_same_of_the_database_however_many(as_person: SignedIn, hubspot: HubSpot) -> None:
    client = as_person("suzuki")

    def asked(name: str) -> int:
        """Questions for the list with one more connection, that was pulled."""
        added(client, name=name)
        row = Connection.objects.get(name=name)
        when = {"started_at": JUNE, "until": JUNE, "ended_at": JUNE}
        Pull.objects.create(connection=row, started_by=row.added_by, mapping={}, **when)
        with CaptureQueriesContext(connection) as questions:
            client.get(LIST)
        return len(questions)

    asked("one")
    assert asked("two") == asked("three") < 12

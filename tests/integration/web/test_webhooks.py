"""Channels of the chat: an administrator adds, tests, changes, pauses and removes them; others read."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from governance.models import Webhook
from tests.integration.universe import Universe
from tests.vendors.chat import SLACK, Chat
from tests.vendors.loopback import Answer, serving

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
JSON = "application/json"
SENT = {
    "name": "#mql",
    "service": "slack",
    "address": "https://hooks.slack.com/services/T0/B0/secret",
    "language": "ja",
    "kinds": ["approved", "discussion_opened"],
}


@pytest.fixture
def chat(settings: Settings) -> Iterator[tuple[Chat, str]]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Chat()
    with serving(server) as address:
        yield server, address


def test_an_administrator_adds_one_whose_address_is_never_shown(world: Universe, as_person: SignedIn) -> None:
    client = as_person("yamada", "en")
    assert "No channel is told yet" in client.get("/settings/webhooks/").content.decode()
    added = client.post("/settings/webhooks/new/", SENT, follow=True)
    row = Webhook.objects.get()
    assert added.redirect_chain[-1][0] == f"/settings/webhooks/{row.pk}/"
    page = added.content.decode()
    assert "secret" not in page and "It has not been told anything yet." in page
    assert (row.kinds, row.documents) == (["approved", "discussion_opened"], [])
    refused = client.post("/settings/webhooks/new/", {**SENT, "address": "https://10.0.0.1/secret"})
    assert refused.status_code == 422
    assert "inside this company" in refused.content.decode() and "secret" not in refused.content.decode()


def test_a_test_says_at_once_how_it_went(
    world: Universe, as_person: SignedIn, chat: tuple[Chat, str]
) -> None:
    server, address = chat
    client = as_person("yamada", "en")
    client.post("/settings/webhooks/new/", {**SENT, "address": address + SLACK})
    at = f"/settings/webhooks/{Webhook.objects.get().pk}/"
    assert "The test was taken." in client.post(f"{at}test/", follow=True).content.decode()
    server.first = [Answer(410, "channel_is_archived")]
    world.later()
    page = as_person("yamada", "en").post(f"{at}test/", follow=True).content.decode()
    assert "channel_is_archived" in page and "The last message did not arrive" in page


def test_it_is_changed_paused_and_removed(world: Universe, as_person: SignedIn) -> None:
    client = as_person("yamada", "en")
    client.post("/settings/webhooks/new/", SENT)
    row = Webhook.objects.get()
    at, sealed = f"/settings/webhooks/{row.pk}/", row.address
    changed = {**SENT, "address": "", "documents": ["mql"], "kinds": ["approved"]}
    assert client.post(at, changed).status_code == 302
    row.refresh_from_db()
    assert (row.kinds, row.documents, row.address) == (["approved"], ["mql"], sealed)
    assert client.post(at, {**changed, "kinds": []}).status_code == 422
    assert "Paused since" in client.post(f"{at}pause/", follow=True).content.decode()
    client.post(f"{at}pause/", {"do": "resume"})
    assert Webhook.objects.get().paused_at is None
    assert client.post(f"{at}remove/").status_code == 302
    assert client.get(at).status_code == 404


def test_others_read_and_change_nothing(world: Universe, as_person: SignedIn) -> None:
    as_person("yamada").post("/settings/webhooks/new/", SENT)
    at = f"/settings/webhooks/{Webhook.objects.get().pk}/"
    client = as_person("sato", "en")
    assert "Only administrators change this." in client.get("/settings/webhooks/new/").content.decode()
    page = client.get(at).content.decode()
    assert "disabled>Send a test" in page
    assert f"{at}remove/" not in page and f"{at}pause/" not in page
    assert client.post("/settings/webhooks/new/", SENT).status_code == 422
    assert client.post(f"{at}remove/").status_code == 403
    client.post(f"{at}pause/")
    assert Webhook.objects.get().paused_at is None


def test_the_pages_ask_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("yamada")
    client.post("/settings/webhooks/new/", SENT)
    at = f"/settings/webhooks/{Webhook.objects.get().pk}/"
    client.get(at)
    for page in ("/settings/webhooks/", at):
        with django_assert_max_num_queries(18):  # type: ignore[attr-defined]
            client.get(page)


def test_the_api_does_the_same(world: Universe, as_person: SignedIn, chat: tuple[Chat, str]) -> None:
    _server, address = chat
    client = as_person("yamada", "en")
    made = client.post("/api/v1/webhooks/", {**SENT, "address": address + SLACK}, content_type=JSON)
    assert made.status_code == 201, made.content
    assert "address" not in made.json() and made.json()["last"] is None
    at = made.json()["self"]
    assert client.post(f"{at}/test").json()["sent_at"] is not None
    changed = client.patch(at, {"paused": True, "documents": ["sql"]}, content_type=JSON).json()
    assert changed["paused_at"] is not None and changed["documents"] == ["sql"]
    assert [row["number"] for row in client.get("/api/v1/webhooks/").json()] == [changed["number"]]
    wrong = client.patch(at, {"documents": ["nothing"]}, content_type=JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "no_such_document")
    other = as_person("ito", "en").patch(at, {"paused": False}, content_type=JSON)
    assert (other.status_code, other.json()["code"]) == (409, "only_administrators")
    assert as_person("yamada").delete(at).status_code == 204
    assert as_person("yamada").get(at).status_code == 404


def test_feeds_are_made_and_revoked_through_the_api(world: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    made = client.post("/api/v1/feeds/", {"kind": "mine"}, content_type=JSON)
    assert made.status_code == 201
    path = made.json()["address"].removeprefix("http://testserver")
    assert Client().get(path).status_code == 200
    (listed,) = client.get("/api/v1/feeds/").json()
    assert listed["number"] == made.json()["number"] and "address" not in listed
    assert as_person("sato").delete(made.json()["self"]).status_code == 404
    assert as_person("mori").delete(made.json()["self"]).json()["revoked_at"] is not None
    assert Client().get(path).status_code == 410
    assert client.post("/api/v1/feeds/", {"kind": "hers"}, content_type=JSON).status_code == 400

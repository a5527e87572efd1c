"""Notices: what the reader was sent, and how they choose to be told; the same through the API."""

from collections.abc import Callable

import pytest
from django.test import Client

from governance.models import Notice
from governance.ways import chosen_ways
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def told(world: Universe) -> Universe:
    """Ms Mori was told of a discussion, and of nothing else."""
    Notice.objects.all().delete()
    world.discussed()
    return world


def test_it_lists_what_i_was_told_with_where_it_leads(told: Universe, as_person: SignedIn) -> None:
    page = as_person("mori").get("/notices/").content.decode()
    row = Notice.objects.get(to=told.mori)
    assert row.subject in page and f'href="{row.path}"' in page
    assert "まもなく送信します" in page
    assert row.subject not in as_person("tanaka").get("/notices/").content.decode()


def test_what_is_new_is_marked_until_i_looked(told: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    assert client.get("/").context["unread"]
    assert 'class="mark">new' in client.get("/notices/").content.decode()
    assert not client.get("/").context["unread"]
    assert 'class="mark">new' not in client.get("/notices/").content.decode()


def test_where_there_is_none_it_says_so(world: Universe, as_person: SignedIn) -> None:
    Notice.objects.all().delete()
    assert "You have not been told anything yet" in as_person("kondo", "en").get("/notices/").content.decode()


def test_older_ones_are_a_page_away(world: Universe, as_person: SignedIn) -> None:
    Notice.objects.all().delete()
    fields = {"kind": "approved", "to": world.mori, "text": "-", "path": "/", "created_at": world.now}
    rows = Notice.objects.bulk_create(
        Notice(about=f"event-{n}", subject=f"subject {n}", **fields) for n in range(51)
    )
    client = as_person("mori")
    first = client.get("/notices/").content.decode()
    assert "subject 50" in first and "subject 0<" not in first
    assert f"?before={rows[1].pk}" in first
    assert "subject 0<" in client.get(f"/notices/?before={rows[1].pk}").content.decode()
    assert client.get("/notices/?before=x").status_code == 200


def test_the_page_asks_few_queries(
    told: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("mori")
    client.get("/notices/")
    with django_assert_max_num_queries(13):  # type: ignore[attr-defined]
        client.get("/notices/")


def test_i_choose_on_a_page(world: Universe, as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    page = client.get("/settings/notices/").content.decode()
    assert "sato@example.com" in page
    assert 'name="position_asked" value="not"' not in page and 'name="commented" value="not"' in page
    sent = {**chosen_ways(world.sato), "commented": "not", "position_asked": "digest", "digest_hour": "8"}
    assert client.post("/settings/notices/", sent).status_code == 302
    ways = chosen_ways(world.sato)
    assert (ways["commented"], ways["position_asked"], ways["mentioned"]) == ("not", "digest", "at_once")
    refused = client.post("/settings/notices/", {**sent, "position_asked": "not"})
    assert refused.status_code == 422
    assert chosen_ways(world.sato)["position_asked"] == "digest"


def test_the_api_lists_and_marks(told: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    (row,) = client.get("/api/v1/notices/").json()
    assert (row["kind"], row["way"], row["sent_at"], row["new"]) == (
        "discussion_opened",
        "at_once",
        None,
        True,
    )
    assert client.post("/api/v1/notices/seen").status_code == 204
    assert client.get("/api/v1/notices/").json()[0]["new"] is False
    assert client.get(f"/api/v1/notices/?before={row['number']}").json() == []


def test_the_api_chooses(world: Universe, as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    address = "/api/v1/notices/preferences"
    found = client.patch(address, {"ways": {"commented": "digest"}, "digest_hour": 7}, content_type=JSON)
    assert (found.status_code, found.json()["ways"]["commented"], found.json()["digest_hour"]) == (
        200,
        "digest",
        7,
    )
    assert client.get(address).json() == found.json()
    refused = client.patch(address, {"ways": {"review_due": "not"}}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_a_way")
    assert client.patch(address, {"ways": {"commented": "soon"}}, content_type=JSON).status_code == 400
    assert client.patch(address, {"digest_hour": 24}, content_type=JSON).status_code == 400
    assert client.patch(address, {"ways": {"weather": "not"}}, content_type=JSON).status_code == 409


def test_the_api_says_whose_turn_it_is(told: Universe, as_person: SignedIn) -> None:
    lines = as_person("tanaka", "en").get("/api/v1/my-turn/").json()
    proposal = told.mql.proposals.first()
    assert proposal is not None
    (position,) = [line for line in lines if line["code"] == "take_position"]
    assert position["path"] == f"/proposals/{proposal.pk}/"
    assert position["due"].startswith("2026-04-08T") and not position["overdue"]
    assert {line["code"] for line in lines} == {"take_position", "acknowledge"}
    assert Client().get("/api/v1/my-turn/").status_code == 401

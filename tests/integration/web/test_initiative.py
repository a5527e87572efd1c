"""An initiative: added from a usual one, changed, retired, resumed, with its log; on pages and by the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from governance.actions.initiatives import add_initiative
from governance.models import Initiative, Occurrence
from tests.integration.universe import Universe
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def row(world: Universe) -> Initiative:
    found = add_initiative(
        phase=1,
        title="Ride-along",
        owner=world.mori,
        cadence="monthly",
        goal=3,
        starts_on=world.now.date(),
        by=world.sato,
        at=world.later(),
    )
    world.later(days=2)
    return found


def test_a_usual_one_fills_the_form(world: Universe, as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    address = "/roadmap/initiatives/new/?starter=ride_along"
    page = client.get(address).content.decode()
    assert 'value="Ride-along"' in page and 'value="12"' in page
    sent = {"title": "Ride-along", "phase": "2", "cadence": "twice_a_month", "owner": world.mori.pk}
    wrong = client.post(address, sent | {"starts_on": ""})
    assert wrong.status_code == 422 and 'value="Ride-along"' in wrong.content.decode()
    made = client.post(address, sent | {"starts_on": "2026-04-01", "goal": ""})
    row = Initiative.objects.get()
    assert (made["Location"], row.goal, row.owner) == (f"/roadmap/initiatives/{row.pk}/", None, world.mori)
    assert "starter=ride_along" not in client.get("/roadmap/").content.decode()
    refused = as_person("mori", "en").post(address, sent | {"title": "Mine", "starts_on": "2026-04-01"})
    assert refused.status_code == 422 and "Only the two heads and the CMO" in refused.content.decode()


def test_older_times_are_a_page_away(world: Universe, as_person: SignedIn, row: Initiative) -> None:
    days = [world.now.date() - timedelta(days=back) for back in range(11)]
    for day in days:
        row.occurrences.create(held_on=day, note=f"on {day}", by=world.mori, at=world.now)
    client = as_person("mori", "en")
    pages = [client.get(f"/roadmap/initiatives/{row.pk}/?page={n}").content.decode() for n in (1, 2)]
    assert [f"on {day}" in pages[0] for day in days] == [*[True] * 10, False]
    assert f"on {days[-1]}" in pages[1] and "11 of 3" in pages[1]


def test_its_page_records_strikes_out_and_restores(
    world: Universe,
    as_person: SignedIn,
    row: Initiative,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    client, address = as_person("mori", "en"), f"/roadmap/initiatives/{row.pk}/"
    day = (world.now - timedelta(days=1)).date().isoformat()
    empty = client.post(f"{address}record/", {"held_on": day, "note": ""})
    assert empty.status_code == 422
    client.post(f"{address}record/", {"held_on": day, "note": "At a maker's.", "people": [world.mori.pk]})
    client.get("/my-turn/")
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        page = client.get(address).content.decode()
    assert "1 of 3" in page and "At a maker&#x27;s." in page and "Strike it out" in page
    one = Occurrence.objects.get()
    client.post(f"/roadmap/occurrences/{one.pk}/strike/")
    page = client.get(address).content.decode()
    assert "0 of 3" in page and "<del>At a maker&#x27;s.</del>" in page
    client.post(f"/roadmap/occurrences/{one.pk}/strike/", {"do": "restore"})
    assert "1 of 3" in client.get(address).content.decode()
    stranger = as_person("suzuki", "en")
    assert "Strike it out" not in stranger.get(address).content.decode()
    refused = stranger.post(f"/roadmap/occurrences/{one.pk}/strike/", follow=True).content.decode()
    assert "Only whoever recorded it" in refused


def test_it_is_changed_retired_and_resumed(world: Universe, as_person: SignedIn, row: Initiative) -> None:
    client, address = as_person("tanaka", "en"), f"/roadmap/initiatives/{row.pk}/"
    form = client.get(f"{address}edit/").content.decode()
    assert 'value="Ride-along"' in form
    sent = {"title": "Ride-along", "phase": "2", "cadence": "monthly", "owner": row.owner_id, "goal": "6"}
    assert client.post(f"{address}edit/", sent | {"starts_on": "2026-04-01"})["Location"] == address
    page = client.get(address).content.decode()
    assert "<del>3</del>" in page and "<ins>6</ins>" in page
    assert client.post(f"{address}retire/", {"reason": ""}).status_code == 422
    client.post(f"{address}retire/", {"reason": "No time."})
    page = client.get(address).content.decode()
    assert "No time." in page and "Record that it took place" not in page
    assert f"initiatives/{row.pk}/" not in client.get("/roadmap/").content.decode()
    client.post(f"{address}resume/")
    assert Initiative.objects.under_way().exists()
    assert client.get("/roadmap/initiatives/999/").status_code == 404


def test_the_api_does_the_same(world: Universe, as_person: SignedIn, row: Initiative) -> None:
    client, address = as_person("tanaka"), f"/api/v1/initiatives/{row.pk}"
    (listed,) = client.get("/api/v1/initiatives/").json()
    assert (listed["title"], listed["owner"], listed["times"]) == ("Ride-along", "mori@example.com", 0)
    changed = client.patch(address, {"goal": 9}, content_type=JSON)
    assert (changed.status_code, changed.json()["goal"], changed.json()["phase"]) == (200, 9, 1)
    body = {
        "phase": 3,
        "title": "Automation",
        "owner": "sato@example.com",
        "cadence": "monthly",
        "starts_on": "2026-04-01",
    }
    assert client.post("/api/v1/initiatives/", body, content_type=JSON).status_code == 201
    unknown = client.post("/api/v1/initiatives/", body | {"owner": "no@example.com"}, content_type=JSON)
    assert (unknown.status_code, unknown.json()["errors"][0]["path"]) == (400, "owner")
    day = (world.now - timedelta(days=1)).date().isoformat()
    held = {"held_on": day, "note": "Held.", "people": ["mori@example.com"]}
    made = client.post(f"{address}/occurrences/", held, content_type=JSON)
    assert (made.status_code, made.json()["people"]) == (201, ["mori@example.com"])
    assert client.get(address).json()["times"] == 1
    assert client.put(made.json()["url"], {"struck": True}, content_type=JSON).json()["struck_at"]
    assert client.get(address).json()["times"] == 0
    retired = client.put(f"{address}/retirement", {"retired": True, "reason": "Done."}, content_type=JSON)
    assert retired.json()["retired_reason"] == "Done."
    refused = client.post(f"{address}/occurrences/", held, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "initiative_is_retired")
    assert client.put(f"{address}/retirement", {"retired": False}, content_type=JSON).status_code == 200
    stranger = as_person("mori").patch(address, {"goal": 1}, content_type=JSON)
    assert (stranger.status_code, stranger.json()["code"]) == (409, "only_heads_and_cmo_tend_roadmap")
    found = client.get("/api/v1/roadmap").json()
    assert found == {"began_on": None, "phase": None, "phases": []}
    begun = client.put("/api/v1/roadmap", {"began_on": "2026-04-01"}, content_type=JSON).json()
    assert (begun["phase"], [one["number"] for one in begun["phases"]]) == (1, [1, 2, 3])
    assert {goal["standing"] for one in begun["phases"][1:] for goal in one["goals"]} == {"ahead"}


def test_the_form_keeps_what_it_starts_from(world: Universe, as_person: SignedIn, row: Initiative) -> None:
    page = as_person("sato", "en").get(f"/roadmap/initiatives/{row.pk}/edit/").content.decode()
    assert fields(page, "initiative-form")["goal"] == ["3"]

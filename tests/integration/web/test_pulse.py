"""The survey between the departments: answered on a page, results at the end, and by the API results only."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from governance.actions.pulse import answer_pulse
from governance.models import PulseAnswer, PulseAnswered, PulseRound
from governance.pulse import QUESTIONS
from people.models import User
from tests.integration.governance.test_pulse import answered, crowd, opened, scores
from tests.integration.universe import Universe
from tests.integration.web.test_backtests import text_of

__all__ = ["crowd"]
SignedIn = Callable[..., Client]
Crowd = dict[str, list[User]]
pytestmark = pytest.mark.django_db
ADDRESS = "/roadmap/pulse/"
JSON = "application/json"
FOURS = dict.fromkeys(QUESTIONS, "4")


def test_a_head_opens_it_and_it_waits_for_both_sides(world: Universe, as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    assert "There was no survey yet" in client.get(ADDRESS).content.decode()
    day = (world.now + timedelta(days=7)).date().isoformat()
    assert client.post(ADDRESS, {"last_day": ""}).status_code == 422
    assert client.post(ADDRESS, {"last_day": day})["Location"] == ADDRESS
    row = PulseRound.objects.get()
    assert f"{ADDRESS}{row.pk}/" in as_person("mori", "en").get("/my-turn/").content.decode()
    assert f"{ADDRESS}{row.pk}/" in as_person("mori", "en").get("/roadmap/").content.decode()
    assert f"{ADDRESS}{row.pk}/" not in as_person("suzuki", "en").get("/my-turn/").content.decode()
    refused = as_person("mori", "en").post(ADDRESS, {"last_day": day})
    assert "Only the two heads and the CMO" in refused.content.decode()
    client.post(f"{ADDRESS}{row.pk}/call-off/")
    assert PulseRound.objects.present().count() == 0


def test_a_person_answers_once(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    row = opened(world)
    client, address = as_person("mori", "en"), f"{ADDRESS}{row.pk}/"
    client.get("/my-turn/")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        page = client.get(address).content.decode()
    assert "The leads that marketing hands over meet the definition we agreed." in page
    assert page.count('type="radio"') == 25
    half = client.post(address, FOURS | {"together": ""})
    assert half.status_code == 422 and 'value="4" required' in half.content.decode()
    assert client.post(address, FOURS | {"words": "早めに"})["Location"] == ADDRESS
    assert "You have answered." in client.get(address).content.decode()
    assert client.post(address, FOURS).status_code == 422
    assert (PulseAnswer.objects.get().side, PulseAnswered.objects.get().person) == ("sales", world.mori)
    assert "Sales contacts the leads" in as_person("sato", "en").get(address).content.decode()
    assert "Only people of marketing and sales" in as_person("suzuki", "en").get(address).content.decode()
    assert "早めに" not in client.get(ADDRESS).content.decode()


def test_results_come_at_the_end_with_the_trend(world: Universe, as_person: SignedIn, crowd: Crowd) -> None:
    for value in (2, 4):
        row = opened(world)
        for person in (*crowd["sales"], *crowd["marketing"][: 6 if value == 4 else 4]):
            answered(world, row, person, value, words=f"word {value}" if person.side == "sales" else "")
        open_page = as_person("mori", "en").get(ADDRESS).content.decode()
        assert f"word {value}" not in open_page
        world.now = row.ends_at
    client = as_person("kondo", "en")
    page = text_of(client.get(ADDRESS).content.decode())
    assert "Sales about marketing 4.0" in page and "2.0 → 4.0" in page
    assert "Marketing about sales: 6 of 6 answered" in page
    assert page.count("word 4") == 6 and "word 2" not in page
    first = PulseRound.objects.earliest("opened_at")
    page = text_of(client.get(f"{ADDRESS}{first.pk}/").content.decode())
    assert "Marketing about sales: 4 answers. From 5 on they are shown." in page
    assert "2.0 → 4.0" not in page and "word 4" not in page
    assert "Sales about marketing" in client.get("/roadmap/").content.decode()


def test_the_api_tells_results_and_takes_no_answers(
    world: Universe, as_person: SignedIn, crowd: Crowd
) -> None:
    client = as_person("ito")
    day = (world.now + timedelta(days=7)).date().isoformat()
    made = client.post("/api/v1/pulses/", {"last_day": day}, content_type=JSON)
    assert made.status_code == 201
    again = client.post("/api/v1/pulses/", {"last_day": day}, content_type=JSON)
    assert (again.status_code, again.json()["code"]) == (409, "pulse_is_open")
    row = PulseRound.objects.get()
    for person in (*crowd["sales"], *crowd["marketing"][:2]):
        given = {"round": row, "scores": scores(3), "words": "", "by": person}
        answer_pulse(**given, at=world.later())  # type: ignore[arg-type]
    assert client.get("/api/v1/pulses/").json() == []
    assert client.delete(f"/api/v1/pulses/{row.pk}").json()["code"] == "pulse_has_answers"
    world.now = row.ends_at
    (found,) = as_person("mori").get("/api/v1/pulses/").json()
    marketing, sales = found["sides"]
    assert (marketing["answered"], marketing["questions"], marketing["overall"]) == (2, None, None)
    assert (sales["questions"]["promise"]["value"], sales["questions"]["promise"]["n"]) == (3.0, 6)
    names = {name for side in found["sides"] for name in side}
    assert names == {"side", "asked", "answered", "overall", "questions", "words"}

"""People, seats and roles: who may change them, and what stays."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Department, Role, Seat, User
from tests.integration.universe import Universe, vacate

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def new_person(**changed: str) -> dict[str, str]:
    return {
        "family_name": "石井",
        "given_name": "優",
        "family_name_en": "Ishii",
        "given_name_en": "Yu",
        "department": str(Department.objects.get(key="sales").pk),
        "email": "Ishii@example.com",
        "password": "a long pass phrase",
        **changed,
    }


def test_it_shows_who_holds_which_seat_since_when(as_person: SignedIn) -> None:
    response = as_person("mori").get("/settings/people/")
    held = {line.seat.key: str(line.holding.user) for line in response.context["seats"]}
    assert held == {"marketing_head": "佐藤 恵", "sales_head": "田中 健", "cmo": "伊藤 彩"}
    assert "2026年3月31日</time>から" in response.content.decode()


def test_an_empty_seat_says_what_it_blocks(world: Universe, as_person: SignedIn) -> None:
    vacate("cmo", world.now)
    page = as_person("mori", "en").get("/settings/people/").content.decode()
    assert "Nobody holds this seat." in page


def test_an_administrator_seats_somebody(world: Universe, as_person: SignedIn) -> None:
    client = as_person("yamada", "en")
    client.post("/settings/seats/sales_head/", {"person": world.mori.pk})
    now, before = Seat.objects.get(key="sales_head").holdings.order_by("-since")
    assert (now.user, now.until) == (world.mori, None)
    assert (before.user, before.until) == (world.tanaka, now.since)
    page = client.get("/settings/people/").content.decode()
    assert "Who held it before" in page


def test_an_administrator_adds_somebody_who_can_sign_in(world: Universe, as_person: SignedIn) -> None:
    client = as_person("yamada", "en")
    assert client.post("/settings/people/new/", new_person())["Location"] == "/settings/people/"
    person = User.objects.get(email="ishii@example.com")
    assert (person.name, person.name_en, person.seal_name) == ("石井 優", "Yu Ishii", "石井")
    assert person.joined_at == world.now
    signed_in = Client().post(
        "/accounts/login/", {"login": "ishii@example.com", "password": "a long pass phrase"}
    )
    assert signed_in.status_code == 302


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "MORI@example.com"}, "email"),
        ({"email": "nobody"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"family_name": ""}, "family_name"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(as_person: SignedIn, changed: dict[str, str], field: str) -> None:
    people = User.objects.count()
    response = as_person("yamada").post("/settings/people/new/", new_person(**changed))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert 'value="優"' in response.content.decode()
    assert User.objects.count() == people


def test_roles_are_given_and_taken(world: Universe, as_person: SignedIn) -> None:
    client = as_person("yamada")
    roles = [Role.objects.get(key=key).pk for key in ("analyst", "auditor")]
    client.post(f"/settings/people/{world.mori.pk}/roles/", {"roles": roles})
    assert set(world.mori.role_grants.values_list("role__key", flat=True)) == {"analyst", "auditor"}
    client.post(f"/settings/people/{world.mori.pk}/roles/", {"roles": roles[:1]})
    assert set(world.mori.role_grants.values_list("role__key", flat=True)) == {"analyst"}


def test_the_last_administrator_stays_one(world: Universe, as_person: SignedIn) -> None:
    client = as_person("yamada", "en")
    page = client.post(f"/settings/people/{world.yamada.pk}/roles/", {}, follow=True).content.decode()
    assert "Hajime Yamada is the only administrator, so nothing was changed." in page
    assert world.yamada.role_grants.count() == 1


@pytest.mark.parametrize("person", ["mori", "sato", "ito", "suzuki", "kondo"])
def test_others_change_nothing_and_read_why(world: Universe, as_person: SignedIn, person: str) -> None:
    client = as_person(person, "en")
    page = client.get("/settings/people/").content.decode()
    assert "/settings/people/new/" not in page
    for address, data in (
        ("/settings/people/new/", new_person()),
        ("/settings/seats/cmo/", {"person": str(world.mori.pk)}),
        (f"/settings/people/{world.mori.pk}/roles/", {"roles": str(Role.objects.get(key="analyst").pk)}),
    ):
        assert client.post(address, data).status_code == 403
    assert not User.objects.filter(email="ishii@example.com").exists()
    assert Seat.objects.get(key="cmo").holdings.get(until=None).user == world.ito


def test_a_seat_or_person_that_does_not_exist_is_missing(world: Universe, as_person: SignedIn) -> None:
    client = as_person("yamada")
    assert client.post("/settings/seats/king/", {"person": world.mori.pk}).status_code == 404
    assert client.post("/settings/people/999/roles/", {}).status_code == 404
    assert client.post("/settings/seats/cmo/", {"person": 999}, follow=True).status_code == 200


def test_the_page_asks_few_queries(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("yamada")
    client.get("/settings/people/")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        client.get("/settings/people/")

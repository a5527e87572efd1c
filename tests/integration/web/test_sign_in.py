"""Signing in: asked for everywhere; by password, or in a demo with one click; and the language."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from people.models import DemoCompany
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/", "/definitions/mql/", "/definitions/mql/check/", "/proposals/", "/history/"]
)
def test_reading_asks_for_signing_in(world: Universe, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={address}"


def test_with_a_password_one_comes_back_to_the_page_asked_for(world: Universe, client: Client) -> None:
    form = {"login": "mori@example.com", "password": "a long pass phrase", "next": "/definitions/mql/"}
    assert client.post("/accounts/login/", form)["Location"] == "/definitions/mql/"


def test_a_wrong_password_keeps_the_address(world: Universe, client: Client) -> None:
    page = client.post(
        "/accounts/login/", {"login": "mori@example.com", "password": "wrong"}
    ).content.decode()
    assert 'value="mori@example.com"' in page
    assert "message-error" in page


def test_without_a_demo_there_is_no_one_click(world: Universe, client: Client) -> None:
    assert "/demo/sign-in/" not in client.get("/accounts/login/").content.decode()
    assert client.post(f"/demo/sign-in/{world.mori.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_in_a_demo_one_click_signs_in(world: Universe, client: Client) -> None:
    DemoCompany.objects.create(seed=1, made_at=timezone.now())
    page = client.get("/accounts/login/").content.decode()
    assert f'action="/demo/sign-in/{world.mori.pk}/"' in page
    assert page.index("佐藤 恵") < page.index("鈴木 翔") < page.index("森 葵")
    assert client.get(f"/demo/sign-in/{world.mori.pk}/").status_code == 405
    response = client.post(f"/demo/sign-in/{world.mori.pk}/", {"next": "/definitions/mql/"})
    assert response["Location"] == "/definitions/mql/"
    assert client.session["_auth_user_id"] == str(world.mori.pk)


def test_one_click_needs_the_form_s_token(world: Universe) -> None:
    DemoCompany.objects.create(seed=1, made_at=timezone.now())
    response = Client(enforce_csrf_checks=True).post(f"/demo/sign-in/{world.mori.pk}/")
    assert response.status_code == 403
    assert "フォームの有効期限が切れました" in response.content.decode()


def test_somebody_who_left_is_not_offered(world: Universe, client: Client) -> None:
    DemoCompany.objects.create(seed=1, made_at=timezone.now())
    world.mori.is_active = False
    world.mori.save()
    assert "森 葵" not in client.get("/accounts/login/").content.decode()
    assert client.post(f"/demo/sign-in/{world.mori.pk}/").status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(world: Universe, client: Client, elsewhere: str) -> None:
    DemoCompany.objects.create(seed=1, made_at=timezone.now())
    assert client.post(f"/demo/sign-in/{world.mori.pk}/", {"next": elsewhere})["Location"] == "/"


def test_the_language_is_kept_with_the_person(world: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "ja")
    assert '<html lang="ja">' in client.get("/").content.decode()
    assert client.post("/language/", {"language": "en", "next": "/history/"})["Location"] == "/history/"
    world.mori.refresh_from_db()
    assert world.mori.language == "en"
    assert '<html lang="en">' in client.get("/").content.decode()


def test_before_signing_in_a_cookie_keeps_the_language(world: Universe, client: Client) -> None:
    assert '<html lang="ja">' in client.get("/accounts/login/").content.decode()
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert '<html lang="en">' in client.get("/accounts/login/").content.decode()


def test_a_language_that_we_do_not_speak_is_refused(world: Universe, client: Client) -> None:
    assert client.post("/language/", {"language": "fr"}).status_code == 400


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_account_pages_are_in_our_frame(world: Universe, as_person: SignedIn, language: str) -> None:
    client = as_person("mori", language)
    for address in ("/accounts/password/change/", "/accounts/logout/"):
        page = client.get(address).content.decode()
        assert 'class="frame-head"' in page
        assert "button-primary" in page
    assert 'class="frame-head"' in Client().get("/accounts/password/reset/").content.decode()

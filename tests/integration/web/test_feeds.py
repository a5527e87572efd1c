"""Calendar feeds: an address is made, read without signing in, made anew and revoked."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from governance.history import Filters, lines
from governance.models import Feed
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def made(client: Client, kind: str = "all") -> str:
    """The path of the address that the page shows."""
    answer = client.post(f"/settings/calendar/{kind}/")
    assert answer.status_code == 201
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    found = re.search(r'value="http://testserver(/feeds/[^"]+\.ics)"', answer.content.decode())
    assert found
    return found[1]


def test_it_is_shown_once_and_only_a_digest_is_stored(world: Universe, as_person: SignedIn) -> None:
    client = as_person("mori")
    path = made(client)
    secret = path.removeprefix("/feeds/").removesuffix(".ics")
    row = Feed.objects.get()
    assert len(secret) >= 43
    assert secret not in str(vars(row))
    assert path not in client.get("/settings/calendar/").content.decode()
    assert "まだどのカレンダーからも" in client.get("/settings/calendar/").content.decode()
    assert (row.user, row.made_at) == (world.mori, world.now)


def test_a_calendar_reads_it_without_signing_in(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed()
    path = made(as_person("mori", "ja"))
    answer = Client(headers={"accept-language": "en"}).get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Language"] == "ja"
    text = answer.content.decode().replace("\r\n ", "")
    assert "協議 第1回" in text
    assert f"http://testserver/proposals/{proposal.pk}/" in text
    assert "最後に読み込まれたのは" in as_person("mori").get("/settings/calendar/").content.decode()


def test_what_did_not_change_is_not_sent_again(world: Universe, as_person: SignedIn) -> None:
    path = made(as_person("mori"))
    first = Client().get(path)
    world.later()
    as_person("mori")
    again = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = {"if-modified-since": first["Last-Modified"]}
    assert Client().get(path, headers=since).status_code == 304
    world.discussed()
    as_person("mori")
    for headers in ({"if-none-match": first["ETag"]}, since):
        changed = Client().get(path, headers=headers)
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]


def test_a_revoked_address_and_one_that_was_made_anew_are_gone(as_person: SignedIn) -> None:
    client = as_person("mori")
    first = made(client)
    second = made(client)
    assert [Client().get(path).status_code for path in (first, second)] == [410, 200]
    row = Feed.objects.live().get()
    assert as_person("sato").post(f"/settings/calendar/{row.pk}/revoke/").status_code == 404
    assert as_person("mori").post(f"/settings/calendar/{row.pk}/revoke/").status_code == 302
    gone = Client().get(second)
    assert (gone.status_code, gone.content) == (410, b"")


def test_of_somebody_who_may_not_sign_in_nothing_is_read(world: Universe, as_person: SignedIn) -> None:
    path = made(as_person("mori"))
    world.mori.is_active = False
    world.mori.save()
    assert Client().get(path).status_code == 410


def test_a_guessed_address_is_not_found(world: Universe) -> None:
    assert Client().get("/feeds/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics").status_code == 404
    assert Client().post("/settings/calendar/all/").status_code == 302


def test_it_is_found_after_the_key_was_changed(as_person: SignedIn, settings: object) -> None:
    path = made(as_person("mori"))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert Client().get(path).status_code == 200


def test_who_made_and_revoked_it_when_is_history(world: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    path = made(client)
    Client().get(path)
    world.now += timedelta(days=1)
    as_person("mori", "en").post(f"/settings/calendar/{Feed.objects.get().pk}/revoke/")
    found = lines(Filters(kind="people", person=world.mori), limit=5)[0]
    assert [(one.verb, one.at) for one in found] == [
        ("change", world.now),
        ("add", world.now - timedelta(days=1)),
    ]


def test_the_file_asks_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for by in ("sato", "tanaka", "sato"):
        world.discussed(by=by)
    path = made(as_person("sato"), "mine")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        Client().get(path)

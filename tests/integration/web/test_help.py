"""Help: the reader's role page within the product, in both languages; every link on it opens."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("person", "ja", "en"),
    [
        ("sato", "マーケティング責任者として", "As a marketing head"),
        ("tanaka", "営業責任者として", "As a sales head"),
        ("ito", "CMOとして", "As the CMO"),
        ("suzuki", "アナリストとして", "As an analyst"),
        ("yamada", "管理者として", "As an administrator"),
        ("kondo", "監査担当として", "As an auditor"),
        ("mori", "メンバーとして", "As a member"),
    ],
)
def test_it_is_the_readers_own(world: Universe, as_person: SignedIn, person: str, ja: str, en: str) -> None:
    for language, title in (("ja", ja), ("en", en)):
        page = as_person(person, language).get("/help/").content.decode()
        assert f"<h1>{title}</h1>" in page


def test_every_link_opens(world: Universe, as_person: SignedIn) -> None:
    client = as_person("sato")
    assert 'href="/help/"' in client.get("/my-turn/").content.decode()
    links = set()
    for role in re.findall(r'href="(/help/[a-z-]+/)"', client.get("/help/").content.decode()):
        page = client.get(role).content.decode()
        links |= set(re.findall(r'<div class="record-main"><a href="([^"]+)"', page))
    assert {"/my-turn/", "/proposals/", "/history/", "/settings/people/"} <= links
    refused = {link: client.get(link).status_code for link in links}
    assert {link for link, status in refused.items() if status not in (200, 302, 403)} == set()


def test_another_role_is_missing(as_person: SignedIn) -> None:
    assert as_person("mori").get("/help/king/").status_code == 404


def test_the_page_asks_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("sato")
    client.get("/help/")
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        client.get("/help/")

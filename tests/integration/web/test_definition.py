"""A definition's page: its text, criteria, seals, versions and acknowledgements."""

from collections.abc import Callable

import pytest
from django.test import Client

from governance.models import Acknowledgement
from tests.integration.universe import Universe, rule
from tests.integration.web.test_agreement import trial_report_and_approval

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_it_shows_text_criteria_reason_and_when_each_agreed(as_person: SignedIn) -> None:
    page = as_person().get("/definitions/mql/").content.decode()
    assert 'id="criterion-visits"' in page
    assert "見込みの薄いリードが多い" in page
    assert page.count('<span class="seal-note">2026/4/1</span>') == 3


def test_an_auditor_may_not_propose_and_reads_why(as_person: SignedIn) -> None:
    page = as_person("kondo").get("/definitions/mql/").content.decode()
    assert 'aria-disabled="true">改定を提案' in page
    assert 'href="/definitions/mql/propose/"' not in page


@pytest.mark.parametrize("person", ["sato", "mori"])
def test_a_head_may_propose_and_a_member_suggest(as_person: SignedIn, person: str) -> None:
    assert 'href="/definitions/mql/propose/"' in as_person(person).get("/definitions/mql/").content.decode()


def test_acknowledging_is_put_on_record_once(world: Universe, as_person: SignedIn) -> None:
    client = as_person("mori")
    assert "未確認" in client.get("/definitions/mql/").content.decode()
    first = client.post("/definitions/mql/versions/1/acknowledge/", follow=True).content.decode()
    assert "確認済みとして記録しました" in first
    assert "この版は確認済みです" in first
    again = client.post("/definitions/mql/versions/1/acknowledge/", follow=True).content.decode()
    assert "message-error" in again
    assert Acknowledgement.objects.filter(user=world.mori).count() == 1


def test_who_is_asked_to_acknowledge_are_marketing_and_sales(as_person: SignedIn) -> None:
    """Sato, Tanaka and Mori; not the executive office."""
    assert "3人中0人" in as_person().get("/definitions/mql/").content.decode()


def test_a_version_stays_at_its_address(world: Universe, as_person: SignedIn) -> None:
    trial_report_and_approval(world)
    page = as_person().get("/definitions/mql/versions/1/").content.decode()
    assert "これは適用中の版ではありません" in page
    assert "適用中は第2版です" in page


def test_a_version_that_does_not_exist_is_not_found(as_person: SignedIn) -> None:
    response = as_person().get("/definitions/mql/versions/9/")
    assert response.status_code == 404
    assert "このアドレスにページはありません" in response.content.decode()


def test_without_a_version_it_says_how_one_comes_about(as_person_of_empty: SignedIn) -> None:
    page = as_person_of_empty("sato").get("/definitions/sql/").content.decode()
    assert "適用中の版はまだありません" in page
    assert 'href="/definitions/sql/propose/"' in page


def test_the_pages_ask_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    trial_report_and_approval(world)
    world.discussed(rule(visits=4))
    client = as_person()
    client.get("/definitions/mql/")
    for address in ("/definitions/mql/", "/definitions/mql/versions/1/"):
        with django_assert_max_num_queries(28):  # type: ignore[attr-defined]
            client.get(address)


def test_comparing_shows_old_struck_and_new_underlined(world: Universe, as_person: SignedIn) -> None:
    trial_report_and_approval(world)
    page = as_person().get("/definitions/mql/compare/").content.decode()
    assert "第1版から第2版で何が変わりましたか" in page
    assert "<ins>訪問した人</ins>" in page
    assert "どのリードの判定も変わりません" in page


def test_comparing_a_version_with_itself_finds_nothing(as_person: SignedIn) -> None:
    page = as_person().get("/definitions/mql/compare/?old=1&new=1").content.decode()
    assert "変更はありません" in page


@pytest.mark.parametrize("asked", ["?old=7", "?new=x", "?new=²"])
def test_comparing_what_does_not_exist_is_not_found(as_person: SignedIn, asked: str) -> None:
    assert as_person().get(f"/definitions/mql/compare/{asked}").status_code == 404


def test_comparing_without_versions_says_so(as_person_of_empty: SignedIn) -> None:
    page = as_person_of_empty().get("/definitions/mql/compare/").content.decode()
    assert "比べられる版がまだありません" in page

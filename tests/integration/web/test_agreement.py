"""The agreement: what counts today, on a date, and for a company that has agreed on nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.test import Client

from definitions.models import Document, Version
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_it_shows_the_sentence_who_agreed_and_since_when(world: Universe, as_person: SignedIn) -> None:
    page = as_person().get("/").content.decode()
    assert "第1版" in page
    assert "2026年4月1日" in page
    for name in ("佐藤", "田中", "伊藤"):
        assert f'<span class="seal-name">{name}</span>' in page
    assert '<span class="value">1' in page


def test_in_english_it_is_english(as_person: SignedIn) -> None:
    response = as_person(language="en").get("/")
    page = response.content.decode()
    assert '<html lang="en">' in page
    assert response["Content-Language"] == "en"
    assert "in force since" in page
    assert '<span class="seal-name">Sato</span>' in page


def test_a_document_without_a_version_says_what_to_do(as_person_of_empty: SignedIn) -> None:
    page = as_person_of_empty().get("/").content.decode()
    assert page.count("まだ何も合意されていません") == 3  # MQL, SQL and the shared KPIs
    assert "このリードは該当しますか" not in page


def test_without_documents_it_says_what_to_do(as_person_of_empty: SignedIn) -> None:
    QuerySet.delete(Version.objects.all())
    Document.objects.all().delete()
    assert "文書がまだありません" in as_person_of_empty().get("/").content.decode()


def test_on_a_date_it_shows_the_version_in_force_then(world: Universe, as_person: SignedIn) -> None:
    first = world.mql.versions.get()
    world.now = world.now + timedelta(days=40)
    trial_report_and_approval(world)
    client = as_person()
    day = (first.in_force_from + timedelta(days=5)).date().isoformat()
    assert "第2版" in client.get("/").content.decode()
    past = client.get(f"/?at={day}").content.decode()
    assert "第1版" in past
    assert "第2版" not in past
    assert "2026年4月6日</time>の時点で" in past
    before = client.get("/?at=2020-01-01").content.decode()
    assert before.count("この日には、まだ何も合意されていませんでした") == 5


def trial_report_and_approval(world: Universe) -> None:
    """The second version comes into force by the short way: the rule stays, its note changes."""
    from governance.actions.decisions import approve
    from governance.actions.trials import send_to_decision

    proposal = world.discussed(rule(visits=1, note="訪問した人"))
    world.agree(proposal)
    world.waive(proposal)
    send_to_decision(proposal=proposal, revision=1, by=world.tanaka, at=world.later())
    at = world.later()
    approve(proposal=proposal, revision=1, report=None, in_force_from=world.later(), by=world.ito, at=at)
    world.later()


def test_a_date_that_is_none_is_a_bad_request(as_person: SignedIn) -> None:
    response = as_person().get("/?at=yesterday")
    assert response.status_code == 400
    assert "リクエストを読み取れませんでした" in response.content.decode()


def test_what_is_under_way_is_linked(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=5))
    assert f'href="/proposals/{proposal.pk}/"' in as_person().get("/").content.decode()


def test_an_overdue_review_is_said(world: Universe, as_person: SignedIn) -> None:
    world.now = world.now + timedelta(days=100)
    page = as_person().get("/").content.decode()
    # In force since Wednesday 1 April; three months later is 1 July; 100 days
    # after 1 April is 10 July.
    assert "7月1日" in page
    assert '<span class="needs-you">9日超過</span>' in page


def test_figures_without_leads_say_what_to_do(as_person: SignedIn) -> None:
    page = as_person().get("/figures/", headers={"hx-request": "true"}).content.decode()
    assert "リードが取り込まれていません" in page
    assert 'href="/imports/"' in page
    assert "<html" not in page


def test_figures_count_the_leads_that_qualify(world: Universe, as_person: SignedIn) -> None:
    """All 60 leads have a visit, so all qualify under version 1; none of them was marked MQL.

    Wilson's lower bound of 60 in 60 is 1 / (1 + 1.96² / 60) = 0.9398.
    """
    world.bring_leads(world.now - timedelta(days=3), qualifying=20)
    page = as_person().get("/figures/").content.decode()
    assert "(60 / 60) [94–100]" in page
    assert "対象のリードなし" in page
    assert "<html" in page


def test_the_page_asks_few_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for visits in (4, 5, 6):
        world.discussed(rule(visits=visits))
    client = as_person()
    with django_assert_max_num_queries(75):  # type: ignore[attr-defined]
        client.get("/")
    # The second time whose turn it is has been counted.
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        client.get("/")

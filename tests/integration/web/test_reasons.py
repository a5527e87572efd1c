"""Settings: the reasons for rejecting a lead."""

from collections.abc import Callable

import pytest
from django.test import Client

from evidence.models import RejectionReason
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
PAGE = "/settings/reasons/"


def test_sales_adds_a_reason(world: Universe, as_person: SignedIn) -> None:
    client = as_person("mori", "en")
    assert "No authority to decide" in client.get(PAGE).content.decode()
    page = client.post(PAGE, {"name_ja": "予算なし", "name_en": "no budget"}, follow=True).content.decode()
    assert "“no budget” can be chosen from now on." in page
    assert RejectionReason.objects.filter(name_ja="予算なし", active=True).exists()


def test_a_name_that_is_taken_is_refused_and_stays_typed(world: Universe, as_person: SignedIn) -> None:
    response = as_person("mori", "en").post(PAGE, {"name_ja": "課題が不明確", "name_en": "vague"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is such a reason already: need unclear." in page and 'value="vague"' in page


def test_a_reason_is_renamed_and_retired_and_the_history_says_so(
    world: Universe, as_person: SignedIn
) -> None:
    row, client = RejectionReason.objects.get(name_en="need unclear"), as_person("yamada", "en")
    sent = {"name_ja": "ニーズが不明確", "name_en": "need unclear"}
    page = client.post(f"{PAGE}{row.pk}/", sent, follow=True).content.decode()
    assert "<del>課題が不明確</del> <ins>ニーズが不明確</ins>" in page
    assert "<del>yes</del> <ins>no</ins>" in page
    assert "retired" in client.get(PAGE).content.decode()
    assert (
        "changed the rejection reason “need unclear”"
        in client.get("/history/?kind=settings").content.decode()
    )


def test_marketing_reads_and_does_not_change(world: Universe, as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    assert "Only members of sales and administrators change the reasons." in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"name_ja": "a", "name_en": "b"}).status_code == 403
    assert client.get(f"{PAGE}999/").status_code == 404

"""The responsibility matrix and the 48-hour rule on pages: read, proposed, refused with what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from definitions.models import Document
from governance.models import Proposal
from tests.integration.universe import Universe
from tests.integration.web.page_forms import fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_matrix_in_force_is_one_page(as_person: SignedIn, language: str) -> None:
    page = as_person("mori", language).get("/matrix/").content.decode()
    words = {"ja": ("初回コンタクト", "48時間以内", "営業責任者"), "en": ("First contact", "within 48 hours")}
    for word in words[language]:
        assert word in page


def test_it_says_how_well_the_first_contact_is_kept(world: Universe, as_person: SignedIn) -> None:
    assert "リードを取り込むと" in as_person("mori").get("/matrix/").content.decode()
    world.bring_leads(world.now, qualifying=1, rows=2)
    kept = as_person("mori").get("/matrix/").context["kept"]
    # None of these two leads was marked MQL: a rate of nothing is absent, not 0.
    assert (kept.value, kept.unit) == ("–", "")


@pytest.mark.parametrize(
    "address",
    [
        "/definitions/matrix/",
        "/definitions/deadline/",
        "/definitions/matrix/versions/1/",
        "/definitions/matrix/compare/",
        "/definitions/matrix/versions/1/export/?form=markdown",
        "/definitions/deadline/versions/1/export/json",
        "/matrix/?scope=EMEA",
    ],
)
def test_they_have_the_pages_that_definitions_have(as_person: SignedIn, address: str) -> None:
    assert as_person("kondo").get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/definitions/matrix/check/", "/definitions/matrix/versions/1/export/duckdb"]
)
def test_but_none_by_which_leads_are_judged(as_person: SignedIn, address: str) -> None:
    assert as_person("sato").get(address).status_code == 404


def test_a_change_is_typed_into_the_form_and_becomes_a_draft(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent: dict[str, Any] = dict(fields(client.get("/definitions/matrix/propose/").content.decode(), "editor"))
    sent |= {
        "first_contact-amount": "24",
        "first_contact-informed": ["marketing_head", "cmo"],
        "title": "24時間に縮める",
        "reason": "遅いため",
        "expected_effect": "早くなる",
    }
    reads = client.post("/definitions/matrix/reading/", sent).content.decode()
    assert "<del>48時間以内</del>" in reads
    assert client.post("/definitions/matrix/propose/", sent).status_code == 302
    body = Proposal.objects.get(title="24時間に縮める").revisions.get().body
    before = Document.objects.get(key="matrix").versions.get().body
    assert body["stages"][3]["within"] == {"amount": 24, "unit": "hours"}
    assert body["stages"][3]["informed"] == ["cmo", "marketing_head"]
    assert [row for row in body["stages"] if row["id"] != "first_contact"] == [
        row for row in before["stages"] if row["id"] != "first_contact"
    ]


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent: dict[str, Any] = dict(fields(client.get("/definitions/matrix/propose/").content.decode(), "editor"))
    sent |= {"sql_judgement-responsible": [], "title": "担当を外す", "reason": "なし"}
    answer = client.post("/definitions/matrix/propose/", sent)
    assert answer.status_code == 422
    assert answer.context["body"].errors["sql_judgement-responsible"] == ["担当を1つ以上選んでください。"]
    assert "担当を外す" in answer.content.decode()
    assert not Proposal.objects.filter(title="担当を外す").exists()


def test_the_rule_of_48_hours_is_edited_and_revised(world: Universe, as_person: SignedIn) -> None:
    rule = Document.objects.get(key="deadline")
    proposal = world.discussed(rule.versions.get().body | {"hours": 24}, document=rule)
    client = as_person("sato")
    sent: dict[str, Any] = dict(
        fields(client.get(f"/proposals/{proposal.pk}/edit/").content.decode(), "editor")
    )
    assert sent["hours"] == ["24"]
    sent |= {"hours": "36", "counted_days": ["mon", "sat"], "reason": "間を取る"}
    assert client.post(f"/proposals/{proposal.pk}/edit/", sent).status_code == 302
    body = proposal.revisions.get(number=2).body
    assert (body["hours"], body["counted_days"]) == (36, ["mon", "sat"])
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "関係する段階" in page
    assert "過去リードでの効果" not in page


def test_a_proposal_on_the_matrix_shows_what_changes_and_opens_without_a_test(
    world: Universe, as_person: SignedIn
) -> None:
    matrix = Document.objects.get(key="matrix")
    body = dict(matrix.versions.get().body)
    body["stages"] = [row | {"note": "毎月確認する"} for row in body["stages"]]
    proposal = world.drafted(body, document=matrix)
    client = as_person("sato")
    assert client.post(f"/proposals/{proposal.pk}/open/", {}).status_code == 302
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "毎月確認する" in page
    assert "試験運用はありません" in page
    assert client.get(f"/proposals/{proposal.pk}/revisions/1/").status_code == 200
    assert client.get(f"/proposals/{proposal.pk}/differences/").status_code == 404

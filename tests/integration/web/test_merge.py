"""/proposals/NUMBER/merge/: what merged by itself, the conflicts, the result, and the revision made of it."""

import copy
from collections.abc import Callable

import pytest
from django.test import Client

from definitions.models import Document
from tests.integration.superseding import CAP, comes_into_force
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
VISITS = "rule/visits/says"


def test_the_proposals_page_leads_to_it(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    assert "/merge/" not in as_person("sato").get(f"/proposals/{proposal.pk}/").content.decode()
    comes_into_force(world)
    page = as_person("sato").get(f"/proposals/{proposal.pk}/").content.decode()
    assert f'href="/proposals/{proposal.pk}/merge/"' in page
    assert "第2版が適用され" in page


def test_without_a_conflict_the_result_is_read_and_sent(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    comes_into_force(world)
    client, address = as_person("sato", "en"), f"/proposals/{proposal.pk}/merge/"
    page = client.get(address).content.decode()
    assert "Merged by itself" in page and "What comes of it" in page and "Both changed it" not in page
    sent = {"revision": 1, "version": 2, "reason": "Merged.", "no_backtest_reason": "No leads."}
    assert client.post(address, sent).status_code == 302
    assert proposal.revisions.get(number=2).body == rule(visits=3, criteria=[CAP])
    assert client.get(address).status_code == 302


def test_a_conflict_is_resolved_by_writing_and_shown_before_it_is_sent(
    world: Universe, as_person: SignedIn
) -> None:
    proposal = world.discussed(rule(visits=3))
    comes_into_force(world, rule(visits=2))
    client, address = as_person("sato", "en"), f"/proposals/{proposal.pk}/merge/"
    page = client.get(address).content.decode()
    assert "Both changed it" in page and "What comes of it</h2>" not in page
    words = {"revision": 1, "version": 2, "reason": "Four it is.", "no_backtest_reason": "No leads."}
    unresolved = client.post(address, words)
    assert unresolved.status_code == 422 and "is not resolved yet" in unresolved.content.decode()
    chosen = {f"take:{VISITS}": "write", f"write:{VISITS}": "4"}
    shown = client.post(address, chosen | words | {"do": "preview"})
    assert shown.status_code == 200 and "What comes of it" in shown.content.decode()
    assert proposal.revisions.count() == 1
    unread = client.post(address, chosen | words | {f"write:{VISITS}": "many"})
    assert unread.status_code == 422 and "cannot be read" in unread.content.decode()
    assert client.post(address, chosen | words).status_code == 302
    assert proposal.revisions.get(number=2).body == rule(visits=4)


def test_others_read_it_and_are_told_why_they_cannot_send_it(world: Universe, as_person: SignedIn) -> None:
    proposal = world.discussed(rule(visits=3))
    comes_into_force(world)
    page = as_person("mori", "en").get(f"/proposals/{proposal.pk}/merge/").content.decode()
    assert "Only the person who proposed this" in page and "disabled" in page


def test_the_matrix_is_merged_on_the_same_page(world: Universe, as_person: SignedIn) -> None:
    matrix = Document.objects.get(key="matrix")
    ours, theirs = (copy.deepcopy(matrix.versions.get().body) for _ in range(2))
    ours["stages"][3]["within"]["amount"], theirs["stages"][3]["within"]["amount"] = 24, 36
    proposal = world.discussed(ours, document=matrix)
    comes_into_force(world, theirs, matrix)
    client, address = as_person("sato"), f"/proposals/{proposal.pk}/merge/"
    page = client.get(address).content.decode()
    assert "初回コンタクトの期限" in page and "24時間以内" in page and "36時間以内" in page
    key = "matrix/first_contact/within"
    sent = {"revision": 1, "version": 2, "reason": "合わせた", f"take:{key}": "write", f"write:{key}": "30"}
    assert client.post(address, sent).status_code == 302
    assert proposal.revisions.get(number=2).body["stages"][3]["within"] == {"amount": 30, "unit": "hours"}


def test_the_page_takes_a_fixed_number_of_queries(
    world: Universe, as_person: SignedIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    proposal = world.discussed(rule(visits=3))
    comes_into_force(world, rule(visits=2))
    client = as_person("sato")
    with django_assert_max_num_queries(56):  # type: ignore[attr-defined]
        client.get(f"/proposals/{proposal.pk}/merge/")

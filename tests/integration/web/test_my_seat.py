"""My seat: delegate it for a period, see who acts for whom, end it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from governance.actions.delegations import delegate
from governance.actions.positions import take_position
from people.models import Delegation, Seat
from tests.integration.universe import Universe

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db


def test_a_holder_delegates_and_ends_it(world: Universe, as_person: SignedIn) -> None:
    client = as_person("tanaka")
    assert "代理を任せる" in client.get("/settings/my-seat/").content.decode()
    today = world.now.date()
    sent = {"delegate": world.mori.pk, "first_day": str(today), "last_day": str(today + timedelta(days=2))}
    assert client.post("/settings/seats/sales_head/delegate/", sent).status_code == 302
    row = Delegation.objects.get()
    assert (row.holder, row.delegate, row.since <= world.now < row.until) == (world.tanaka, world.mori, True)
    assert "代理中" in client.get("/settings/my-seat/").content.decode()
    page = as_person("mori").get("/settings/my-seat/").content.decode()
    assert "あなたが務める代理" in page
    assert "営業責任者（田中 健の代理）" in page
    assert client.post(f"/settings/delegations/{row.pk}/revoke/").status_code == 302
    assert "途中で終了" in client.get("/settings/my-seat/").content.decode()


@pytest.mark.parametrize(
    ("who", "to", "said"),
    [
        ("tanaka", "sato", "1人が2つの役職を兼ねることはできません"),
        ("mori", "suzuki", "代理を決められるのは、その役職の本人だけです"),
    ],
)
def test_a_refusal_stands_in_the_form(
    world: Universe, as_person: SignedIn, who: str, to: str, said: str
) -> None:
    day = str(world.now.date())
    sent = {"delegate": world.people[to].pk, "first_day": day, "last_day": day}
    client = as_person(who)
    answer = client.post("/settings/seats/sales_head/delegate/", sent)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors)
    assert not Delegation.objects.exists()


def test_the_proposals_page_and_the_api_name_both(world: Universe, as_person: SignedIn) -> None:
    proposal, at = world.discussed(), world.later()
    seat = Seat.objects.get(key="sales_head")
    delegate(seat=seat, delegate=world.mori, since=at, until=at + timedelta(days=3), by=world.tanaka, at=at)
    take_position(
        proposal=proposal, revision=1, stance="concern", text="件数", by=world.mori, at=world.later()
    )
    client = as_person("sato")
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "森 葵（田中 健の代理）" in page
    found = client.get(f"/api/v1/proposals/{proposal.pk}").json()
    assert [(row["by"], row["on_behalf_of"]) for row in found["positions"]] == [("森 葵", "田中 健")]
    assert found["proposed_for"] is None

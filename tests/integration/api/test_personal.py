"""What the API says of one lead's data, and POST /api/v1/leads/ID/erase."""

from collections.abc import Callable

import pytest
from django.test import Client

from evidence.actions import add_source
from evidence.inbox import push_leads
from evidence.models import Push, PushedLead
from people.actions import grant_role
from people.models import Role, User
from tests.integration.api.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
Conforms = Callable[..., None]
LEAD = "/api/v1/leads/crm:L-1"


@pytest.fixture
def sent(person: User, company: None) -> Push:
    grant_role(role=Role.objects.get(key="analyst"), user=person, by=person, at=NOW)
    source = add_source(key="crm", name="CRM", by=person, at=NOW)
    leads = [{"id": "L-1", "employees": 4711}]
    return push_leads(source=source, leads=leads, key="", digest="", by=person, at=NOW)


def test_it_is_counted_exported_and_erased(
    signed_in: Client, person: User, sent: Push, conforms: Conforms
) -> None:
    held = signed_in.get(f"{LEAD}/held")
    conforms(held, "/leads/{id}/held")
    assert held.json()["held"]["pushes"] == 1
    data = signed_in.get(f"{LEAD}/personal-data")
    conforms(data, "/leads/{id}/personal-data")
    assert data.json()["waiting"][0]["fields"] == {"employees": "4711"}
    body = {"reason": "the person asked", "confirm": "L-1"}
    refused = signed_in.post(f"{LEAD}/erase", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "only_administrators")
    grant_role(role=Role.objects.get(key="administrator"), user=person, by=person, at=NOW)
    for wrong in ({"reason": "", "confirm": "L-1"}, {"reason": "asked", "confirm": "L-2"}):
        assert signed_in.post(f"{LEAD}/erase", wrong, content_type="application/json").status_code == 400
    done = signed_in.post(f"{LEAD}/erase", body, content_type="application/json")
    conforms(done, "/leads/{id}/erase", "post")
    assert (done.status_code, bool(done.json()["finished_at"]), PushedLead.objects.count()) == (201, True, 0)
    one = signed_in.get(done.json()["url"])
    conforms(one, "/erasures/{number}")
    every = signed_in.get("/api/v1/erasures/")
    conforms(every, "/erasures/")
    assert [row["number"] for row in every.json()] == [one.json()["number"]]
    assert signed_in.get(f"{LEAD}/held").status_code == 404

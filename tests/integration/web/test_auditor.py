"""An auditor reads everything and changes nothing: every address is tried with every method that writes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from governance.facts import facts_of
from governance.policies import may
from governance.workflow import ROWS
from people.models import Role
from tests.integration import recorded
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db

OWN = {"language", "choose_language", "tokens", "current_token", "demo_sign_in"}
"""An auditor's own: in which language they read, and the tokens with which they read by programs."""
OWN_TABLES = (
    "governance_feed",
    "governance_notice",
    "governance_historical",
    "governance_editseal",
    "people_user",
)
"""And their own calendar address, and how they are told."""
SAID: dict[str, Any] = {
    "reason": "確認",
    "text": "確認",
    "revision": 1,
    "stance": "agree",
    "minutes": "確認",
    "notes": "確認",
    "outcome": "keep",
    "title": "確認",
    "name": "確認",
    "name_ja": "確認",
    "name_en": "Checked",
    "key": "checked",
    "email": "checked@example.com",
    "confirm": "L1",
    "months": 6,
    "answer": "accepted",
    "trial_days": 9,
}


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, address with its arguments as they are written) of all that is ours."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = f"{prefix}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, path)
        elif isinstance(one, URLPattern) and not path.startswith("accounts/"):
            yield one.name or "", f"/{path}"


def filled(address: str, world: Universe, proposal: int) -> str:
    """With arguments of things that are there."""
    values = {
        "<slug:key>": "cmo" if "/seats/" in address else "mql",
        "<int:number>": "1" if "versions" in address else str(proposal),
        "<int:revision>": "1",
        "<int:session>": "1",
        "<path:id>": "crm:L1",
        "<slug:form>": "json",
        "<str:form>": "json",
        "<slug:kind>": "hubspot",
        "<str:token>": "none",
        "<str:day>": "2026-04-01",
        "<int:line>": "1",
        "<int:job>": "1",
    }
    for argument, value in values.items():
        address = address.replace(argument, value)
    if "<int:pk>" in address and "people" in address:
        return address.replace("<int:pk>", str(world.mori.pk))
    return address.replace("<int:pk>", "1")


def governed() -> dict[str, Any]:
    return {
        table: rows for table, rows in recorded.rows().items() if not table.strip('"`').startswith(OWN_TABLES)
    }


def test_no_address_changes_anything(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(world.now - timedelta(days=1), qualifying=5, rows=10)
    proposal = world.discussed(rule(visits=4)).pk
    client = as_person("kondo", "en")
    before, tried = governed(), 0
    for name, pattern in addresses():
        if name in OWN:
            continue
        address = filled(pattern, world, proposal)
        if "<" in address or "(?P" in address:
            continue
        for send in (client.post, client.put, client.patch, client.delete):
            if "/api/" in address:
                answer = send(address, SAID, content_type="application/json")
            elif send == client.post:
                answer = send(address, SAID)
            else:
                continue
            tried += 1
            assert answer.status_code < 500, address
    assert tried > 100
    assert governed() == before


def test_every_verb_is_refused_for_being_an_auditor(world: Universe) -> None:
    """Also to an auditor who sits on a seat."""
    proposal = world.discussed(rule(visits=4))
    for person in (world.kondo, world.sato):
        person.role_grants.get_or_create(role=Role.objects.get(key="auditor"))
        person.__dict__.pop("roles", None)
        facts = facts_of(proposal, person, world.now)
        for verb, row in ROWS.items():
            refusal = may(verb, facts)
            if row.at and facts.status not in row.at:
                assert refusal and refusal.code == "not_now"
            else:
                assert refusal and refusal.code in ("auditors_change_nothing", "follows_from_the_date"), verb


def test_an_auditor_reads_every_page(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(world.now - timedelta(days=1), qualifying=5, rows=10)
    proposal = world.discussed(rule(visits=4)).pk
    client = as_person("kondo", "en")
    for address in (
        "/",
        "/history/",
        "/history/export.csv",
        "/history/export.json",
        "/history/verification/",
        f"/proposals/{proposal}/",
        "/definitions/mql/versions/1/dossier/",
        "/definitions/mql/versions/1/export/",
        "/settings/people/",
        "/settings/catalogue/",
        "/settings/documents/",
        "/imports/",
        "/snapshots/",
    ):
        assert client.get(address).status_code == 200, address

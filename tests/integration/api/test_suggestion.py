"""GET /api/v1/definitions/KEY/suggestion, and manage.py suggest_definition: the card that the page shows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError
from django.test import Client

from definitions.language.parse import canonical
from evidence.models import Snapshot
from evidence.wins.card import Card
from evidence.wins.suggesting import suggested
from tests.integration.evidence.test_commands import run
from tests.integration.universe import Universe
from tests.integration.web.conftest import as_person as as_person
from tests.integration.web.conftest import world as world
from tests.integration.web.test_wins import bring
from tests.integration.web.test_wins import planted as planted

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/definitions/mql/suggestion"


def test_the_api_and_the_command_give_the_card_of_the_page(planted: Universe, as_person: SignedIn) -> None:
    pytest.importorskip("sklearn")
    client = as_person("mori", "en")
    snapshot, version = Snapshot.objects.latest("pk"), planted.mql.versions.get()
    card = suggested(snapshot, "mql", version.body)
    assert isinstance(card, Card)
    response = client.get(ADDRESS)
    told = response.json()
    assert told["fingerprint"] == card.fingerprint
    assert told["body"] == card.body
    assert told["expected"]["precision"]["k"] == card.expected.precision.k
    assert told["in_force"]["recall"]["n"] == 180
    assert [one["points"] for one in told["criteria"]] == [line.points for line in card.lines]
    assert "site visits" in told["criteria"][0]["words"]
    assert client.get(ADDRESS, headers={"If-None-Match": response["ETag"]}).status_code == 304
    out, _err = run("suggest_definition", "mql")
    assert "expected, on leads it was not made from: precision 60.0%" in out
    assert card.fingerprint in out
    assert canonical(yaml.safe_load(out[out.index("format: teigi/1") :])) == canonical(card.body)
    out, _err = run("suggest_definition", "mql", "--json")
    assert json.loads(out)["own"]["precision"]["n"] == card.own.precision.n


def test_where_there_is_none_both_say_why(world: Universe, as_person: SignedIn, tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    client = as_person("mori", "en")
    assert client.get(ADDRESS).json()["code"] == "no_leads"
    bring(world, tmp_path, [(i % 9, "web", "", "won" if i % 3 else "lost") for i in range(40)])
    client = as_person("mori", "en")
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_closed")
    assert "26 won and 14 not" in answer.json()["detail"]
    with pytest.raises(CommandError, match="26 won and 14 not"):
        run("suggest_definition", "mql")
    with pytest.raises(CommandError, match="There is no definition “xyz”"):
        run("suggest_definition", "xyz")
    assert client.get("/api/v1/definitions/xyz/suggestion").status_code == 404
    matrix = client.get("/api/v1/definitions/matrix/suggestion")
    assert matrix.json()["code"] == "judges_no_leads"


def test_one_source_alone_can_be_asked(planted: Universe, as_person: SignedIn) -> None:
    """None of the leads is of that source: there is nothing to tell."""
    pytest.importorskip("sklearn")
    answer = as_person("mori", "en").get(ADDRESS, {"source": "nowhere"})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_closed")
    with pytest.raises(CommandError, match="0 won and 0 not"):
        run("suggest_definition", "mql", "--source", "nowhere")

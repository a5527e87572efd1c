"""While editing: how the rule reads, its text, how far scores reach, and the faults at their cards."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.integration.universe import Universe
from tests.integration.web.page_forms import Fields, fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
URL = "/definitions/mql/reading/"
EDITOR = "/definitions/mql/propose/"


def opened(client: Client) -> Fields:
    return fields(client.get(EDITOR).content.decode(), "editor")


def test_it_reads_the_change(as_person: SignedIn) -> None:
    client = as_person("sato")
    page = client.post(URL, {**opened(client), "visits:value": "3"}).content.decode()
    assert re.search(r"<del>1.*?</del>.*?<ins>3.*?</ins>", page)


def test_the_text_says_what_the_form_says(as_person: SignedIn) -> None:
    client = as_person("sato")
    page = client.post(URL, {**opened(client), "visits:value": "３"}).content.decode()
    text = re.search(r'<textarea id="text-now"[^>]*>\s*(.*?)</textarea>', page, re.S)
    assert text
    assert text[1] == (
        "format: teigi/1\nkind: mql\nattributes:\n  site_visits:\n    type: integer\n"
        "rule:\n  id: all\n  all:\n"
        "  - id: visits\n    attribute: site_visits\n    is: at_least\n    value: 3\n"
    )


def test_faults_go_to_their_cards(as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    page = client.post(URL, {**opened(client), "visits:value": ""}).content.decode()
    assert re.search(r'id="faults:visits"[^>]*>\s*<li>Value: please fill this in.</li>', page)
    assert "One thing is still missing" in page


def scored(client: Client, **entry: str) -> tuple[Fields, str]:
    """A form with a score from 20 points: a criterion for 15, and points per event as given; its id."""
    sent = opened(client)
    for do in ("add:score:all", "add:per_event:{}"):
        score = next((node[8:] for node in sent["node"] if node.startswith("score:1:")), "")
        page = client.post(EDITOR, {**sent, "do": do.format(score)}).content.decode()
        sent = fields(page, "editor")
    kinds = {node.split(":")[0]: node.split(":", 2)[2] for node in sent["node"]}
    sent[f"{kinds['score']}:at_least"] = ["20"]
    sent[f"{kinds['when']}:points"] = ["15"]
    sent |= {f"{kinds['per_event']}:{name}": [text] for name, text in entry.items()}
    return sent, kinds["score"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"each": "5", "at_most": "30"}, "20 of at most 45 points"),
        ({"each": "5", "at_most": "4"}, "Even where everything holds, a lead reaches 19 points, not 20."),
        ({"each": "-5", "at_most": "-10"}, "Even where everything holds, a lead reaches 15 points, not 20."),
        ({"each": "5", "at_most": ""}, "There is no limit to these points"),
    ],
)
def test_a_score_says_how_far_it_reaches(as_person: SignedIn, entry: dict[str, str], said: str) -> None:
    client = as_person("sato", "en")
    sent, score = scored(client, **entry)
    page = client.post(URL, sent).content.decode()
    reach = re.search(rf'id="reach:{score}"[^>]*>(.*?)</p>', page, re.S)
    assert reach and said in reach[1]


def test_it_asks_few_queries(world: Universe, as_person: SignedIn) -> None:
    world.reported()
    client = as_person("sato")
    sent = opened(client)
    with CaptureQueriesContext(connection) as asked:
        assert client.post(URL, sent).status_code == 200
    assert len(asked) <= 25


def test_it_is_only_posted_to(as_person: SignedIn) -> None:
    assert as_person("sato").get(URL).status_code == 405

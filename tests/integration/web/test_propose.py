"""The editor: the rule as cards, each button of theirs, what is wrong with it, saving a draft."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Proposal
from tests.integration.universe import Universe
from tests.integration.web.page_forms import Fields, fields

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
URL = "/definitions/mql/propose/"
WORDS = {"title": "訪問3回から", "reason": "見込みが薄い", "expected_effect": "件数が減る"}


def opened(client: Client) -> Fields:
    return fields(client.get(URL).content.decode(), "editor")


def pressed(client: Client, sent: Fields, do: str) -> Fields:
    """The editor after a button of the cards, without htmx."""
    return fields(client.post(URL, {**sent, "do": do}).content.decode(), "editor")


def ids(sent: Fields) -> list[str]:
    return [node.split(":", 2)[2] for node in sent["node"]]


def test_it_begins_with_the_rule_in_force(as_person: SignedIn) -> None:
    sent = opened(as_person("sato"))
    assert sent["node"] == ["group:0:all", "comparison:1:visits"]
    assert sent["visits:attribute"] == ["site_visits"]
    assert sent["visits:is"] == ["at_least"]
    assert sent["visits:value"] == ["1"]


def test_it_asks_few_queries(as_person: SignedIn) -> None:
    client = as_person("sato")
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)
    assert len(queries) <= 20


def test_an_auditor_may_try_but_not_save_and_reads_why(as_person: SignedIn) -> None:
    client = as_person("kondo")
    page = client.get(URL).content.decode()
    assert "ここで変更を試せますが、保存はできません" in page
    client.post(URL, {**opened(client), **WORDS, "visits:value": "3"})
    assert not Proposal.objects.filter(title=WORDS["title"]).exists()


def test_a_changed_value_becomes_a_draft(world: Universe, as_person: SignedIn) -> None:
    client = as_person("sato")
    response = client.post(URL, {**opened(client), **WORDS, "visits:value": "３"}, follow=True)
    proposal = Proposal.objects.get(title=WORDS["title"])
    assert response.redirect_chain[-1][0] == f"/proposals/{proposal.pk}/"
    revision = proposal.revisions.get()
    assert revision.body["rule"]["all"] == [
        {"id": "visits", "attribute": "site_visits", "is": "at_least", "value": 3}
    ]
    assert (revision.reason, revision.expected_effect) == ("見込みが薄い", "件数が減る")
    assert proposal.proposer == world.sato


def test_the_rule_left_as_it_is_stays_the_same_body(world: Universe, as_person: SignedIn) -> None:
    """Opening and saving writes nothing else than what was there."""
    client = as_person("sato")
    client.post(URL, {**opened(client), **WORDS})
    saved = Proposal.objects.get(title=WORDS["title"]).revisions.get()
    assert saved.fingerprint == world.mql.versions.get().fingerprint


def test_a_criterion_a_group_and_a_score_are_added_and_saved(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = pressed(client, opened(client), "add:group:all")
    group, first = ids(sent)[-2:]
    sent = pressed(client, {**sent, f"{first}:attribute": ["industry"]}, "refresh")
    assert sent[f"{first}:is"] == ["one_of"]
    sent |= {f"{first}:others": ["製造業\nIT"]}
    sent = pressed(client, sent, f"add:event:{group}")
    event = ids(sent)[-1]
    sent |= {f"{event}:event": ["seminar"], f"{event}:within_days": ["180"], f"{event}:times": ["2"]}
    sent = pressed(client, sent, "add:score:all")
    score, entry, condition = ids(sent)[-3:]
    sent |= {f"{score}:at_least": ["20"], f"{condition}:attribute": ["employees"]}
    sent = pressed(client, sent, f"add:per_event:{score}")
    per_event = ids(sent)[-1]
    sent |= {
        f"{condition}:value": ["1,200"],
        f"{entry}:points": ["20"],
        f"{per_event}:event": ["download"],
        f"{per_event}:each": ["5"],
        f"{per_event}:at_most": ["15"],
        f"{per_event}:fades": ["true"],
        f"{per_event}:note": ["新しいほど確か"],
    }
    assert client.post(URL, sent | WORDS).status_code == 302
    body = Proposal.objects.get(title=WORDS["title"]).revisions.get().body
    assert body["rule"]["all"][1:] == [
        {
            "id": group,
            "any": [
                {"id": first, "attribute": "industry", "is": "one_of", "value": ["製造業", "IT"]},
                {"id": event, "event": "seminar", "within_days": 180, "times": 2},
            ],
        },
        {
            "id": score,
            "at_least": 20,
            "score": [
                {
                    "id": entry,
                    "points": 20,
                    "when": {"id": condition, "attribute": "employees", "is": "at_least", "value": 1200},
                },
                {
                    "id": per_event,
                    "note": "新しいほど確か",
                    "event": "download",
                    "within_days": 90,
                    "each": 5,
                    "at_most": 15,
                    "fades": True,
                },
            ],
        },
    ]
    assert set(body["attributes"]) == {"site_visits", "industry", "employees"}


def test_cards_move_are_wrapped_and_removed(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = pressed(client, opened(client), "add:comparison:all")
    new = ids(sent)[-1]
    assert ids(pressed(client, sent, f"up:{new}")) == ["all", new, "visits"]
    assert ids(pressed(client, sent, f"down:{new}")) == ["all", "visits", new]
    wrapped = pressed(client, sent, "wrap:visits")
    assert [node.split(":")[:2] for node in wrapped["node"]] == [
        ["group", "0"],
        ["group", "1"],
        ["comparison", "2"],
        ["comparison", "1"],
    ]
    assert ids(pressed(client, sent, f"remove:{new}")) == ["all", "visits"]
    assert ids(pressed(client, sent, "remove:gone")) == ids(sent)


def shape(sent: Fields) -> list[str]:
    """ "2 group x" for each card: how deep it is, what it is, which one (the new ones without their id)."""
    nodes = [node.split(":", 2) for node in sent["node"]]
    return [f"{depth} {kind} {'' if id_.startswith('c-') else id_}".strip() for kind, depth, id_ in nodes]


def test_cards_are_copied_with_what_they_say(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = pressed(client, opened(client) | {"visits:value": ["7"], "visits:note": ["なぜ"]}, "copy:visits")
    assert shape(sent) == ["0 group all", "1 comparison visits", "1 comparison"]
    copy = ids(sent)[-1]
    assert [sent[f"{copy}:{name}"] for name in ("attribute", "is", "value", "note")] == [
        ["site_visits"],
        ["at_least"],
        ["7"],
        ["なぜ"],
    ]
    assert shape(pressed(client, sent, "copy:all")) == shape(sent)


def test_ticked_cards_are_grouped_and_a_group_is_dissolved(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = pressed(client, opened(client), "add:event:all")
    event = ids(sent)[-1]
    sent = pressed(client, {**sent, "selected": ["visits", event]}, "selected:none")
    group = ids(sent)[1]
    assert shape(sent) == ["0 group all", "1 group", "2 comparison visits", "2 event"]
    assert sent[f"{group}:match"] == ["none"]
    assert shape(pressed(client, sent, f"ungroup:{group}")) == [
        "0 group all",
        "1 comparison visits",
        "1 event",
    ]
    assert shape(pressed(client, {**sent, "selected": [group, event]}, "selected:remove")) == ["0 group all"]


def test_a_criterion_goes_into_a_score_with_points_and_out_again(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = pressed(client, opened(client), "add:score:all")
    sent = pressed(client, sent, "in:visits")
    assert shape(sent) == [
        "0 group all",
        "1 score",
        "2 when",
        "3 comparison",
        "2 when",
        "3 comparison visits",
    ]
    weighed = ids(sent)[-2]
    assert sent[f"{weighed}:points"] == ["10"]
    assert shape(pressed(client, sent, f"out:{weighed}"))[-1] == "1 comparison visits"
    # A condition of points stays with them.
    assert shape(pressed(client, sent, "out:visits")) == shape(sent)


def test_a_card_is_put_at_a_place_but_never_into_itself(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = pressed(client, opened(client), "add:group:all")
    group = ids(sent)[2]
    sent = pressed(client, sent, f"place:visits:{group}:0")
    assert shape(sent) == ["0 group all", "1 group", "2 comparison visits", "2 comparison"]
    assert shape(pressed(client, sent, f"place:{group}:{group}:0")) == shape(sent)
    assert shape(pressed(client, sent, "place:visits:gone:0")) == shape(sent)
    assert shape(pressed(client, sent, "place:visits:all:9"))[-1] == "1 comparison visits"


TEXT = """
rule:
  any:
  - id: visits
    attribute: site_visits
    is: at_least
    value: 4
  - attribute: industry
    is: one_of
    value: [製造業]
"""


def test_a_text_becomes_the_form(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = pressed(client, opened(client) | {"text": [TEXT]}, "text")
    assert [node.split(":")[0] for node in sent["node"]] == ["group", "comparison", "comparison"]
    assert (sent["visits:value"], sent[f"{ids(sent)[0]}:match"]) == (["4"], ["any"])
    assert "value: 4" in sent["text"][0]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("value: 4", "value: many", 7),
        ("attribute: industry", "attribute: nothing", 8),
        ("[製造業]", "[製造業", 11),
        ("rule:", "kind: sql\nrule:", 2),
        ("rule:", "attributes: {site_visits: {type: text}}\nrule:", 2),
        ("    value: 4", "    value: 4\n    value: 5", 8),
    ],
)
def test_a_faulty_text_is_kept_with_the_lines_that_are_wrong_and_so_is_the_form(
    as_person: SignedIn, old: str, new: str, line: int
) -> None:
    client = as_person("sato", "en")
    faulty = TEXT.replace(old, new)
    page = client.post(URL, {**opened(client), "text": faulty, "do": "text"}).content.decode()
    assert re.findall(r"Line (\d+)</a>", page) == [str(line)]
    again = fields(page, "editor")
    assert again["text"][0].strip() == faulty.strip()
    assert again["visits:value"] == ["1"]


def test_a_faulty_text_leaves_the_cards_alone_through_htmx(as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    response = client.post(
        URL, {**opened(client), "text": "rule: [", "do": "text"}, headers={"HX-Request": "true"}
    )
    assert (response.status_code, response["HX-Retarget"]) == (422, "#text-faults")
    assert "This cannot be read as YAML." in response.content.decode()


def test_what_occurs_is_offered_with_its_leads(world: Universe, as_person: SignedIn) -> None:
    world.bring_leads(world.now - timedelta(days=40), qualifying=20)
    page = as_person("sato", "en").get(URL).content.decode()
    # 40 leads with 2 visits and 20 with 9.
    assert "least 2, median 2, most 9 · known of 60 of 60 past leads (100.0%)" in page
    values = re.findall(r'<option value="(\d+)" label="([^"]*)"', page)
    assert values == [("2", "60 leads have at least this"), ("9", "20 leads have at least this")]


def test_a_saved_draft_tells_the_browser_which_work_is_done(as_person: SignedIn) -> None:
    client = as_person("sato")
    response = client.post(URL, {**opened(client), **WORDS, "work": "0123456789abcdef"})
    assert response.cookies["editor-saved"].value == "0123456789abcdef"
    odd = client.post(URL, {**opened(client), **WORDS, "work": "; Path=/"})
    assert "editor-saved" not in odd.cookies


def test_typing_starts_at_the_first_fault(as_person: SignedIn) -> None:
    client = as_person("sato")
    page = client.post(URL, {**opened(client), **WORDS, "visits:value": "many"}).content.decode()
    assert re.search(r'<input [^>]*id="visits:value"[^>]*aria-invalid="true"[^>]*autofocus', page)


def test_a_button_keeps_what_was_typed_elsewhere(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = pressed(
        client, opened(client) | {"title": ["途中"], "visits:value": ["たくさん"]}, "add:event:all"
    )
    assert sent["title"] == ["途中"]
    assert sent["visits:value"] == ["たくさん"]


def test_a_button_gets_only_the_cards_through_htmx(as_person: SignedIn) -> None:
    client = as_person("sato")
    response = client.post(URL, {**opened(client), "do": "add:event:all"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert page.lstrip().startswith('<div id="cards"')
    assert "autofocus" in page


def test_bad_input_is_shown_at_its_criterion_and_nothing_is_lost(as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    sent = pressed(client, opened(client), "add:comparison:all")
    response = client.post(URL, {**sent, **WORDS, "visits:value": "many"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "The value “many” does not fit" in page
    assert "Choose the attribute to compare." in page
    again = fields(page, "editor")
    assert again["visits:value"] == ["many"]
    assert again["title"] == [WORDS["title"]]
    assert not Proposal.objects.filter(title=WORDS["title"]).exists()


def test_an_empty_group_is_a_fault(as_person: SignedIn) -> None:
    client = as_person("sato", "en")
    sent = pressed(client, opened(client), "remove:visits")
    response = client.post(URL, sent | WORDS)
    assert "Add at least one criterion here" in response.content.decode()
    assert response.status_code == 422


def test_a_title_and_a_reason_are_asked_for(as_person: SignedIn) -> None:
    client = as_person("sato")
    response = client.post(URL, opened(client))
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"title", "reason"}


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"node": ["group:0:a", "group:0:b"]},
        {"node": ["comparison:1:a"]},
        {"node": ["group:0:a", "comparison:3:b"]},
        {"node": ["wrong:0:a"]},
        {"node": ["group:0:a"], "do": "burn:a"},
        {"node": ["comparison:0:a"], "do": "add:event:a"},
        {"node": [f"group:{depth}:g{depth}" for depth in range(40)]},
    ],
)
def test_what_no_editor_sends_is_refused_as_a_bad_request(as_person: SignedIn, sent: dict[str, str]) -> None:
    assert as_person("sato").post(URL, sent).status_code == 400


def test_an_unknown_definition_is_not_found(as_person: SignedIn) -> None:
    assert as_person("sato").get("/definitions/nothing/propose/").status_code == 404


def test_a_document_without_a_version_begins_with_an_empty_rule(as_person_of_empty: SignedIn) -> None:
    client = as_person_of_empty("sato")
    sent = opened(client)
    assert [node.split(":")[0] for node in sent["node"]] == ["group", "comparison"]


def test_a_rule_of_hundreds_of_criteria_is_sent_as_one_form(as_person: SignedIn) -> None:
    client = as_person("sato")
    sent = opened(client) | WORDS
    for number in range(300):
        sent["node"] = [*sent["node"], f"comparison:1:n{number}"]
        sent |= {
            f"n{number}:attribute": ["site_visits"],
            f"n{number}:is": ["at_least"],
            f"n{number}:value": [str(number)],
            f"n{number}:note": [""],
        }
    assert client.post(URL, sent).status_code == 302
    assert len(Proposal.objects.get(title=WORDS["title"]).revisions.get().body["rule"]["all"]) == 301

"""GET /api/v1/proposals/ and /api/v1/proposals/NUMBER."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from knox.models import AuthToken

from governance.actions.positions import take_position
from governance.actions.proposals import revise, withdraw
from tests.integration.universe import Universe, company, rule

pytestmark = pytest.mark.django_db
LIST = "/api/v1/proposals/"


@pytest.fixture
def universe(db: None) -> Universe:
    return company()


@pytest.fixture
def read(universe: Universe) -> Iterator[Callable[..., Any]]:
    """Reads an address as the auditor, in English, at the universe's own time."""

    _, token = AuthToken.objects.create(user=universe.kondo, expiry=None)

    def get(address: str, language: str = "en", headers: dict[str, str] | None = None) -> Any:
        with time_machine.travel(universe.now, tick=False):
            sent = {"Authorization": f"Bearer {token}", "Accept-Language": language, **(headers or {})}
            return Client().get(address, headers=sent)

    yield get


def numbers(response: Any) -> list[int]:
    return [row["number"] for row in response.json()["results"]]


def test_proposals_are_listed_newest_first(
    universe: Universe, read: Callable[..., Any], conforms: Callable[..., None]
) -> None:
    first, second = universe.discussed(), universe.drafted(rule(visits=5))
    response = read(LIST)
    conforms(response, "/proposals/")
    assert numbers(response) == [second.pk, first.pk]
    draft = response.json()["results"][0]
    assert (draft["definition"], draft["status"], draft["revision"]) == ("mql", "draft", 1)
    assert (draft["proposer"], draft["proposer_seat"]) == ("Megumi Sato", "marketing_head")
    assert draft["next_step"]["code"] == "open_discussion"
    assert draft["next_step"]["people"] == ["Megumi Sato"]
    assert draft["next_step"]["words"]
    assert read(draft["links"]["self"]).status_code == 200


def test_the_list_is_filtered_by_definition_and_status(universe: Universe, read: Callable[..., Any]) -> None:
    discussed, drafted = universe.discussed(), universe.drafted()
    withdraw(proposal=universe.drafted(), reason="重複", by=universe.sato, at=universe.later())
    assert numbers(read(LIST + "?status=discussion")) == [discussed.pk]
    assert numbers(read(LIST + "?status=discussion&status=draft")) == [drafted.pk, discussed.pk]
    assert numbers(read(LIST + "?definition=sql")) == []
    assert len(numbers(read(LIST + "?definition=mql"))) == 3


def test_a_trial_that_is_over_awaits_the_decision(universe: Universe, read: Callable[..., Any]) -> None:
    universe.first_version()
    trial = universe.tried()
    universe.now = trial.ends_at - timedelta(seconds=1)
    assert numbers(read(LIST + "?status=trial")) == [trial.proposal_id]
    assert numbers(read(LIST + "?status=decision")) == []
    universe.now = trial.ends_at
    assert numbers(read(LIST + "?status=trial")) == []
    assert numbers(read(LIST + "?status=decision")) == [trial.proposal_id]
    assert read(f"{LIST}{trial.proposal_id}").json()["status"] == "decision"


def test_an_unknown_status_is_a_clear_400(
    universe: Universe, read: Callable[..., Any], conforms: Callable[..., None]
) -> None:
    response = read(LIST + "?status=done")
    conforms(response, "/proposals/")
    (fault,) = response.json()["errors"]
    assert (response.status_code, fault["path"], fault["code"]) == (400, "status", "not_a_choice")
    assert "discussion" in fault["detail"]


@pytest.mark.parametrize("number", ["0", "2", "x", "99999999999999999999"])
def test_an_unknown_page_is_a_clear_404(read: Callable[..., Any], number: str) -> None:
    response = read(f"{LIST}?page={number}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_long_list_comes_in_pages(universe: Universe, read: Callable[..., Any]) -> None:
    made = [universe.drafted().pk for _ in range(51)]
    first = read(LIST)
    assert (first.json()["count"], len(numbers(first)), first.json()["previous"]) == (51, 50, None)
    assert numbers(read(first.json()["next"])) == [made[0]]


def test_one_proposal_shows_what_the_heads_said(
    universe: Universe, read: Callable[..., Any], conforms: Callable[..., None]
) -> None:
    proposal = universe.discussed()
    universe.agree(proposal, "sato")
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="件数が多すぎる",
        harm="floods_sales",
        criterion="visits",
        by=universe.tanaka,
        at=universe.later(),
    )
    revise(
        proposal=proposal,
        body=rule(visits=6),
        reason="件数を絞る",
        revision=1,
        no_backtest_reason="過去リードがまだない",
        by=universe.sato,
        at=universe.later(),
    )
    response = read(f"{LIST}{proposal.pk}")
    conforms(response, "/proposals/{number}")
    found = response.json()
    assert (found["revision"], found["current_revision"]["number"]) == (2, 2)
    assert found["current_revision"]["body"]["rule"]["all"][0]["value"] == 6
    assert "6" in found["current_revision"]["sentence"]
    said = [
        (row["by"], row["stance"], row["revision"], bool(row["dismissed_at"])) for row in found["positions"]
    ]
    assert said == [("Megumi Sato", "agree", 1, True), ("Ken Tanaka", "object", 1, True)]
    (objection,) = found["objections"]
    assert (objection["harm"], objection["criterion"]) == ("floods_sales", "visits")
    assert (objection["text"], objection["settled_as"]) == ("件数が多すぎる", "")
    assert [(row["number"], row["held_at"]) for row in found["sessions"]] == [(n, None) for n in (1, 2, 3, 4)]
    step = found["next_step"]
    assert (step["code"], step["people"]) == ("settle_objection", ["Megumi Sato", "Ken Tanaka"])
    assert step["missing"]["code"] == "open_objection"
    assert "Ken Tanaka" in step["missing"]["words"]


def test_names_and_words_are_in_the_readers_language(universe: Universe, read: Callable[..., Any]) -> None:
    found = read(f"{LIST}{universe.discussed().pk}", "ja").json()
    assert found["proposer"] == "佐藤 恵"
    assert "訪問" in found["current_revision"]["sentence"]


def test_an_approved_proposal_and_its_version_link_to_each_other(
    universe: Universe, read: Callable[..., Any]
) -> None:
    version = universe.first_version()
    found = read(f"{LIST}{version.proposal_number}").json()
    assert (found["status"], found["next_step"]["people"]) == ("approved", [])
    linked = read(found["links"]["version"]).json()
    assert linked["version"] == 1
    assert linked["links"]["proposal"] == found["links"]["self"]


def test_an_unknown_proposal_is_a_clear_404(read: Callable[..., Any], conforms: Callable[..., None]) -> None:
    for number in ("7", "99999999999999999999"):
        response = read(LIST + number)
        conforms(response, "/proposals/{number}")
        assert (response.status_code, response.json()["code"]) == (404, "no_such_proposal")


def test_nobody_reads_without_signing_in(client: Client) -> None:
    assert client.get(LIST).status_code == 401


def test_the_list_takes_as_many_queries_for_many_proposals_as_for_few(
    universe: Universe, read: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    universe.first_version()
    universe.tried()
    for more in (0, 5):
        for _ in range(more):
            universe.agree(universe.discussed(), "sato")
        with django_assert_num_queries(19):
            assert len(numbers(read(LIST))) == 2 + more


def test_one_proposal_takes_a_fixed_number_of_queries(
    universe: Universe, read: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    universe.first_version()
    proposal = universe.tried().proposal
    with django_assert_num_queries(21):
        read(f"{LIST}{proposal.pk}")


def test_a_report_is_read_by_its_number(
    universe: Universe, read: Callable[..., Any], conforms: Callable[..., None]
) -> None:
    universe.first_version()
    report = universe.reported()
    response = read(f"/api/v1/reports/{report.pk}")
    conforms(response, "/reports/{number}")
    found = response.json()
    assert (found["report"], found["fingerprint"], found["verdict"]) == (
        report.pk,
        report.fingerprint,
        report.verdict,
    )
    assert [row["measure"] for row in found["measures"]] == ["qualified_share"]
    assert read("/api/v1/reports/999").json()["code"] == "no_such_report"

"""What sales answered: the list, its filters, the file, one answer, and the figures beside a definition."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import LeadFeedback, RejectionReason
from evidence.statistics import wilson
from governance.actions.feedback import give_feedback, take_back
from governance.waiting import record_of
from tests.integration.recorded import once
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
PAGE = "/leads/feedback/answers/"


@pytest.fixture
def answered(world: Universe) -> Universe:
    """40 leads: L0 to L29 accepted by Mori, L30 to L39 rejected by Tanaka: six as need unclear, which dispute
    the visits, four as timing, which dispute nothing; L0 was rejected before, L40's answer taken back.
    """
    world.now = once("answered", lambda: answer(world))
    return world


def answer(world: Universe) -> datetime:
    world.bring_leads(world.now, qualifying=20)
    need, timing = (
        RejectionReason.objects.get(name_en=name) for name in ("need unclear", "timing too far off")
    )

    def say(number: int, reason: RejectionReason | None, criterion: str = "", note: str = "") -> LeadFeedback:
        found = record_of(f"crm:L{number}", world.now)
        assert found
        return give_feedback(
            document=world.mql,
            lead=found,
            accepted=reason is None,
            reason=reason,
            criterion=criterion,
            note=note,
            by=world.tanaka if reason else world.mori,
            at=world.now,
        )

    say(0, timing)
    for number in range(30):
        say(number, None)
    world.later(days=1)
    for number in range(30, 40):
        say(number, need if number < 36 else timing, "visits" if number < 36 else "", "=1+1")
    take_back(answer=say(40, None), by=world.mori, at=world.now)
    return world.now


def leads(client: Client, query: str) -> list[str]:
    return [line.row.lead.partition(":")[2] for line in client.get(PAGE + query).context["lines"]]


def test_the_list_says_what_the_answers_come_to(answered: Universe, as_person: SignedIn) -> None:
    response = as_person("sato", "en").get(PAGE)
    view = response.context["tally"]
    low, high = wilson(30, 40) or (0, 0)
    assert (view.figure.value, view.figure.stands_on) == (
        "75",
        f"(30 / 40) [{low * 100:.0f}–{high * 100:.0f}]",
    )
    assert [(part.name, part.n, part.of) for part in view.reasons] == [
        ("need unclear", 6, 10),
        ("timing too far off", 4, 10),
    ]
    assert [(part.n, part.of) for part in view.criteria] == [(6, 10)]
    assert "site visits" in view.criteria[0].name
    assert view.undisputed == 4
    assert response.context["page"].paginator.count == 40


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?answer=accepted", 30),
        ("?answer=rejected", 10),
        ("?criterion=visits", 6),
        ("?criterion=-", 4),
        ("?version=mql@1", 40),
        ("?version=mql@9", 40),
        ("?since=2026-04-02&answer=accepted", 0),
        ("?until=2026-04-01&answer=rejected", 0),
        ("?which=all", 42),
        ("?answer=nonsense", 40),
    ],
)
def test_it_filters(answered: Universe, as_person: SignedIn, query: str, count: int) -> None:
    assert as_person().get(PAGE + query).context["page"].paginator.count == count


def test_by_person_and_reason_sorted(answered: Universe, as_person: SignedIn) -> None:
    client, reason = as_person(), RejectionReason.objects.get(name_en="timing too far off")
    assert leads(client, f"?person={answered.tanaka.pk}&reason={reason.pk}") == ["L39", "L38", "L37", "L36"]
    assert leads(client, f"?reason={reason.pk}&sort=oldest") == ["L36", "L37", "L38", "L39"]
    assert leads(client, "?sort=lead")[:3] == ["L0", "L1", "L10"]
    assert leads(client, "?answer=rejected&since=2030-01-01") == []


def test_the_file_has_every_answer_and_runs_nothing(answered: Universe, as_person: SignedIn) -> None:
    response = as_person("sato", "en").get("/leads/feedback/answers.csv?answer=rejected")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = text.strip().splitlines()
    assert len(lines) == 11
    assert "'=1+1" in lines[1] and "mql@1" in lines[1]


def test_an_answer_has_its_address(answered: Universe, as_person: SignedIn) -> None:
    first, second = LeadFeedback.objects.filter(lead="crm:L0")
    client = as_person("mori", "en")
    page = client.get(f"/leads/feedback/{first.pk}/").content.decode()
    assert "replaced" in page and f'href="/leads/feedback/{second.pk}/"' in page
    page = client.get(f"/leads/feedback/{second.pk}/").content.decode()
    assert f'action="/leads/feedback/{second.pk}/undo/"' in page
    taken = LeadFeedback.objects.get(lead="crm:L40", takes_back=None)
    assert "Taken back" in client.get(f"/leads/feedback/{taken.pk}/").content.decode()
    assert client.get("/leads/feedback/999999/").status_code == 404


def test_the_definition_shows_how_sales_takes_its_leads(answered: Universe, as_person: SignedIn) -> None:
    response = as_person("sato", "en").get("/definitions/mql/")
    assert response.context["tally"].figure.value == "75"
    page = response.content.decode()
    assert "How sales takes these leads" in page
    assert 'href="/leads/feedback/answers/?version=mql@1&amp;answer=rejected&amp;criterion=visits"' in page


def test_a_proposal_shows_the_same_beside_its_effect(answered: Universe, as_person: SignedIn) -> None:
    proposal = answered.discussed(rule(visits=3))
    response = as_person("sato", "en").get(f"/proposals/{proposal.pk}/")
    assert response.context["tally"].rejected == 10


def test_an_answer_on_trial_is_none_about_the_version(empty: Universe) -> None:
    """Version 1 asks for 5 visits; L3 has 2 and qualifies on trial only."""
    from web.loaders.answers import answered_by_version

    empty.first_version(rule(visits=5))
    trial = empty.tried(rule(visits=1))
    empty.bring_leads(trial.started_at + timedelta(hours=1), qualifying=1)
    found = record_of("crm:L3", empty.now)
    assert found
    give_feedback(document=empty.mql, lead=found, accepted=True, by=empty.mori, at=empty.later())
    assert answered_by_version(empty.mql.versions.all()) == {}


def test_before_any_answer_it_says_what_to_do(world: Universe, as_person: SignedIn) -> None:
    page = as_person("sato", "en").get(PAGE).content.decode()
    assert "Nobody has answered a lead yet" in page
    assert (
        "How sales takes these leads" not in as_person("sato", "en").get("/definitions/mql/").content.decode()
    )


def test_the_list_asks_few_queries(answered: Universe, as_person: SignedIn) -> None:
    client = as_person("sato")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    assert len(asked) <= 25, len(asked)


def test_a_lead_shows_its_answers_and_sales_can_answer_it_again(
    answered: Universe, as_person: SignedIn
) -> None:
    page = as_person("mori", "en").get("/leads/crm:L30/").content.decode()
    assert "need unclear" in page and 'href="/leads/feedback/?lead=crm%3AL30"' in page
    page = as_person("sato", "en").get("/leads/crm:L50/").content.decode()
    assert "<h2>Answers of sales" not in page and "Answer this lead" not in page

"""The demo company has something true to show of everything that governing an agreement is made of."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from definitions.models import Document
from governance.models import (
    ActionItem,
    Doubt,
    Event,
    EvidencePack,
    Notice,
    Objection,
    Position,
    Proposal,
    Suggestion,
    Trial,
    TrialReport,
)
from governance.verifying import verify
from people.models import Delegation, User
from tests.integration.demo_company import NOON, demo_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db: None) -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOON, tick=False):
        demo_company()
        yield


def read(who: str, path: str, language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(email__startswith=f"{who}@"))
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def of(document: str, **fields: object) -> Proposal:
    """The newest proposal of a document."""
    return Proposal.objects.filter(document__key=document, **fields)[0]


def test_every_part_of_the_agreement_is_seen_in_it(company: None) -> None:
    # Documents of every kind, one in a scope of its own; a change of a criterion names the stages it touches.
    assert set(Document.objects.values_list("kind", flat=True)) == {"mql", "sql", "matrix", "deadline", "kpi"}
    assert Document.objects.exclude(scope="").count() == 1
    suggestion = of("mql", status="draft")
    assert "MQL judgement, First contact" in read("sato", f"/proposals/{suggestion.pk}/")
    # A member's suggestion waits for a sponsor.
    assert "Sponsor this suggestion" in read("tanaka", f"/proposals/{suggestion.pk}/")
    # Seats, somebody who acted for another, a delegation to come; positions that are hidden yet.
    lent = of("deadline-overseas", status="approved")
    assert "渡辺 大輔さん（田中 健一さんの代理）が" in read("sato", f"/proposals/{lent.pk}/", "ja")
    assert Delegation.objects.filter(since__gt=NOON).count() == 1
    hidden = of("deadline", status="discussion")
    assert Position.objects.get(proposal=hidden).stance == "agree"
    page = read("sato", f"/proposals/{hidden.pk}/")
    assert (
        "Positions are shown once both heads have taken one" in page and "Kenichi Tanaka agreed" not in page
    )
    assert "Kenichi Tanaka agreed" in read("tanaka", f"/proposals/{hidden.pk}/")
    # What heads said: agreed, with a concern, objected, dismissed by a revision; overruled with a reason.
    assert {row.stance for row in Position.objects.all()} == {"agree", "concern", "object"}
    assert Position.objects.exclude(dismissed_at=None).exists()
    assert {row.settled_as for row in Objection.objects.all()} == {"", "overruled"}
    # Talking: threads, an open suggestion, a mention, actions done and overdue, sessions with minutes.
    assert Suggestion.objects.filter(settled_at=None).exists()
    assert Notice.objects.filter(kind="mentioned").exists()
    assert ActionItem.objects.exclude(done_at=None).exists()
    assert ActionItem.objects.filter(done_at=None, due_on__lt=NOON.date()).exists()
    # Trials: one runs, the other head is asked for a later end; reports of several verdicts.
    (running,) = Trial.objects.filter(ends_at__gt=NOON, ended_early_at=None)
    assert running.extension_end and not running.extended_at
    verdicts = set(TrialReport.objects.values_list("verdict", flat=True))
    assert {"met", "missed"} <= verdicts
    # In force: reverted in an emergency, a proposal that has to be merged since, the whole record.
    assert Event.objects.filter(verb="revert").exists()
    waiting = of("deadline-overseas", status="discussion")
    assert "choose what holds" in read("tanaka", f"/proposals/{waiting.pk}/merge/")
    assert verify().whole
    # Acknowledged, unclear, cannot be done; one question is answered and one is not.
    assert {row.kind for row in Doubt.objects.all()} == {"unclear", "cannot_do"}
    assert [row.replied_at is None for row in Doubt.objects.order_by("at")] == [False, True]
    assert "What was measured since" in read("sato", "/definitions/mql/versions/3/dossier/")
    # Reviews with frozen evidence, and one that is overdue.
    assert EvidencePack.objects.filter(version__document__key="mql").exists()
    assert "days overdue" in read("ito", "/")
    # What waits for each, the digest and the channel; the calendar; the auditor's history.
    for person in ("sato", "tanaka", "takahashi", "nakamura"):
        assert "Nothing waits for you" not in read(person, "/my-turn/")
    assert Notice.objects.filter(kind="digest").exists() and Notice.objects.exclude(webhook=None).exists()
    assert "Session 2" in read("ito", "/calendar/")
    assert "drafted proposal" in read("kobayashi", "/history/")

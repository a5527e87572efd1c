"""The responsibility matrix and the 48-hour rule take the same road, without leads to try them on."""

import copy
from typing import Any

from definitions.models import Document
from governance.actions.decisions import approve
from governance.actions.discussion import comment
from governance.actions.positions import take_position
from governance.actions.proposals import revise
from governance.actions.trials import send_to_decision, start_trial
from governance.facts import facts_of
from governance.models import Event, Proposal
from governance.policies import Refusal, may
from governance.stages import touched
from tests.integration.governance.reading import next_step, unacknowledged
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def document(key: str) -> Document:
    return Document.objects.get(key=key)


def stricter(hours: int = 24) -> dict[str, Any]:
    body = copy.deepcopy(document("matrix").versions.get(number=1).body)
    body["stages"][3]["within"]["amount"] = hours
    return dict(body)


def opened(world: Universe, body: dict[str, Any] | None = None) -> Proposal:
    return world.discussed(body or stricter(), document=document("matrix"))


def test_the_starter_has_both_with_a_first_version_that_nobody_agreed_to(world: Universe) -> None:
    for key in ("matrix", "deadline"):
        version = document(key).versions.get()
        assert (version.number, version.agreement, version.proposal_number) == (1, [], None)
        assert version.reason
        assert version not in unacknowledged(world.mori, world.now)
    assert [row.key for row in Document.objects.all()] == ["mql", "sql", "matrix", "deadline", "kpi"]
    assert [row.key for row in Document.objects.that_judge()] == ["mql", "sql"]


def test_from_the_discussion_it_goes_to_the_decision_and_into_force(world: Universe) -> None:
    proposal = opened(world)
    world.agree(proposal)
    with refused("sessions_left"):
        send_to_decision(proposal=proposal, revision=1, by=world.sato, at=world.later())
    world.waive(proposal)
    with refused("nothing_to_try"):
        start_trial(proposal=proposal, revision=1, by=world.sato, at=world.later())
    assert next_step(proposal, world.now).code == "send_to_decision"
    send_to_decision(proposal=proposal, revision=1, by=world.sato, at=world.later())
    version = approve(
        proposal=proposal, revision=1, report=None, in_force_from=world.later(), by=world.ito, at=world.now
    )
    assert (version.number, [entry["seat"] for entry in version.agreement]) == (
        2,
        ["marketing_head", "sales_head", "cmo"],
    )
    assert version in unacknowledged(world.mori, world.later())


def test_a_fault_or_somebody_unknown_is_refused_at_once(world: Universe) -> None:
    nobody, gone = stricter(), stricter()
    nobody["stages"][0]["responsible"] = []
    with refused("invalid_body"):
        opened(world, nobody)
    gone["stages"][0]["informed"] = ["warehouse"]
    with refused("unknown_party"):
        opened(world, gone)
    with refused("other_kind"):
        opened(world, document("deadline").versions.get().body)
    with refused("other_kind"):
        world.drafted(stricter(), document=world.mql)


def test_a_revision_names_the_stages_that_changed_and_dismisses_positions(world: Universe) -> None:
    proposal = opened(world)
    world.agree(proposal, "sato")
    body = stricter()
    body["stages"][4]["within"] = {"amount": 7, "unit": "days"}
    revise(proposal=proposal, body=body, reason="SQL判定も", revision=1, by=world.sato, at=world.later())
    event = Event.objects.get(proposal=proposal, verb="revise")
    assert event.details["changed"] == ["sql_judgement"]
    assert not proposal.positions.filter(dismissed_at=None).exists()
    with refused("nothing_changed"):
        revise(proposal=proposal, body=body, reason="同じ", revision=2, by=world.sato, at=world.later())


def test_stages_and_fields_are_spoken_of_like_criteria(world: Universe) -> None:
    proposal = opened(world)
    comment(proposal=proposal, text="休日は？", criterion="first_contact", by=world.mori, at=world.later())
    with refused("unknown_criterion"):
        comment(proposal=proposal, text="休日は？", criterion="hours", by=world.mori, at=world.later())
    body = document("deadline").versions.get().body | {"hours": 24}
    other = world.discussed(body, document=document("deadline"))
    take_position(
        proposal=other,
        revision=1,
        stance="object",
        text="守れない",
        harm="other",
        criterion="hours",
        by=world.tanaka,
        at=world.later(),
    )
    assert facts_of(other, None, world.now).objections


def test_the_matrix_in_force_names_the_stages_that_a_change_touches(world: Universe) -> None:
    base = world.mql.versions.get()
    found = touched(world.mql, base.body, base.body, world.now)
    assert (list(found.stages), str(found.by)) == (["mql_judgement", "first_contact"], "matrix@1")
    matrix = document("matrix")
    first = matrix.versions.get()
    assert touched(matrix, first.body, stricter(), world.now).stages == ["first_contact"]


def test_what_judges_leads_still_needs_its_trial(world: Universe) -> None:
    proposal = world.ready()
    facts = facts_of(proposal, world.sato, world.now)
    assert may("send_to_decision", facts) == Refusal("trial_needed")

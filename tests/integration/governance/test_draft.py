"""Drafting and editing a proposal."""

import pytest

from governance.actions.proposals import draft, edit_draft
from governance.models import Event, Proposal
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe, rule


def test_a_head_drafts_on_the_version_in_force(world: Universe) -> None:
    proposal = world.drafted()
    assert (proposal.status, proposal.base.number, proposal.proposer_seat) == ("draft", 1, "marketing_head")
    revision = proposal.revisions.get()
    assert (revision.number, revision.reason) == (1, "見込みの薄いリードが多い")
    event = Event.objects.get(proposal=proposal)
    assert (event.verb, event.from_status, event.to_status, event.by) == ("draft", "", "draft", world.sato)


def test_the_first_proposal_of_a_document_has_no_base(empty: Universe) -> None:
    assert empty.drafted().base is None


def test_an_auditor_cannot_propose(world: Universe) -> None:
    with refused("auditors_change_nothing"):
        world.drafted(by="kondo")


def test_faults_are_listed_with_their_places(world: Universe) -> None:
    body = rule()
    body["rule"]["all"][0]["value"] = "three"
    with refused("invalid_body"):
        world.drafted(body)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"title": " "}, "no_title"), ({"title": "長" * 201}, "no_title"), ({"reason": "\n"}, "no_reason")],
)
def test_a_title_and_a_reason_are_needed(world: Universe, changed: dict[str, str], code: str) -> None:
    said = {"title": "題", "reason": "理由", "expected_effect": ""} | changed
    with refused(code):
        draft(document=world.mql, body=rule(), by=world.sato, at=world.later(), **said)


def test_the_definition_must_be_of_the_documents_kind(world: Universe) -> None:
    with refused("other_kind"):
        world.drafted(rule(kind="sql"))


@pytest.mark.parametrize("note", ["a\x00b", "a\ud800b"])
def test_characters_that_no_database_keeps_are_refused(world: Universe, note: str) -> None:
    with refused("odd_characters"):
        world.drafted(rule(note=note))


def test_a_reference_to_a_document_without_a_version_is_refused(world: Universe) -> None:
    with refused("unknown_reference"):
        world.drafted(rule(criteria=[{"id": "ref", "definition": "sql"}]))


def test_a_reference_to_itself_is_refused(world: Universe) -> None:
    with refused("circular_reference"):
        world.drafted(rule(criteria=[{"id": "ref", "definition": "mql"}]))


def test_a_reference_that_leads_back_is_refused(world: Universe) -> None:
    from definitions.models import Document

    needs_mql = rule(kind="sql", criteria=[{"id": "ref", "definition": "mql"}])
    world.first_version(needs_mql, Document.objects.get(key="sql"))
    with refused("circular_reference"):
        world.drafted(rule(criteria=[{"id": "ref", "definition": "sql"}]))


def test_the_proposer_edits_the_draft_into_a_new_revision(world: Universe) -> None:
    proposal = world.drafted()
    edited(world, proposal, revision=1)
    proposal.refresh_from_db()
    assert (proposal.title, proposal.status) == ("新しい題", "draft")
    assert [row.number for row in proposal.revisions.all()] == [1, 2]


def test_somebody_elses_draft_cannot_be_edited(world: Universe) -> None:
    proposal = world.drafted(by="tanaka")
    with refused("only_the_proposer"):
        edited(world, proposal, revision=1)


def test_editing_what_was_edited_meanwhile_is_refused(world: Universe) -> None:
    proposal = world.drafted()
    edited(world, proposal, revision=1)
    with refused("stale"):
        edited(world, proposal, revision=1)


def test_what_is_in_discussion_is_revised_and_not_edited(world: Universe) -> None:
    proposal = world.discussed()
    with refused("not_now"):
        edited(world, proposal, revision=1)


def edited(world: Universe, proposal: Proposal, revision: int) -> None:
    edit_draft(
        proposal=proposal,
        title="新しい題",
        body=rule(visits=4),
        reason="理由",
        expected_effect="",
        revision=revision,
        by=world.sato,
        at=world.later(),
    )

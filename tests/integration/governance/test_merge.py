"""Another version came into force: a proposal is merged with it by criterion; nothing is undone unseen."""

import copy
from typing import Any

import pytest

from definitions.language.faults import Faults
from definitions.language.merged import Resolution, Written
from definitions.models import Document
from governance.actions.merging import merge
from governance.actions.proposals import edit_draft, revise
from governance.merging import merging
from governance.models import Event, Notice, Proposal, Revision
from governance.my_turn import my_turn
from tests.integration.governance.reading import next_step
from tests.integration.governance.refusing import refused
from tests.integration.superseding import CAP, comes_into_force
from tests.integration.universe import Universe, rule

VISITS = "rule/visits/says"


def merged(
    world: Universe,
    proposal: Proposal,
    by: str = "sato",
    version: int = 2,
    visits: Resolution | None = None,
) -> Revision:
    return merge(
        proposal=proposal,
        revision=proposal.revisions.count(),
        version=version,
        resolutions={VISITS: visits} if visits else {},
        reason="第2版と合わせた",
        no_backtest_reason="過去リードがない",
        by=world.people[by],
        at=world.later(),
    )


def test_what_two_sides_changed_apart_is_put_together_and_positions_are_dismissed(world: Universe) -> None:
    proposal = world.discussed(rule(visits=3))
    world.agree(proposal)
    comes_into_force(world)
    step = next_step(proposal, world.now)
    assert (step.code, step.people) == ("merge", (world.sato.pk,))
    assert "merge" in {turn.code for turn in my_turn(world.sato, world.now)}
    Notice.objects.all().delete()
    new = merged(world, proposal)
    assert new.body == rule(visits=3, criteria=[CAP])
    proposal.refresh_from_db()
    assert (proposal.base.number, new.number) == (2, 2)
    assert {one.dismissed_for for one in proposal.positions.all()} == {new}
    event = Event.objects.get(verb="merge")
    assert (event.details["base"], event.details["changed"], event.details["resolved"]) == (2, ["cap"], {})
    told = Notice.objects.get(kind="position_dismissed", to=world.tanaka)
    assert "90" in told.text
    world.agree(proposal)
    assert next_step(proposal, world.now).code == "hold_session"


@pytest.mark.parametrize(
    ("chosen", "visits"),
    [("ours", 3), ("theirs", 2), (Written({"attribute": "site_visits", "is": "at_least", "value": 4}), 4)],
)
def test_what_both_changed_is_a_conflict_that_a_person_resolves(
    world: Universe, chosen: Resolution, visits: int
) -> None:
    proposal = world.discussed(rule(visits=3))
    comes_into_force(world, rule(visits=2, criteria=[CAP]))
    found = merging(proposal, world.now)
    assert found and [one.key for one in found.merged.conflicts] == [VISITS]
    with refused("conflicts_left"):
        merged(world, proposal)
    assert merged(world, proposal, visits=chosen).body == rule(visits=visits, criteria=[CAP])
    assert list(Event.objects.get(verb="merge").details["resolved"]) == [VISITS]


def test_a_written_value_that_makes_no_definition_is_told_and_changes_nothing(world: Universe) -> None:
    proposal = world.discussed(rule(visits=3))
    comes_into_force(world, rule(visits=2))
    with pytest.raises(Faults):
        merged(
            world, proposal, visits=Written({"attribute": "site_visits", "is": "at_least", "value": "many"})
        )
    assert proposal.revisions.count() == 1


def test_an_old_base_is_neither_revised_nor_edited_past_the_merge(world: Universe) -> None:
    draft, proposal = world.drafted(rule(visits=5)), world.discussed(rule(visits=3))
    comes_into_force(world)
    words = {"body": rule(visits=7), "reason": "理由", "revision": 1, "by": world.sato}
    with refused("base_is_old"):
        revise(proposal=proposal, no_backtest_reason="なし", at=world.later(), **words)
    with refused("base_is_old"):
        edit_draft(proposal=draft, title="題", expected_effect="効", at=world.later(), **words)
    assert merged(world, draft).body == rule(visits=5, criteria=[CAP])
    assert not Notice.objects.filter(event__proposal=draft).exists()


def test_who_may_not_revise_may_not_merge_nor_with_what_they_did_not_see(world: Universe) -> None:
    proposal = world.discussed(rule(visits=3))
    with refused("nothing_to_merge"):
        merged(world, proposal)
    comes_into_force(world)
    with refused("only_the_proposer"):
        merged(world, proposal, by="tanaka")
    comes_into_force(world, rule(visits=1))
    with refused("merged_with_another"):
        merged(world, proposal, version=2)
    merged(world, proposal, version=3)
    with refused("nothing_to_merge"):
        merged(world, proposal, version=3)


def test_the_matrix_is_merged_by_stage_and_field(world: Universe) -> None:
    matrix = Document.objects.get(key="matrix")
    first: Any = matrix.versions.get().body
    ours, theirs, both = (copy.deepcopy(first) for _ in range(3))
    ours["stages"][3]["within"] = both["stages"][3]["within"] = {"amount": 24, "unit": "hours"}
    ours["stages"][0]["output"] = "名刺"
    theirs["stages"][0]["output"] = "名簿"
    theirs["stages"][3]["note"] = both["stages"][3]["note"] = "電話でもよい"
    proposal = world.discussed(ours, document=matrix)
    comes_into_force(world, theirs, matrix)
    found = merging(proposal, world.now)
    assert found
    assert [one.key for one in found.merged.conflicts] == ["matrix/acquisition/output"]
    both["stages"][0]["output"] = "連絡先"
    new = merge(
        proposal=proposal,
        revision=1,
        version=2,
        resolutions={"matrix/acquisition/output": Written("連絡先")},
        reason="合わせた",
        by=world.sato,
        at=world.later(),
    )
    assert new.body == both


def test_the_48_hour_rule_is_merged_by_field(world: Universe) -> None:
    deadline = Document.objects.get(key="deadline")
    first: Any = deadline.versions.get().body
    proposal = world.discussed({**first, "hours": 24}, document=deadline)
    comes_into_force(world, {**first, "counted_days": ["mon", "tue", "wed", "thu"]}, deadline)
    new = merged(world, proposal)
    assert new.body == {**first, "hours": 24, "counted_days": ["mon", "tue", "wed", "thu"]}

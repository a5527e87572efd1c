"""History: one list over events, imports and edits, newest first, as sentences in the reader's language."""

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from governance.actions.acknowledgements import acknowledge
from governance.actions.decisions import request_changes
from governance.actions.discussion import comment, resolve_thread
from governance.actions.positions import overrule_objection, take_position
from governance.edits import FIELDS, SENTENCES
from governance.facts import facts_of
from governance.history import ALL_KINDS, EDITED, KINDS, Filters, lines, timeline
from governance.lines import LINES
from governance.workflow import TABLE
from people.actions import seat_person
from people.models import Seat
from tests.integration.governance.test_approve import approved
from tests.integration.governance.test_revise import revised
from tests.integration.universe import Universe


def test_newest_first_and_by_pages_without_gaps(world: Universe) -> None:
    world.discussed()
    everything, more = lines(Filters(), limit=1000)
    assert not more
    assert [one.at for one in everything] == sorted((one.at for one in everything), reverse=True)
    paged = [
        one for offset in range(0, len(everything), 7) for one in lines(Filters(), offset=offset, limit=7)[0]
    ]
    assert [one.text for one in paged] == [one.text for one in everything]
    assert lines(Filters(), limit=1)[1]


def test_an_objection_reads_as_a_sentence_in_both_languages(world: Universe) -> None:
    proposal = world.discussed()
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="営業が回らない",
        harm="floods_sales",
        by=world.tanaka,
        at=world.later(),
    )
    with translation.override("ja"):
        line = timeline(proposal)[0]
        assert line.text == f"田中 健さんが改定案#{proposal.pk}の第1稿に反対しました。"
    with translation.override("en"):
        assert timeline(proposal)[0].text == f"Ken Tanaka objected to revision 1 of proposal #{proposal.pk}."
    assert (line.reason, line.person, line.details["criterion"]) == ("営業が回らない", world.tanaka, "")


def test_every_line_of_a_whole_way_reads_without_holes(world: Universe) -> None:
    found = world.reported(qualifying=3)
    proposal = found.trial.proposal
    request_changes(proposal=proposal, reason="数を見直す", by=world.ito, at=world.later())
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        text="反対",
        harm="other",
        by=world.tanaka,
        at=world.later(),
    )
    overrule_objection(objection=proposal.objections.get(), reason="理由", by=world.ito, at=world.later())
    revised(world, proposal)
    thread = comment(
        proposal=proposal, text="よい", criterion="visits", by=world.mori, at=world.later()
    ).thread
    resolve_thread(thread=thread, by=world.mori, at=world.later())
    acknowledge(version=world.mql.versions.get(), by=world.mori, at=world.later())
    for language in ("ja", "en"):
        with translation.override(language):
            for one in lines(Filters(), limit=1000)[0]:
                assert "{" not in one.text
                assert one.text.endswith("。" if language == "ja" else ".")


def test_every_verb_and_every_edit_has_its_words() -> None:
    assert set(LINES) == {row.verb for row in TABLE} - {"trial_ends"} | set(KINDS["roadmap"])
    models = [model for kind in EDITED.values() for model in kind]
    assert set(SENTENCES) == {(model, verb) for model in models for verb in ("add", "change", "remove")}
    for model in models:
        assert {field.name for field in model.history.model.tracked_fields} - {"id"} <= set(FIELDS)


def test_filters_by_document_person_kind_and_period(world: Universe) -> None:
    begun = world.now
    proposal = world.discussed(by="tanaka")
    snapshot = world.bring_leads(world.now, qualifying=5)

    def texts(**filters: object) -> list[str]:
        return [one.verb for one in lines(Filters(**filters), limit=1000)[0]]

    assert texts(proposal=proposal) == ["open_discussion", "draft"]
    assert texts(document=world.mql, since=begun) == ["open_discussion", "draft"]
    assert texts(person=world.tanaka, since=begun) == ["open_discussion", "draft"]
    assert texts(person=world.tanaka, since=begun, until=proposal.opened_at) == ["draft"]
    assert texts(kind="import") == ["import"]
    assert [one.snapshot for one in lines(Filters(kind="import"))[0]] == [snapshot]
    for kind in ALL_KINDS:
        assert {one.kind for one in lines(Filters(kind=kind), limit=1000)[0]} <= {kind}


def test_an_edit_shows_what_each_field_was_and_became(world: Universe) -> None:
    seat_person(seat=Seat.objects.get(key="sales_head"), user=world.mori, by=world.yamada, at=world.later())
    with translation.override("en"):
        newest = lines(Filters(kind="people", person=world.yamada), limit=2)[0]
    assert [one.text for one in newest] == [
        "Hajime Yamada put Aoi Mori in the seat “Head of Sales”.",
        "Hajime Yamada changed how long Ken Tanaka holds the seat “Head of Sales”.",
    ]
    changed = next(one for one in newest if one.verb == "change")
    assert [(change.field, change.old) for change in changed.changes] == [("held until", "")]
    assert changed.changes[0].new


def test_a_sign_in_is_no_history(world: Universe) -> None:
    before, written = len(lines(Filters(kind="people"), limit=1000)[0]), world.mori.history.count()
    world.mori.last_login = world.later()
    world.mori.save(update_fields=["last_login"])
    assert world.mori.history.count() == written
    world.mori.save()  # as sign-ins were written before
    assert world.mori.history.count() == written + 1
    assert len(lines(Filters(kind="people"), limit=1000)[0]) == before


def test_the_number_of_queries_does_not_grow_with_the_lines(
    world: Universe, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    approved(world, world.reported())
    with django_assert_max_num_queries(40):
        lines(Filters(), limit=200)


@pytest.mark.parametrize("count", [1, 4])
def test_what_is_open_costs_the_same_for_one_proposal_as_for_many(
    world: Universe, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from governance.my_turn import my_turn
    from governance.queries import agreement

    for _number in range(count):
        world.discussed()
    with django_assert_max_num_queries(25):
        assert len(my_turn(world.tanaka, world.now)) >= count
    with django_assert_max_num_queries(17):
        states = {state.document.key: state for state in agreement(world.now)}
    assert len(states["mql"].proposals) == count
    assert [one["stance"] for one in states["mql"].agreed] == ["agree", "agree", "approve"]
    assert states["sql"].version is None


def test_what_is_known_before_an_action_is_read_in_few_queries(
    world: Universe, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    report = world.reported()
    with django_assert_max_num_queries(17):
        facts = facts_of(report.trial.proposal, world.sato, world.now)
    assert facts.trial and facts.trial.newest_report == report.pk

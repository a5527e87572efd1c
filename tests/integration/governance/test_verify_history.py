"""Whoever changes a stored row past the product is found, and the record is named."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import translation

from definitions.models import Version
from governance.actions.acknowledgements import acknowledge, raise_doubt
from governance.actions.agreed import agree_action
from governance.actions.decisions import approve
from governance.actions.discussion import comment
from governance.actions.initiatives import add_initiative, record_occurrence
from governance.actions.positions import take_position, withdraw_objection
from governance.actions.pulse import open_pulse
from governance.actions.reviews import record_review
from governance.actions.suggesting import suggest_value
from governance.actions.trials import end_trial_early, start_trial
from governance.models import Comment, EditSeal, Event, Position
from governance.verifying import RECORDS, verify
from people.models import SeatHolding, User
from tests.integration import universe
from tests.integration.recorded import once
from tests.integration.universe import Universe, rule

pytestmark = pytest.mark.django_db
OTHER_INSTANT = datetime(2020, 2, 29, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def story(db: None) -> Universe:
    """A row of every kind that is sealed, and most of what is edited in place."""
    told = universe.world()
    told.now = once("a story", lambda: tell(told))
    return told


def tell(told: Universe) -> datetime:
    report = told.reported()
    proposal = report.trial.proposal
    comment(proposal=proposal, text="件数は?", by=told.mori, at=told.later())
    at = told.later()
    version = approve(
        proposal=proposal, revision=1, report=report, in_force_from=told.later(), by=told.ito, at=at
    )
    acknowledge(version=version, by=told.mori, at=told.later())
    raise_doubt(version=version, kind="unclear", text="誰が?", by=told.sato, at=told.later())
    second = told.discussed(rule(visits=5))
    take_position(
        proposal=second,
        revision=1,
        stance="object",
        text="多い",
        harm="other",
        by=told.tanaka,
        at=told.later(),
    )
    suggest_value(
        proposal=second,
        criterion="visits",
        value="4",
        text="4回では",
        revision=1,
        by=told.mori,
        at=told.later(),
    )
    agree_action(
        proposal=second,
        text="件数を調べる",
        owner=told.suzuki,
        due_on=(told.now + timedelta(days=7)).date(),
        by=told.sato,
        at=told.later(),
    )
    withdraw_objection(objection=second.objections.get(), reason="了解した", by=told.tanaka, at=told.later())
    told.hold_all(second)
    told.agree(second)
    told.contract(second)
    trial = start_trial(proposal=second, revision=1, by=told.tanaka, at=told.later())
    end_trial_early(trial=trial, reason="急ぎ", by=told.sato, at=told.later())
    due = version.in_force_from + timedelta(days=85)
    record_review(document=told.mql, outcome="keep", notes="維持", by=told.sato, at=due)
    return told.now


def rows_of(model: type[models.Model]) -> list[Any]:
    return list(model._default_manager.order_by("pk"))


def tamper(table: str, key: str, pk: int, column: str, value: Any) -> bool:
    """By SQL, past the product; False where the database itself refuses it."""
    quote = connection.ops.quote_name
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {quote(table)} SET {quote(column)} = %s WHERE {quote(key)} = %s", [value, pk]
            )
    except DatabaseError:
        return False
    return True


def other(field: "models.Field[Any, Any]", row: Any) -> Any:
    """Another value than the stored one, as the database takes it."""
    value = getattr(row, field.attname)
    match field:
        case models.JSONField():
            return json.dumps([value, "forged"])
        case models.DateTimeField():
            stored = OTHER_INSTANT
        case models.DateField():
            stored = OTHER_INSTANT.date()
        case models.BooleanField():
            return not value
        case models.ForeignKey() | models.IntegerField():
            return (value or 0) + 1
        case models.CharField() if field.max_length and field.max_length <= 2:
            return "-" if value == "+" else "+"
        case _:
            return f"{value}x"[-(field.max_length or 99) :]
    return field.get_db_prep_value(stored, connection)


def columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.primary_key]


class Undone(Exception):  # noqa: N818 - nothing went wrong
    """Ends a tampering."""


def found_after(
    *changes: tuple[type[models.Model], int, "models.Field[Any, Any]", Any],
) -> tuple[set[str], int]:
    """(the records that are named, how many changes the database itself refused), then undone."""
    named: set[str] = set()
    refused = 0
    try:
        with transaction.atomic():
            for model, pk, field, value in changes:
                meta = model._meta
                refused += not tamper(meta.db_table, meta.pk.column, pk, field.column, value)
            named = {one.record for one in verify().findings}
            raise Undone
    except Undone:
        return named, refused


def changed_past_the_product(row: models.Model, **values: Any) -> list[str]:
    """What is found once these columns hold something else."""
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)
    return [one.record for one in verify(also_edits=False).findings]


def test_what_reviews_initiatives_and_surveys_write_is_compared(story: Universe) -> None:
    day, people = story.now.date(), [story.mori]
    review = story.mql.reviews.get()
    initiative = add_initiative(
        phase=1,
        title="定例",
        owner=story.sato,
        cadence="weekly",
        starts_on=day,
        by=story.sato,
        at=story.later(),
    )
    held = record_occurrence(
        initiative=initiative, held_on=day, people=people, note="実施", by=story.sato, at=story.later()
    )
    pulse = open_pulse(last_day=day + timedelta(days=14), by=story.sato, at=story.later())
    assert verify().whole
    assert changed_past_the_product(held, note="別") == [f"occurrence:{held.pk}"]
    assert changed_past_the_product(held, note="実施") == []
    held.people.add(story.sato)
    assert changed_past_the_product(pulse, asked_sales=99) == [
        f"occurrence:{held.pk}",
        f"pulseround:{pulse.pk}",
    ]
    assert f"evidencepack:{review.pack_id}" in changed_past_the_product(review.pack, contents={})


def test_what_the_product_wrote_is_whole(story: Universe) -> None:
    found = verify()
    assert found.findings == ()
    assert (found.versions, found.events) == (Version.objects.count(), Event.objects.count())
    assert {model for model in RECORDS if not model._default_manager.exists()} == set()


def test_every_column_of_an_event_is_covered(story: Universe) -> None:
    row = Event.objects.filter(verb="take_position").first()
    assert row
    for field in columns(Event):
        named, refused = found_after((Event, row.pk, field, other(field, row)))
        assert f"event:{row.pk}" in named or refused, field.name
        assert refused <= (field.name in ("document", "proposal", "version", "by")), field.name


def test_every_column_of_a_version_is_covered(story: Universe) -> None:
    row = Version.objects.get(document__key="mql", number=2)
    for field in columns(Version):
        named, refused = found_after((Version, row.pk, field, other(field, row)))
        # Elsewhere by its document or number, it is missing where it was.
        assert refused or {one for one in named if one.startswith("version:")}, field.name
        if field.name not in ("document", "number"):
            assert "version:mql@2" in named


def test_every_column_of_every_governed_row_is_covered(story: Universe) -> None:
    """A column of each kind at once: as many checks as the widest has columns."""
    tampered = 0
    for number in range(max(len(columns(model)) for model in RECORDS)):
        changes, expected = [], {}
        for model in RECORDS:
            if number < len(columns(model)):
                row, field = rows_of(model)[-1], columns(model)[number]
                changes.append((model, row.pk, field, other(field, row)))
                expected[f"{model._meta.model_name}:{row.pk}"] = field.name
        named, refused = found_after(*changes)
        missed = expected.keys() - named
        assert len(missed) <= refused, {name: expected[name] for name in missed}
        tampered += len(changes) - refused
    assert tampered > 75


def edited_models() -> list[Any]:
    return [
        model for model in apps.get_models() if hasattr(model, "history") and model._default_manager.exists()
    ]


def test_every_column_of_every_edit_is_covered(story: Universe) -> None:
    histories = [model.history.model for model in edited_models()]
    assert len(histories) >= 8
    for number in range(max(len(columns(model)) for model in histories)):
        changes, expected = [], {}
        for model in histories:
            if number < len(columns(model)):
                row, field = model.objects.order_by("pk").first(), columns(model)[number]
                if field.name == "id":
                    continue
                changes.append((model, row.pk, field, other(field, row)))
                expected[f"{model._meta.label_lower}:{row.pk}"] = field.name
        named, refused = found_after(*changes)
        missed = expected.keys() - named
        assert len(missed) <= refused, {name: expected[name] for name in missed}


def test_what_was_edited_past_its_history_is_found(story: Universe) -> None:
    tamper("people_user", "id", story.tanaka.pk, "department_id", story.sato.department_id)
    holding = SeatHolding.objects.get(seat__key="cmo")
    tamper("people_seatholding", "id", holding.pk, "user_id", story.tanaka.pk)
    assert {one.record for one in verify().findings} == {
        f"people.user:{story.tanaka.pk}",
        f"people.seatholding:{holding.pk}",
    }


def test_somebody_put_in_is_found(story: Universe) -> None:
    """A position, a comment and a grant that nobody gave through the product."""
    position = Position.objects.filter(stance="object").get()
    Position.objects.bulk_create(
        [
            Position(
                proposal=position.proposal,
                revision=position.revision,
                seat="cmo",
                stance="agree",
                by=story.ito,
                at=story.now,
            )
        ]
    )
    forged = Position.objects.latest("pk")
    thread = Comment.objects.earliest("pk").thread
    Comment.objects.bulk_create([Comment(thread=thread, text="よい", by=story.ito, at=story.now)])
    User.objects.bulk_create([User(email="x@example.com", name="誰か")])
    texts = {one.record: one.code for one in verify().findings}
    assert texts == {
        f"position:{forged.pk}": "added",
        f"comment:{Comment.objects.latest('pk').pk}": "added",
        f"people.user:{User.objects.latest('pk').pk}": "added",
    }


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_an_event_taken_out_is_found(story: Universe, which: str) -> None:
    """After the last one nothing follows: the rows that it told of remain."""
    proposal = Position.objects.filter(stance="object").get().proposal
    events = list(proposal.events.order_by("pk"))
    index = {"first": 0, "middle": len(events) // 2, "last": -1}[which]
    gone = events[index]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM governance_notice")
        cursor.execute("DELETE FROM governance_event WHERE id = %s", [gone.pk])
    records = {one.record for one in verify().findings}
    if which != "last":
        assert f"event:{events[index + 1].pk}" in records
    else:
        assert {name for name in records if name.startswith(("proposal:", "trial:"))}


def test_a_row_taken_out_is_found(story: Universe) -> None:
    position = Position.objects.filter(stance="object").get()
    remark = Comment.objects.earliest("pk")
    edit = EditSeal.objects.filter(model="people.rolegrant").first()
    assert edit
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM governance_comment WHERE id = %s", [remark.pk])
        cursor.execute("DELETE FROM governance_objection WHERE position_id = %s", [position.pk])
        cursor.execute("DELETE FROM people_historicalrolegrant WHERE history_id = %s", [edit.edit])
        cursor.execute("DELETE FROM people_rolegrant WHERE id = %s", [edit.object])
    found = {one.record: one.code for one in verify().findings}
    assert found[f"comment:{remark.pk}"] == "gone"
    assert found[f"people.historicalrolegrant:{edit.edit}"] == "gone"
    assert any(name.startswith("objection:") for name in found)


def test_a_chain_written_anew_is_found_by_the_version_that_it_led_to(story: Universe) -> None:
    """Whoever seals a changed event and all after it anew is held by the version's chain."""
    from governance.seals import seal

    version = Version.objects.get(document__key="mql", number=2)
    previous = ""
    for event in version.proposal.events.order_by("pk"):
        if event.verb == "take_position":
            event.reason = "forged"
        event.previous = previous
        event.digest = previous = seal(event, previous)
        tamper("governance_event", "id", event.pk, "reason", event.reason)
        tamper("governance_event", "id", event.pk, "previous", event.previous)
        tamper("governance_event", "id", event.pk, "digest", event.digest)
    assert {one.record for one in verify().findings} == {"version:mql@2"}


def printed(**options: Any) -> Iterator[str]:
    out = StringIO()
    try:
        call_command("verify_history", stdout=out, **options)
    except CommandError as error:
        yield str(error)
    yield out.getvalue()


def test_the_command_says_which_record_it_is(story: Universe) -> None:
    with translation.override("en"):
        whole = "".join(printed())
        assert "The record is whole." in whole
        version = Version.objects.get(document__key="mql", number=2)
        tamper("definitions_version", "id", version.pk, "reason", "forged")
        position = Position.objects.filter(stance="object").get()
        tamper("governance_position", "id", position.pk, "text", "forged")
        error, out = printed()
    assert error == "2 records are not as they were written."
    assert "Version 2 of “MQL definition” was changed after it was written." in out
    place = f"(record {position.pk}) of proposal #{position.proposal_id}"
    assert f"Position {place} was changed after it was written." in out


def test_the_command_ends_with_1_only_where_something_is_wrong(story: Universe) -> None:
    call_command("verify_history", stdout=StringIO(), json=True)
    tamper("governance_comment", "id", Comment.objects.earliest("pk").pk, "text", "forged")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_history", stdout=out, json=True)
    (finding,) = json.loads(out.getvalue())["findings"]
    assert (finding["code"], finding["record"]) == ("changed", f"comment:{Comment.objects.earliest('pk').pk}")


def test_what_was_there_before_seals_is_sealed_by_the_migration(story: Universe) -> None:
    migration = import_module("governance.migrations.0012_seals")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_event SET records = '{}', previous = '', digest = 'none'")
        cursor.execute("DELETE FROM governance_editseal")
    migration.seal_events(apps, None)
    migration.seal_edits(apps, None)
    # Versions of then were led by nothing; these two hold what they were led by, which is gone.
    assert {one.record for one in verify().findings} == {"version:mql@1", "version:mql@2"}

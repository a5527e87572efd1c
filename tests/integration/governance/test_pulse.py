"""The pulse: nobody answers twice, nobody can say whose an answer is, and few answers are not shown."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import models

from governance.actions.pulse import answer_pulse, call_off_pulse, forget_who_answered, open_pulse
from governance.models import Event, PulseAnswer, PulseAnswered, PulseRound
from governance.my_turn import my_turn
from governance.pulse import QUESTIONS, asked_people, pulse_waiting, results
from governance.refusals import Refused
from people.actions import add_person
from people.models import Department, User
from tests.integration.universe import TOKYO, Universe

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(world: Universe) -> dict[str, list[User]]:
    """Six people of marketing and six of sales, whom a survey asks."""
    for side, more in (("marketing", 5), ("sales", 4)):
        for number in range(more):
            add_person(
                email=f"{side}{number}@example.com",
                password=None,
                name=f"{side} {number}",
                family_name=f"{side}{number}",
                department=Department.objects.get(key=side),
                by=world.yamada,
                at=world.now,
            )
    people = asked_people()
    return {side: [one for one in people if one.side == side] for side in ("marketing", "sales")}


def opened(world: Universe, days: int = 7) -> PulseRound:
    last_day: date = (world.now.astimezone(TOKYO) + timedelta(days=days)).date()
    return open_pulse(last_day=last_day, by=world.ito, at=world.later())


def scores(value: int, **others: int) -> dict[str, int]:
    return dict.fromkeys(QUESTIONS, value) | others


def answered(
    world: Universe, row: PulseRound, by: User, value: int = 4, words: str = "", **others: int
) -> None:
    answer_pulse(round=row, scores=scores(value, **others), words=words, by=by, at=world.later())


def code(call: Any, **arguments: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return str(refused.value.refusal.code)


def test_heads_open_one_at_a_time_for_some_days(world: Universe, crowd: dict[str, list[User]]) -> None:
    today = world.now.astimezone(TOKYO).date()
    week = today + timedelta(days=7)
    assert code(open_pulse, last_day=week, by=world.mori, at=world.now) == "only_heads_and_cmo_tend_roadmap"
    for days in (2, 61, -1):
        refused = code(open_pulse, last_day=today + timedelta(days=days), by=world.sato, at=world.now)
        assert refused == "pulse_period"
    row = open_pulse(last_day=week, by=world.sato, at=world.now)
    assert row.ends_at == datetime.combine(week + timedelta(days=1), datetime.min.time(), TOKYO)
    assert (row.asked_marketing, row.asked_sales) == (6, 6)
    assert code(open_pulse, last_day=week, by=world.tanaka, at=world.later()) == "pulse_is_open"


def test_only_both_sides_answer_once_while_it_is_open(world: Universe, crowd: dict[str, list[User]]) -> None:
    row = opened(world)
    for stranger, refusal in (("yamada", "only_sides_answer_pulse"), ("kondo", "auditors_change_nothing")):
        given = {"round": row, "scores": scores(3), "words": "", "by": world.people[stranger]}
        assert code(answer_pulse, **given, at=world.now) == refusal
    mine = {"round": row, "words": "", "by": world.mori}
    for wrong in (scores(0), scores(6), {"promise": 3}, scores(3, promise=True)):
        assert code(answer_pulse, **mine, scores=wrong, at=world.now) == "pulse_scores"
    assert code(answer_pulse, **mine | {"words": "x" * 501}, scores=scores(3), at=world.now) == "pulse_words"
    answered(world, row, world.mori)
    assert code(answer_pulse, **mine, scores=scores(3), at=world.now) == "pulse_answered_already"
    assert code(call_off_pulse, round=row, by=world.ito, at=world.now) == "pulse_has_answers"
    late = {"round": row, "scores": scores(3), "words": "", "by": world.sato, "at": row.ends_at}
    assert code(answer_pulse, **late) == "pulse_is_closed"
    assert PulseAnswer.objects.count() == 1


def test_only_who_has_not_answered_is_reminded(world: Universe, crowd: dict[str, list[User]]) -> None:
    row = opened(world)
    answered(world, row, world.mori)
    assert pulse_waiting(world.mori, world.now) is None
    assert pulse_waiting(world.tanaka, world.now) == row
    assert pulse_waiting(world.kondo, world.now) is None
    turns = [turn.code for turn in my_turn(world.tanaka, world.now)]
    assert turns.count("answer_pulse") == 1
    assert "answer_pulse" not in [turn.code for turn in my_turn(world.mori, world.now)]
    assert pulse_waiting(world.tanaka, row.ends_at) is None


def test_nothing_stored_joins_an_answer_to_a_person(world: Universe, crowd: dict[str, list[User]]) -> None:
    """No column for it, no instant, no event, and no order: not of keys, not of rows as they lie on disk."""
    fields = {field.name: field for field in PulseAnswer._meta.get_fields()}
    assert set(fields) == {"id", "round", "side", *QUESTIONS, "words"}
    kinds = (models.DateField, models.TimeField, models.AutoField)
    assert not any(isinstance(field, kinds) for field in fields.values())
    kept = {field.name for field in PulseAnswered._meta.get_fields()}
    assert kept == {"id", "round", "person"}
    assert not hasattr(PulseAnswer, "history") and not hasattr(PulseAnswered, "history")
    row, events = opened(world), Event.objects.count()
    came = [*crowd["sales"], *crowd["marketing"]]
    for number, person in enumerate(came):
        answered(world, row, person, words=str(number))
    assert Event.objects.count() == events
    as_stored = [int(one.words) for one in PulseAnswer.objects.order_by()]
    by_key = [int(one.words) for one in PulseAnswer.objects.order_by("id")]
    people = [came.index(one.person) for one in PulseAnswered.objects.order_by().select_related("person")]
    whole = list(range(len(came)))
    assert sorted(as_stored) == sorted(by_key) == sorted(people) == whole
    # Twelve in their order by chance: once in 479 million runs.
    assert whole not in (as_stored, by_key, people)
    assert as_stored != people


def test_each_answer_stores_all_of_them_anew(world: Universe, crowd: dict[str, list[User]]) -> None:
    """So the order in which rows lie, and the transactions that wrote them, tell of the last one at most."""
    row = opened(world)
    orders = set()
    for person in crowd["sales"]:
        answered(world, row, person, words=person.email)
    for person in crowd["marketing"]:
        answered(world, row, person)
        orders.add(tuple(one.words for one in PulseAnswer.objects.order_by() if one.words))
    assert len(orders) > 1


def test_results_come_at_the_end_and_from_five_answers_of_a_side(
    world: Universe, crowd: dict[str, list[User]]
) -> None:
    row = opened(world)
    for person, value in zip(crowd["sales"], (1, 2, 3, 4, 5, 3), strict=True):
        answered(world, row, person, value, words="早めに")
    for person in crowd["marketing"][:4]:
        answered(world, row, person, 5, words="ありがとう")
    assert results(row.ends_at - timedelta(seconds=1)) == []
    (found,) = results(row.ends_at)
    marketing, sales = found.sides["marketing"], found.sides["sales"]
    assert (marketing.answered, marketing.means, marketing.overall, marketing.words) == (4, None, None, ())
    assert found.overall is None
    assert (sales.answered, sales.asked, len(sales.words)) == (6, 6, 6)
    assert sales.means and sales.overall
    # 1 2 3 4 5 3: mean 3, variance 10 / 5 = 2; t with 5 degrees 2.5706: 3 ± 2.5706 * sqrt(2 / 6) = 1.484.
    promise = sales.means["promise"]
    assert (promise.value, promise.n) == (3, 6)
    assert (promise.low, promise.high) == pytest.approx((1.516, 4.484), abs=1e-3)
    assert (found.participation.k, found.participation.n) == (10, 12)


def test_the_same_from_everybody_is_no_certainty(world: Universe, crowd: dict[str, list[User]]) -> None:
    row = opened(world)
    for person in crowd["sales"]:
        answered(world, row, person, 4)
    (found,) = results(row.ends_at)
    means = found.sides["sales"].means
    assert means and means["promise"].low < 4 < means["promise"].high


def test_who_answered_is_forgotten_at_the_end(world: Universe, crowd: dict[str, list[User]]) -> None:
    row = opened(world)
    for person in crowd["sales"]:
        answered(world, row, person)
    assert forget_who_answered(at=row.ends_at - timedelta(seconds=1)) == 0
    assert forget_who_answered(at=row.ends_at) == 6
    assert not PulseAnswered.objects.exists() and PulseAnswer.objects.count() == 6


def test_one_that_nobody_answered_is_called_off(world: Universe, crowd: dict[str, list[User]]) -> None:
    row = opened(world)
    assert code(call_off_pulse, round=row, by=world.mori, at=world.now) == "only_heads_and_cmo_tend_roadmap"
    call_off_pulse(round=row, by=world.sato, at=world.later())
    assert pulse_waiting(world.mori, world.now) is None
    assert results(row.ends_at) == []
    opened(world)

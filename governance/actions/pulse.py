"""The pulse: a round is opened, answered without a name, called off; who answered is forgotten at its end."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from governance.actions.recording import record
from governance.models import PulseAnswer, PulseAnswered, PulseRound
from governance.policies import Refusal
from governance.pulse import QUESTIONS, asked_people
from governance.refusals import Refused, permit
from governance.roles import may_answer_pulse, may_tend_roadmap
from people.company_time import company_day, midnight
from people.models import User

LEAST_DAYS, MOST_DAYS = 3, 60
LONGEST_WORDS = 500
_drawn = random.SystemRandom()


@transaction.atomic
def open_pulse(*, last_day: date, by: User, at: datetime) -> PulseRound:
    """Ask marketing and sales until the end of a day. One at a time. Raises `Refused`."""
    permit(may_tend_roadmap(by.roles, by.seats(at)))
    list(PulseRound.objects.select_for_update())
    if running := PulseRound.objects.present().filter(ends_at__gt=at).first():
        raise Refused(Refusal("pulse_is_open", {"ends": running.last_day}))
    if not LEAST_DAYS <= (last_day - company_day(at)).days <= MOST_DAYS:
        raise Refused(Refusal("pulse_period", {"least": LEAST_DAYS, "most": MOST_DAYS}))
    asked = asked_people()
    row = PulseRound.objects.create(
        opened_at=at,
        opened_by=by,
        ends_at=midnight(last_day + timedelta(days=1)),
        asked_marketing=sum(person.side == "marketing" for person in asked),
        asked_sales=sum(person.side == "sales" for person in asked),
    )
    record(row, verb="open_pulse", by=by, at=at, details={"pulse": row.pk})
    return row


@transaction.atomic
def answer_pulse(*, round: PulseRound, scores: Mapping[str, int], words: str, by: User, at: datetime) -> None:  # noqa: A002
    """Answer once. Nothing is kept that would join the answer to the person: no event, no instant, no order.

    Both tables' rows of the round are stored anew in drawn order, so that neither their places on disk nor
    the transactions that wrote them tell who came when. Raises `Refused`.
    """
    row = PulseRound.objects.select_for_update().get(pk=round.pk)
    permit(may_answer_pulse(by.roles, by.side))
    if row.called_off_at or not row.opened_at <= at < row.ends_at:
        raise Refused(Refusal("pulse_is_closed"))
    if row.answered.filter(person=by).exists():
        raise Refused(Refusal("pulse_answered_already"))
    given = {name: scores.get(name) for name in QUESTIONS}
    if any(isinstance(value, bool) or value not in (1, 2, 3, 4, 5) for value in given.values()):
        raise Refused(Refusal("pulse_scores"))
    if len(words.strip()) > LONGEST_WORDS:
        raise Refused(Refusal("pulse_words", {"most": LONGEST_WORDS}))
    answer = PulseAnswer(round=row, side=by.side, words=words.strip(), **given)
    answered = PulseAnswered(round=row, person=by)
    for rows in ([*row.answers.all(), answer], [*row.answered.all(), answered]):
        model = type(rows[0])
        model._default_manager.filter(round=row).delete()
        _drawn.shuffle(rows)
        model._default_manager.bulk_create(rows)  # type: ignore[arg-type]


@transaction.atomic
def call_off_pulse(*, round: PulseRound, by: User, at: datetime) -> PulseRound:  # noqa: A002
    """One that was opened by mistake, as long as nobody has answered. Raises `Refused`."""
    permit(may_tend_roadmap(by.roles, by.seats(at)))
    row = PulseRound.objects.select_for_update().get(pk=round.pk)
    if row.called_off_at or at >= row.ends_at:
        raise Refused(Refusal("pulse_is_closed"))
    if row.answers.exists():
        raise Refused(Refusal("pulse_has_answers"))
    row.called_off_at, row.called_off_by = at, by
    row.save()
    record(row, verb="call_off_pulse", by=by, at=at, details={"pulse": row.pk})
    return row


@transaction.atomic
def forget_who_answered(*, at: datetime) -> int:
    """Of rounds that have ended nobody needs to know it any more; how many rows went."""
    gone, _each = PulseAnswered.objects.filter(round__ends_at__lte=at).delete()
    return gone

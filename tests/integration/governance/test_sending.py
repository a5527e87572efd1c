"""Sending: once however often the job runs and wherever it dies; put off where nobody takes it."""

from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from pytest_django import Settings

from governance import sending
from governance.models import Notice
from governance.sending import CLAIM, WAITS, claim, send_waiting
from people.models import DemoCompany
from tests.integration import universe
from tests.integration.universe import Universe


class Killed(BaseException):
    """As a kill: nothing catches it."""


@pytest.fixture
def waiting(world: Universe) -> Universe:
    """One notice waits, to Mr Tanaka."""
    Notice.objects.all().delete()
    world.discussed()
    Notice.objects.exclude(to=world.tanaka).delete()
    return world


def run(at: datetime) -> int:
    return send_waiting(lambda: at)


def test_it_goes_once_with_its_link(waiting: Universe, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://teigi.example.com"
    assert [run(waiting.now), run(waiting.now), run(waiting.now + timedelta(days=1))] == [1, 0, 0]
    (sent,) = mail.outbox
    row = Notice.objects.get()
    assert (sent.to, sent.subject) == (["tanaka@example.com"], "【立場表明のお願い】訪問回数を見直す")
    assert f"\nhttps://teigi.example.com{row.path}\n" in sent.body
    assert "https://teigi.example.com/my-turn/" in sent.body
    assert (row.sent_at, row.tries, row.next_try_at) == (waiting.now, 1, None)


def test_killed_before_it_left_it_goes_once_the_claim_has_lapsed(
    waiting: Universe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_notice: Notice, _at: datetime) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(sending, "hand_over", dies)
        run(waiting.now)
    assert run(waiting.now + CLAIM - timedelta(seconds=1)) == 0 and mail.outbox == []
    assert run(waiting.now + CLAIM) == 1 and run(waiting.now + CLAIM) == 0
    assert len(mail.outbox) == 1


def test_killed_before_it_was_marked_it_goes_again_under_the_same_id(
    waiting: Universe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_notice: Notice, _at: datetime) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(sending, "mark", dies)
        run(waiting.now)
    assert run(waiting.now + CLAIM) == 1 and run(waiting.now + 2 * CLAIM) == 0
    first, second = (message.message() for message in mail.outbox)
    assert first["Message-ID"] == second["Message-ID"] != ""


def test_a_mail_server_that_is_away_is_asked_later_and_later_then_no_more(
    waiting: Universe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: object, **_options: object) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    at = waiting.now
    for tried, wait in enumerate(WAITS, start=1):
        assert run(at) == 0 and run(at + wait - timedelta(seconds=1)) == 0
        row = Notice.objects.get()
        assert (row.tries, row.next_try_at, row.claimed_at) == (tried, at + wait, None)
        at += wait
    run(at)
    row = Notice.objects.get()
    assert (row.tries, row.next_try_at, row.sent_at) == (len(WAITS) + 1, None, None)
    assert row.error == "メールサーバーが受け付けませんでした（SMTPServerDisconnected）。"


def test_of_a_demo_company_nothing_leaves(waiting: Universe) -> None:
    DemoCompany.objects.create(seed=1, made_at=waiting.now)
    assert run(waiting.now) == 0 and mail.outbox == []


def test_a_fault_with_one_holds_up_none_of_the_others(
    world: Universe, monkeypatch: pytest.MonkeyPatch
) -> None:
    Notice.objects.all().delete()
    world.discussed()
    first = Notice.objects.order_by("pk")[0]
    real = sending.mail

    def stumbles(notice: Notice) -> None:
        if notice.pk == first.pk:
            raise KeyError
        real(notice)

    monkeypatch.setattr(sending, "mail", stumbles)
    assert run(world.now) == Notice.objects.count() - 1 > 0
    first.refresh_from_db()
    assert (first.error, first.next_try_at) == ("KeyError", world.now + WAITS[0])


def test_whoever_left_meanwhile_gets_none(waiting: Universe) -> None:
    waiting.tanaka.is_active = False
    waiting.tanaka.save()
    assert run(waiting.now) == 0 and mail.outbox == []
    row = Notice.objects.get()
    assert row.next_try_at is None and row.error != ""


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_has_it() -> None:
    world = universe.world()
    world.discussed()
    (pk, *_rest) = Notice.objects.order_by("pk").values_list("pk", flat=True)
    together, claimed = Barrier(2), []

    def work() -> None:
        together.wait()
        claimed.append(claim(pk, world.now))
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found is None for found in claimed) == [False, True]

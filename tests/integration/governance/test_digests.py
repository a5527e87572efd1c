"""The daily digest: once a working morning in the person's zone, with what waits and what was kept for it."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection

from governance.actions.acknowledgements import acknowledge
from governance.actions.notices import choose_notices
from governance.digests import make_digest, make_digests
from governance.models import Notice
from governance.my_turn import Turn, my_turn
from governance.sending import send_waiting
from people.models import User
from tests.integration import universe
from tests.integration.universe import Universe

THURSDAY = datetime(2026, 4, 2, 0, 0, tzinfo=UTC)
"""9:00 in Tokyo, the day after version 1 came into force: marketing and sales have not acknowledged it."""


def digests_of(user: User) -> list[Notice]:
    return list(user.notices.filter(kind="digest").order_by("pk"))


@pytest.fixture
def quiet(world: Universe) -> Universe:
    Notice.objects.all().delete()
    return world


def test_it_says_what_waits_as_my_turn_does(quiet: Universe) -> None:
    proposal = quiet.discussed()
    make_digests(THURSDAY)
    (row,) = digests_of(quiet.tanaka)
    assert len(my_turn(quiet.tanaka, THURSDAY)) == 2
    assert row.subject == "【本日のまとめ】あなたの番が2件あります"
    assert "訪問回数を見直す" in row.text
    assert f"http://localhost:8000/proposals/{proposal.pk}/" in row.text
    assert "http://localhost:8000/definitions/mql/versions/1/acknowledge/" in row.text
    assert (row.path, row.about) == ("/my-turn/", "day-2026-04-02")


def test_it_comes_once_a_day_however_often_the_job_runs(quiet: Universe) -> None:
    assert make_digests(THURSDAY - timedelta(minutes=1)) == 0
    first = make_digests(THURSDAY)
    assert first == 3  # both heads and Ms Mori have to acknowledge
    assert [make_digests(THURSDAY + timedelta(hours=hours)) for hours in (0, 1, 5)] == [0, 0, 0]
    send_waiting(lambda: THURSDAY)
    send_waiting(lambda: THURSDAY)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "mori@example.com",
        "sato@example.com",
        "tanaka@example.com",
    ]
    assert make_digests(THURSDAY + timedelta(days=1)) == 3  # Friday: it still waits


@pytest.mark.parametrize(
    ("day", "how_many"),
    [
        (datetime(2026, 4, 4, 1, tzinfo=UTC), 0),  # Saturday
        (datetime(2026, 4, 5, 1, tzinfo=UTC), 0),  # Sunday
        (datetime(2026, 4, 29, 1, tzinfo=UTC), 0),  # Showa Day
        (datetime(2026, 12, 30, 1, tzinfo=UTC), 0),  # the new year break
        (datetime(2026, 4, 6, 1, tzinfo=UTC), 1),  # Monday
    ],
)
def test_it_comes_on_working_days(quiet: Universe, day: datetime, how_many: int) -> None:
    make_digests(day)
    assert len(digests_of(quiet.mori)) == how_many


def test_the_morning_is_the_readers_own(quiet: Universe) -> None:
    """Thursday 9:00 in Tokyo is Wednesday evening in New York, where the digest of that day is due too."""
    quiet.mori.time_zone = "America/New_York"
    quiet.mori.save()
    choose_notices(ways={}, digest_hour=7, by=quiet.mori, at=quiet.now)
    make_digests(datetime(2026, 4, 2, 10, 59, tzinfo=UTC))  # 6:59 there, and yesterday's was never made
    assert digests_of(quiet.mori) == []
    make_digests(datetime(2026, 4, 2, 11, 0, tzinfo=UTC))
    assert [row.about for row in digests_of(quiet.mori)] == ["day-2026-04-02"]


def test_where_nothing_waits_and_nothing_happened_none_is_sent(quiet: Universe) -> None:
    acknowledge(version=quiet.mql.versions.get(), by=quiet.mori, at=quiet.now)
    Notice.objects.all().delete()
    make_digests(THURSDAY)
    assert digests_of(quiet.mori) == []
    # And nothing later that day, although something begins to wait: the next morning has it.
    quiet.now = THURSDAY + timedelta(hours=1)
    proposal = quiet.discussed()
    quiet.agree(proposal, "sato")
    make_digests(THURSDAY + timedelta(hours=6))
    assert digests_of(quiet.mori) == []


def test_what_was_kept_for_it_goes_with_it_once(quiet: Universe) -> None:
    acknowledge(version=quiet.mql.versions.get(), by=quiet.mori, at=quiet.now)
    choose_notices(ways={"discussion_opened": "digest"}, by=quiet.mori, at=quiet.now)
    proposal = quiet.discussed()
    make_digests(THURSDAY)
    (row,) = digests_of(quiet.mori)
    assert row.subject == "【本日のまとめ】前回からの動き"
    assert "【協議開始】訪問回数を見直す" in row.text and f"/proposals/{proposal.pk}/" in row.text
    assert [kept.kind for kept in row.carried.all()] == ["discussion_opened"]
    make_digests(THURSDAY + timedelta(days=1))
    assert len(digests_of(quiet.mori)) == 1


def test_it_is_in_the_readers_language(quiet: Universe) -> None:
    quiet.mori.language = "en"
    quiet.mori.save()
    make_digests(THURSDAY)
    (row,) = digests_of(quiet.mori)
    assert row.subject == "1 thing waits for you"
    assert "Read the version in force and acknowledge it." in row.text


def test_one_that_fails_holds_up_nobody_elses(quiet: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(user: User, at: datetime) -> list[Turn]:
        if user == quiet.mori:
            raise KeyError
        return my_turn(user, at)

    with monkeypatch.context() as patch, pytest.raises(KeyError):
        patch.setattr("governance.digests.my_turn", stumbles)
        make_digests(THURSDAY)
    assert (len(digests_of(quiet.mori)), len(digests_of(quiet.sato))) == (0, 1)
    assert make_digests(THURSDAY) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_makes_it() -> None:
    found = universe.world()
    together, made = Barrier(2), []

    def work() -> None:
        together.wait()
        made.append(make_digest(user=found.mori, day=THURSDAY.date(), at=THURSDAY))
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in made) == [False, True]
    assert len(digests_of(found.mori)) == 1

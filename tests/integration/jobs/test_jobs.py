"""Jobs: asked for with what needs them, done once by whoever is alive, taken up again after a kill."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from jobs import regular
from jobs.actions import ask, beat, forget_old, sweep
from jobs.models import Due, Job, Worker
from jobs.regular import Every
from tests.integration.jobs import samples
from tests.integration.working import DATABASE_TASKS, work

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waiting(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Jobs wait for `work`, and none is regular."""
    settings.TASKS = DATABASE_TASKS
    monkeypatch.setattr(regular, "_regular", {})
    samples.did.clear()
    yield


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def killed(job: Job, worker: str, times: int = 1) -> None:
    """As a worker leaves it that is killed while it does the job."""
    names = ["before"] * (times - 1) + [worker]
    DBTaskResult.objects.update(status="RUNNING", worker_ids=names, started_at=NOW)
    Job.objects.filter(pk=job.pk).update(started_at=NOW)


def test_a_job_is_done_and_its_result_kept() -> None:
    job = ask(samples.greet, by=None, at=NOW, title="Hello", arguments={"name": "Mori"})
    assert (job.state, samples.did) == ("waiting", [])
    work()
    job = again(job)
    assert (job.state, job.result, samples.did) == ("done", {"said": "hello Mori"}, ["Mori"])
    assert (job.phase, job.part, job.whole) == ("greeting", 1, 2)


def test_a_job_goes_with_the_transaction_that_asked_for_it() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask(samples.greet, by=None, at=NOW, arguments={"name": "Mori"})
        raise RuntimeError
    work()
    assert samples.did == [] and not Job.objects.exists()


@pytest.mark.parametrize(
    ("language", "text"), [("ja", "待機中のデータはありませんでした。"), ("en", "Nothing was waiting.")]
)
def test_a_refusal_is_said_in_the_language_of_whoever_asked(language: str, text: str) -> None:
    with override(language):
        job = ask(samples.refuse, by=None, at=NOW)
    work()
    assert (again(job).state, again(job).texts) == ("refused", [text])


def test_a_fault_ends_the_job_and_keeps_its_traceback() -> None:
    job = ask(samples.fail, by=None, at=NOW)
    work()
    assert again(job).state == "failed"
    assert "a fault of the program" in DBTaskResult.objects.get().traceback


def test_only_what_is_marked_as_a_job_is_called() -> None:
    job = ask(samples.no_job, by=None, at=NOW)
    work()
    assert (again(job).state, samples.did) == ("failed", [])


def test_of_one_key_only_one_waits() -> None:
    first = ask(samples.greet, by=None, at=NOW, key="mori", arguments={"name": "Mori"})
    assert ask(samples.greet, by=None, at=NOW, key="mori", arguments={"name": "Mori"}) == first
    work()
    assert ask(samples.greet, by=None, at=NOW, key="mori", arguments={"name": "Mori"}) != first
    work()
    assert samples.did == ["Mori", "Mori"]


def test_what_a_killed_worker_was_doing_is_taken_up_again() -> None:
    job = ask(samples.greet, by=None, at=NOW, arguments={"name": "Mori"})
    beat(name="dead", at=NOW)
    killed(job, "dead")
    sweep(at=NOW + timedelta(seconds=20))
    work()
    assert samples.did == []  # it may still be at it
    sweep(at=NOW + timedelta(seconds=31))
    work()
    assert (again(job).state, samples.did) == ("done", ["Mori"])


def test_a_living_worker_is_left_alone_however_long_it_takes() -> None:
    job = ask(samples.greet, by=None, at=NOW, arguments={"name": "Mori"})
    killed(job, "busy")
    for minutes in range(60):
        beat(name="busy", at=NOW + timedelta(minutes=minutes))
        sweep(at=NOW + timedelta(minutes=minutes, seconds=25))
    work()
    assert samples.did == []


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job = ask(samples.greet, by=None, at=NOW, arguments={"name": "Mori"})
    killed(job, "dead", times=3)
    beat(name="alive", at=NOW)
    work()
    assert (again(job).state, samples.did) == ("failed", [])
    assert again(job).texts == ["何度か始めましたが、そのたびに中断されました。"]


def test_a_worker_that_is_told_to_end_leaves_its_job_to_another() -> None:
    job = ask(samples.stop, by=None, at=NOW)
    work()
    assert again(job).state == "running"
    Job.objects.update(task="tests.integration.jobs.samples.greet", arguments={"name": "Mori"})
    sweep(at=NOW)
    work("another")
    assert again(job).state == "done"


def test_a_job_that_was_done_is_not_done_again_where_only_the_note_of_it_was_lost() -> None:
    job = ask(samples.greet, by=None, at=NOW, arguments={"name": "Mori"})
    work()
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["dead"], started_at=NOW)
    sweep(at=NOW)
    work()
    assert (again(job).state, samples.did) == ("done", ["Mori"])


def test_a_regular_job_is_asked_for_once_however_many_workers_there_are() -> None:
    regular.regularly("tests.integration.jobs.samples.greet", Every(minutes=60))
    beat(name="one", at=NOW)
    assert Job.objects.count() == 0
    later = NOW + timedelta(minutes=61)
    for name in ("one", "two"):
        beat(name=name, at=later)
    assert [job.task for job in Job.objects.all()] == ["tests.integration.jobs.samples.greet"]
    assert Due.objects.get().next_at == later + timedelta(minutes=60)


def test_a_nightly_job_falls_due_by_the_company_s_clock() -> None:
    every = Every(day_at=time(3, 30))
    assert every.after(NOW) == datetime(2026, 11, 3, 18, 30, tzinfo=UTC)
    assert every.after(datetime(2026, 11, 3, 18, 30, tzinfo=UTC)) == datetime(2026, 11, 4, 18, 30, tzinfo=UTC)


def test_what_ended_long_ago_is_forgotten() -> None:
    job = ask(samples.greet, by=None, at=NOW, arguments={"name": "Mori"})
    work()
    Job.objects.update(finished_at=NOW)
    DBTaskResult.objects.update(finished_at=NOW)
    waits = ask(samples.greet, by=None, at=NOW, arguments={"name": "Sato"})
    forget_old(at=NOW + timedelta(days=91))
    assert list(Job.objects.all()) == [waits] and job != waits
    assert DBTaskResult.objects.count() == 1


def test_a_worker_that_ended_is_not_alive() -> None:
    beat(name="one", at=NOW)
    assert [Worker.objects.alive(NOW + timedelta(seconds=s)).exists() for s in (29, 31)] == [True, False]

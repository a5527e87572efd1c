"""Every write about jobs: one is asked for, a worker lives or is dead, a regular one falls due."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from jobs.doing import Result, finish, path_of
from jobs.models import Due, Job, Worker
from jobs.regular import regular
from jobs.tasks import run

MOST_TIMES = 3
"""So often a job begins that always takes its worker down with it."""
STOPPED = ("builtins.SystemExit", "builtins.KeyboardInterrupt")
KEPT = timedelta(days=90)


def ask(
    function: Callable[..., Result] | str,
    *,
    by: Any,
    at: datetime,
    title: str = "",
    key: str = "",
    arguments: Mapping[str, object] | None = None,
) -> Job:
    """Have a job done, in the transaction at hand: if that fails, nobody asked. `by`: a User, or None.

    Where a job of the same `key` waits already, that one.
    """
    task = function if isinstance(function, str) else path_of(function)
    if waiting := _waiting(key):
        return waiting
    try:
        with transaction.atomic():
            job = Job.objects.create(
                task=task,
                title=title[:255],
                key=key,
                arguments=dict(arguments or {}),
                language=get_language() or "",
                asked_by=by,
                asked_at=at,
            )
            run.enqueue(job.pk)
    except IntegrityError:
        # Another asked for the same at once.
        if waiting := _waiting(key):
            return waiting
        raise
    job.refresh_from_db()
    return job


def _waiting(key: str) -> Job | None:
    return Job.objects.filter(key=key, started_at=None, finished_at=None).first() if key else None


def beat(*, name: str, at: datetime) -> None:
    """A worker lives: note it, take up again what dead ones left, and ask for what is due."""
    Worker.objects.update_or_create(
        name=name, defaults={"seen_at": at}, create_defaults={"started_at": at, "seen_at": at}
    )
    sweep(at=at)
    ask_for_due(at=at)


def leave(*, name: str) -> None:
    """A worker ends."""
    Worker.objects.filter(name=name).delete()


def sweep(*, at: datetime) -> None:
    """Have what a killed or stopped worker was doing done by another, up to `MOST_TIMES`."""
    alive = set(Worker.objects.alive(at).values_list("name", flat=True))
    stopped = DBTaskResult.objects.failed().filter(exception_class_path__in=STOPPED)
    for result in (*DBTaskResult.objects.running(), *stopped):
        if result.status == "RUNNING" and result.worker_ids and result.worker_ids[-1] in alive:
            continue
        with transaction.atomic():
            again = len(result.worker_ids) < MOST_TIMES
            fields = {"status": "READY"} if again else {"status": "FAILED", "exception_class_path": "killed"}
            same = DBTaskResult.objects.filter(
                pk=result.pk, status=result.status, started_at=result.started_at
            )
            if same.update(**fields) and not again:
                _give_up(result, at)


def _give_up(result: DBTaskResult[Any, Any], at: datetime) -> None:
    job = Job.objects.filter(pk__in=result.args_kwargs["args"][:1]).first()
    if job:
        with override(job.language or None):
            finish(job, "failed", at=at, texts=(_("It was begun several times and interrupted each time."),))


def ask_for_due(*, at: datetime) -> None:
    """Ask for each regular job whose time has come; by whoever is first to move its next time on."""
    for task, every in regular().items():
        due, _made = Due.objects.get_or_create(task=task, defaults={"next_at": every.after(at)})
        if due.next_at > at:
            continue
        with transaction.atomic():
            if Due.objects.filter(pk=due.pk, next_at=due.next_at).update(next_at=every.after(at)):
                ask(task, by=None, at=at, key=task)


def forget_old(*, at: datetime) -> None:
    """Remove what ended long ago: jobs are no record; what they did is."""
    old = at - KEPT
    forgotten: list[type[Model]] = [Job, DBTaskResult]
    for model in forgotten:
        model._default_manager.filter(finished_at__lt=old).delete()
    Worker.objects.filter(seen_at__lt=old).delete()

"""Doing a job: the function that does it is found by its name, told how far it is, and its end is kept.

    @job()
    def count_leads(run: Run, *, source: str) -> dict[str, object]:
        run.tell("counting", 3, 10)
        return {"leads": 10}

A job may be done twice, as its worker may be killed after the work and before that is noted: what it does has
to come to the same the second time.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from jobs.models import Job
from jobs.regular import Every, regularly

TELL_SECONDS = 0.5

Result = dict[str, Any] | None
Function = TypeVar("Function", bound=Callable[..., Result])
_jobs: set[str] = set()


class NotDone(Exception):  # noqa: N818 - a refusal, not a fault of the program
    """The job cannot be done; `texts` say why and what to do, in the reader's language."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        super().__init__("\n".join(texts))


@dataclass(slots=True)
class Run:
    """A job that is being done. `afterwards`: what is to be done once its end is kept."""

    job: Job
    now: Callable[[], datetime]
    afterwards: list[Callable[[], object]] = field(default_factory=list)
    _told: float = field(default=float("-inf"))

    def tell(self, phase: str, part: int = 0, whole: int = 0) -> None:
        """How far it is; kept at most every half second, and whenever the phase changes."""
        now = time.monotonic()
        if phase == self.job.phase and now - self._told < TELL_SECONDS:
            return
        self._told, self.job.phase = now, phase
        Job.objects.filter(pk=self.job.pk, finished_at=None).update(phase=phase, part=part, whole=whole)


def job(*, every: Every | None = None) -> Callable[[Function], Function]:
    """Marks a function as a job. `every`: done again and again (jobs.regular), with no arguments."""

    def marked(function: Function) -> Function:
        path = path_of(function)
        _jobs.add(path)
        if every:
            regularly(path, every)
        return function

    return marked


def path_of(function: Callable[..., Result]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def do(number: int, now: Callable[[], datetime]) -> None:
    """Do a job unless that is done. Raises whatever a job raises that is no refusal."""
    job = Job.objects.select_related("asked_by").get(pk=number)
    if job.finished_at:
        return
    job.started_at = now()
    job.save(update_fields=["started_at"])
    run = Run(job, now)
    with translation.override(job.language or settings.LANGUAGE_CODE):
        try:
            result = _function(job.task)(run, **job.arguments)
        except NotDone as refusal:
            finish(job, "refused", at=now(), texts=refusal.texts)
        except Exception:
            finish(job, "failed", at=now())
            raise
        else:
            finish(job, "done", at=now(), result=result)
            for step in run.afterwards:
                step()


def finish(
    job: Job, outcome: str, *, at: datetime, result: Result = None, texts: tuple[str, ...] = ()
) -> None:
    """Keep how a job ended, unless it ended before. What it was asked with may be about people: it goes."""
    Job.objects.filter(pk=job.pk, finished_at=None).update(
        outcome=outcome, finished_at=at, result=result or {}, texts=list(texts), arguments={}
    )


def _function(path: str) -> Callable[..., Result]:
    function: Callable[..., Result] = import_string(path)
    if path not in _jobs:
        raise LookupError(f"{path} is no job")
    return function

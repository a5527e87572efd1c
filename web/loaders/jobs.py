"""Jobs about leads that are under way, or ended just now without anything to show for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from evidence.tasks import correct_file, correct_rows, import_file, take_in_sent
from jobs.doing import path_of
from jobs.models import Job, Worker
from web.presenters.jobs import JobLine, job_line

SHOWN_FOR = timedelta(days=2)
"""So long an import that came to nothing is listed."""
OURS = tuple(path_of(function) for function in (import_file, take_in_sent, correct_rows, correct_file))


def import_jobs(at: datetime) -> Sequence[JobLine]:
    """Asked for by people and not done, newest first."""
    ended = Q(outcome__in=("refused", "failed"), finished_at__gt=at - SHOWN_FOR)
    rows = Job.objects.filter(Q(finished_at=None) | ended, task__in=OURS, asked_by__isnull=False)
    found = list(rows.select_related("asked_by__department"))
    working = not found or somebody_works(at)
    return [job_line(job, working) for job in found]


def somebody_works(at: datetime) -> bool:
    """Whether there is a process that does jobs."""
    return Worker.objects.alive(at).exists()

"""What a worker runs: one job of ours, by its number; and the jobs about jobs."""

from django.utils import timezone
from django_tasks import task

from jobs.doing import do


@task()
def run(number: int) -> None:
    """Do a job; its end is kept with it."""
    do(number, timezone.now)

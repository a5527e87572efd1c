"""The nightly job about jobs."""

from datetime import time

from jobs.actions import forget_old
from jobs.doing import Run, job
from jobs.regular import Every


@job(every=Every(day_at=time(3, 30)))
def forget_old_jobs(run: Run) -> None:
    """Remove what ended long ago."""
    forget_old(at=run.now())

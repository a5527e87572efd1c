"""One model per file."""

from jobs.models.due import Due
from jobs.models.job import Job
from jobs.models.worker import Worker

__all__ = ["Due", "Job", "Worker"]

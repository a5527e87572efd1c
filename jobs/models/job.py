"""A job: what is to be done, for whom, how far it is and what became of it."""

from django.conf import settings
from django.db import models

OUTCOMES = ("done", "refused", "failed")


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> "JobQuerySet":
        return self.filter(finished_at=None)


class Job(models.Model):
    task = models.CharField(max_length=200, db_index=True)
    """Dotted path of the function that does it (jobs.doing.job)."""
    arguments = models.JSONField(default=dict)
    title = models.CharField(max_length=255, blank=True)
    """What it is about, as people know it: a file's name."""
    key = models.CharField(max_length=200, blank=True)
    """Of jobs with the same key only one waits at a time."""
    language = models.CharField(max_length=5, blank=True)
    """Of whoever asked: what a refusal says is written in it."""
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    """None: nobody asked, its time had come."""
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    """When it last began; it begins again after a worker was killed."""
    phase = models.CharField(max_length=40, blank=True)
    """What it is doing, by a word of its own."""
    part = models.BigIntegerField(default=0)
    whole = models.BigIntegerField(default=0)
    """How far it is: `part` of `whole`; 0 of 0 where it cannot say."""
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=[(word, word) for word in OUTCOMES])
    """How it ended: done, refused (`texts` say why) or failed (a fault of the program, or of the machine)."""
    result = models.JSONField(default=dict)
    texts = models.JSONField(default=list)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at=None, outcome="")
                | (models.Q(finished_at__isnull=False) & ~models.Q(outcome="")),
                name="a_finished_job_has_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(started_at=None) & ~models.Q(key=""),
                name="one_waiting_job_per_key",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.task

    @property
    def state(self) -> str:
        """waiting, running, or how it ended."""
        return self.outcome or ("running" if self.started_at else "waiting")

"""When a regular job falls due next (jobs.regular)."""

from django.db import models


class Due(models.Model):
    task = models.CharField(max_length=200, unique=True)
    next_at = models.DateTimeField()

    class Meta:
        ordering = ["task"]

    def __str__(self) -> str:
        return self.task

"""A worker: a process that does jobs, and when it last was seen alive."""

from datetime import datetime, timedelta

from django.db import models

LEASE = timedelta(seconds=30)
"""Whoever has not been seen for so long is taken to be dead."""


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, at: datetime) -> "WorkerQuerySet":
        return self.filter(seen_at__gt=at - LEASE)


class Worker(models.Model):
    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.name

"""A what-if that somebody kept: which rates it changes, under a name."""

from django.conf import settings
from django.db import models

from definitions.models import Record


class Scenario(Record):
    """Never changed: another one is another scenario."""

    name = models.CharField(max_length=100)
    rates = models.JSONField()
    """Rate's key -> what it would be, between 0 and 1."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scenarios")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

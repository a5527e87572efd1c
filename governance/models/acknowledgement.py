"""People say that they have read what changed."""

from django.conf import settings
from django.db import models

from definitions.models import Version


class Acknowledgement(models.Model):
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acknowledgements")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "user"], name="each_acknowledges_a_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.version}"

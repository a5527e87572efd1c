"""What somebody whose work a version governs does not understand, or cannot do; the owners reply to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from definitions.models import Version


class Doubt(models.Model):
    """An answer to a version that is not "understood". Open until the owners reply; then its author is asked
    again.
    """

    class Kind(models.TextChoices):
        UNCLEAR = "unclear", _("Unclear")
        CANNOT_DO = "cannot_do", _("Cannot do")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="doubts")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="doubts")
    at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="doubts_replied_to",
    )
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "by"],
                condition=Q(replied_at=None),
                name="one_open_doubt_each_about_a_version",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None, reply="")
                | (Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply="")),
                name="replied_when_by_whom_and_what",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_doubt_is_in_words"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.kind} {self.version}"

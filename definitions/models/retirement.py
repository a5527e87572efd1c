"""A document's retirement: from an instant none of its versions so far is in force."""

from django.conf import settings
from django.db import models

from definitions.models.document import Document
from definitions.models.record import Record


class Retirement(Record):
    """The versions stay as they are; one that is approved later comes into force again on its date."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="retirements")
    since = models.DateTimeField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="retirements")
    at = models.DateTimeField()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_retirement_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(since__gte=models.F("at")), name="nothing_is_retired_in_the_past"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.key} from {self.since:%Y-%m-%d}"

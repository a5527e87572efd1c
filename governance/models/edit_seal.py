"""The seals of edits: one for each row of the field-by-field history, chained for each thing edited."""

from django.db import models

from definitions.models import Record


class EditSeal(Record):
    model = models.CharField(max_length=60)
    """Of what is edited: "people.seatholding"."""
    object = models.BigIntegerField()
    """Its key."""
    edit = models.BigIntegerField()
    """The key of the row in its history."""
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    """Over the row and over `previous` (governance/seals.py)."""

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["model", "edit"], name="an_edit_is_sealed_once")]
        indexes = [models.Index(fields=["model", "object", "id"], name="edit_chain")]

    def __str__(self) -> str:
        return f"{self.model} {self.object}: {self.edit}"

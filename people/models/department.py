"""A department, and on whose side of the agreement it stands."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Department(models.Model):
    class Side(models.TextChoices):
        MARKETING = "marketing", _("Marketing")
        SALES = "sales", _("Sales")
        OTHER = "other", _("Other")

    key = models.SlugField(unique=True)
    name_ja = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    side = models.CharField(max_length=10, choices=Side, default=Side.OTHER)

    history = HistoricalRecords()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_ja

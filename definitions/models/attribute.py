"""The attribute catalogue: what may be asked of a lead, and what it is called."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Attribute(models.Model):
    """One attribute of a lead: governed data, edited in place with a field-by-field history."""

    class Type(models.TextChoices):
        TEXT = "text", _("text")
        CHOICE = "choice", _("choice")
        CHOICES = "choices", _("choices")
        INTEGER = "integer", _("whole number")
        NUMBER = "number", _("number")
        BOOLEAN = "boolean", _("yes or no")
        DATE = "date", _("date")
        INSTANT = "instant", _("date and time")

    class Element(models.TextChoices):
        DEMOGRAPHIC = "demographic", _("Demographic")
        BEHAVIOUR = "behaviour", _("Behaviour")
        INTENT = "intent", _("Stated intent")
        BANT = "bant", _("BANT")

    key = models.SlugField(unique=True, max_length=64)
    label_ja = models.CharField(max_length=100)
    label_en = models.CharField(max_length=100)
    type = models.CharField(max_length=10, choices=Type)
    unit_ja = models.CharField(max_length=20, blank=True)
    unit_en = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=list, blank=True)
    """A list of {"value": str, "ja": str, "en": str}; empty where the values are not fixed."""
    phrases = models.JSONField(default=dict, blank=True)
    """For yes/no attributes, how a sentence says it: {"true": {"ja": "決裁権がある", "en": "…"},
    "false": {…}}.
    """
    element = models.CharField(max_length=12, choices=Element)
    judged_by_person = models.BooleanField(default=False)
    known_later = models.BooleanField(default=False)
    """Nobody knows it yet when a lead is judged: on past leads it tells what became of them."""
    source_fields = models.JSONField(default=list, blank=True)
    """Names this attribute has in source systems: the import's first guess."""
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.key


class EventKind(models.Model):
    """A kind of thing a lead does: a download, a seminar."""

    key = models.SlugField(unique=True, max_length=64)
    label_ja = models.CharField(max_length=100)
    label_en = models.CharField(max_length=100)
    source_names = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.key

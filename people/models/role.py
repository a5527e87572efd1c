"""Roles that open a part of the product: analyst, administrator, auditor. Everybody is a member."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from simple_history.models import HistoricalRecords


class Role(models.Model):
    """A role as data: its key is what policies ask for, its names and description are what people read."""

    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    key = models.SlugField(unique=True)
    name_ja = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    description_ja = models.TextField(blank=True)
    description_en = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_ja


class RoleGrant(models.Model):
    """A person holds a role."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")

    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "user"], name="role_granted_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

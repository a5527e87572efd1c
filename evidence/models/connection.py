"""Connections: CRMs and MAs that leads are pulled out of, and the log of every pull."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from definitions.models import Immutable
from evidence.models.snapshot import Snapshot, Source
from people.models.edits import Edits


class Kind(models.TextChoices):
    HUBSPOT = "hubspot", _("HubSpot")
    SALESFORCE = "salesforce", _("Salesforce (leads)")
    SALESFORCE_CONTACTS = "salesforce-contacts", _("Salesforce (contacts)")


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def present(self) -> "ConnectionQuerySet":
        """Those that nobody removed."""
        return self.filter(removed_at=None)

    def due(self) -> "ConnectionQuerySet":
        """Those that are pulled without being named: mapped, with credentials, and not paused."""
        return self.present().filter(paused_at=None).exclude(mapping={}).exclude(credentials="")


class Connection(models.Model):
    """Where leads are pulled from, with what. A removed one stays for its log, without credentials."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="connections")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=100)
    credentials = models.TextField(blank=True)
    """Encrypted (evidence.credentials); blank while it is only prepared."""
    credentials_set_at = models.DateTimeField()
    credentials_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="credentials_set"
    )
    mapping = models.JSONField(default=dict, blank=True)
    """As evidence.leads.mapping has it; its columns are the vendor's fields."""
    missing = models.JSONField(default=list, blank=True)
    """Fields of the mapping that the vendor did not have at the last pull."""
    watermark = models.DateTimeField(null=True)
    """What changed since is not pulled yet; null: everything."""
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="connections_added"
    )
    paused_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = ConnectionQuerySet.as_manager()
    history = Edits(excluded_fields=["credentials", "watermark", "missing"])

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at=None) | models.Q(credentials=""),
                name="a_removed_connection_has_no_credentials",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pull(models.Model):
    """One run: from when, how far it came, and what it came to. Raises Immutable once it has ended."""

    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="pulls")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pulls")
    mapping = models.JSONField()
    since = models.DateTimeField(null=True)
    """What changed since is pulled; null: everything."""
    until = models.DateTimeField()
    """When it was started, or the first of the runs with which it goes on."""
    spool = models.PositiveBigIntegerField(null=True)
    """The first of these runs, under whose number what came lies on disk (evidence.connectors.spool)."""
    cursor = models.JSONField(default=dict)
    batches = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    """Leads and contacts with them that came so far."""
    missing = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True)
    """A code of evidence.connectors.words.troubles, with its params; empty where it went well."""
    params = models.JSONField(default=dict)
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="pulls")
    """The state after it; null where nothing had changed."""
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    """Leads that came and were known before."""
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection"],
                condition=models.Q(ended_at=None),
                name="one_pull_of_a_connection_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def done(self) -> bool:
        return self.ended_at is not None and not self.trouble

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not type(self)._default_manager.filter(pk=self.pk, ended_at=None).exists():
            raise Immutable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Immutable

"""A channel of the company's chat that is told as well, by an incoming webhook."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.edits import Edits


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def present(self) -> "WebhookQuerySet":
        """Those that nobody removed."""
        return self.filter(removed_at=None)


class Webhook(models.Model):
    """Told what it wants of what the company's people are told, in a language of its own."""

    class Service(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    name = models.CharField(_("channel"), max_length=100)
    service = models.CharField(max_length=10, choices=Service)
    language = models.CharField(max_length=5, choices=[("ja", "日本語"), ("en", "English")])
    address = models.TextField(blank=True)
    """Sealed (evidence.credentials): whoever knows it can post. Empty once removed."""
    kinds = models.JSONField(default=list)
    """Of notices: what it is told."""
    documents = models.JSONField(default=list, blank=True)
    """Keys of the documents that it is told about; none means all."""
    added_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()
    history = Edits(excluded_fields=["address"])

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def wants(self, kind: str, document: str) -> bool:
        """Whether it is told of a kind, about a document by its key."""
        return kind in self.kinds and (not self.documents or document in self.documents)

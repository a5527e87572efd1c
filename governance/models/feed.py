"""A calendar feed: a private address that a person's calendar reads. Only a digest of its secret is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.edits import Edits


class FeedQuerySet(models.QuerySet["Feed"]):
    def live(self) -> "FeedQuerySet":
        """Those that nobody revoked."""
        return self.filter(revoked_at=None)

    def note(self, *, pk: int, **read: object) -> int:
        """What a calendar read and when: nothing that a person did, so it leaves no history."""
        return models.QuerySet.update(self.filter(pk=pk), **read)


class Feed(models.Model):
    class Kind(models.TextChoices):
        ALL = "all", _("Everything")
        MINE = "mine", _("What concerns me")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feeds")
    kind = models.CharField(max_length=4, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    """Of the secret in the address, keyed (governance.actions.feeds.digests)."""
    language = models.CharField(max_length=5)
    """What its owner read in when it was made: for those who chose no language."""
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=64, blank=True)
    """Of what was served last; `changed_at`: since when it reads like that."""
    changed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    """When a calendar read it last, to the hour."""

    objects = FeedQuerySet.as_manager()
    history = Edits(excluded_fields=["digest", "etag", "changed_at", "read_at"])

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(revoked_at=None), name="one_live_feed_of_a_kind_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"

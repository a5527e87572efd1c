"""A version of a document: what was agreed, by whom, in force from when. It never changes."""

from datetime import datetime

from django.conf import settings
from django.db import models

from definitions.models.document import Document
from definitions.models.record import Record, RecordQuerySet


class VersionQuerySet(RecordQuerySet):
    def in_force_at(self, instant: datetime) -> "VersionQuerySet":
        """Versions begun by an instant, the one in force first: latest date in force, then highest number."""
        return self.filter(in_force_from__lte=instant).order_by("-in_force_from", "-number")


class Version(Record):
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    """A teigi/1 file of the document's kind in canonical form, standing alone."""
    fingerprint = models.CharField(max_length=64)
    """Of the body alone."""
    agreement = models.JSONField(default=list)
    """Who agreed and approved: a list of {"seat", "user", "name", "stance", "at"}, oldest first;
    where a delegate acted, "for" has the {"user", "name"} of the seat's holder. Of an emergency revert one
    entry, with the number of the version that it "reverts" to.
    """
    proposal_number = models.PositiveIntegerField(null=True, blank=True)
    report_fingerprint = models.CharField(max_length=64, blank=True)
    previous_chain = models.CharField(max_length=64, blank=True)
    chain = models.CharField(max_length=64, unique=True)
    """Fingerprint over everything above, the dates below, and the previous version's chain
    (definitions/chain.py).
    """
    reason = models.TextField(blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approved_versions"
    )
    decided_at = models.DateTimeField()
    published_at = models.DateTimeField()
    in_force_from = models.DateTimeField()

    objects = VersionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_numbers_are_unique")
        ]
        indexes = [models.Index(fields=["document", "-in_force_from", "-number"], name="version_in_force")]

    @property
    def reverts(self) -> int | None:
        """Number of the earlier version whose body an emergency revert put back in force."""
        return next((entry["reverts"] for entry in self.agreement if "reverts" in entry), None)

    def __str__(self) -> str:
        """The short name used in commands and addresses: mql@3."""
        return f"{self.document.key}@{self.number}"

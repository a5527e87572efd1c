"""A version of a document: what was agreed, by whom, in force from when. It never changes."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from definitions.models.document import Document
from definitions.models.record import Record, RecordQuerySet
from definitions.models.retirement import Retirement


class VersionQuerySet(RecordQuerySet):
    def in_force_at(self, instant: datetime) -> "VersionQuerySet":
        """Versions begun by an instant, the one in force first: latest date in force, then highest number.
        Those that a retirement of their document ended are left out.
        """
        begun = self.filter(in_force_from__lte=instant).exclude(Exists(_ended(since__lte=instant)))
        return begun.order_by("-in_force_from", "-number")

    def dated(self) -> "VersionQuerySet":
        """Without what they say, which is most of them: for when they are in force and who agreed."""
        return self.defer("body")

    def at_hand(self, instant: datetime) -> "VersionQuerySet":
        """Of each document the version that began last by an instant, and those ahead: what is in force then
        and what will be follows from these, however many there were.
        """
        later = Q(in_force_from__gt=OuterRef("in_force_from"))
        later |= Q(in_force_from=OuterRef("in_force_from"), number__gt=OuterRef("number"))
        begun: models.QuerySet[Any] = models.QuerySet(self.model).filter(
            document=OuterRef("document"), in_force_from__lte=instant
        )
        return self.filter(Q(in_force_from__gt=instant) | ~Exists(begun.filter(later)))

    def not_retired(self) -> "VersionQuerySet":
        """Those that no retirement has ended or will end."""
        return self.exclude(Exists(_ended()))


def _ended(**more: Any) -> "models.QuerySet[Retirement]":
    """The retirements of a version's document that came after it."""
    after = Retirement.objects.filter(document=OuterRef("document"), since__gte=OuterRef("in_force_from"))
    return after.filter(**more).order_by("since")


_AllVersions = models.Manager.from_queryset(VersionQuerySet)


class VersionManager(_AllVersions["Version"]):
    """Every version comes with `retired_from`."""

    def get_queryset(self) -> Any:
        return super().get_queryset().annotate(retired_from=Subquery(_ended().values("since")[:1]))  # type: ignore[no-redef]


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
    led_by = models.CharField(max_length=64, blank=True)
    """The digest of the proposal's last event before the approval: so the chain covers all that led to it."""
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

    retired_from: datetime | None = None
    """Since when a retirement of its document has ended it; of a version that came through its manager."""

    objects = VersionManager()  # type: ignore[misc]

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

    def begun(self, at: datetime) -> bool:
        """Whether it has come into force by an instant, and no retirement has ended it; a later version may
        have taken over.
        """
        return self.in_force_from <= at and not (self.retired_from and self.retired_from <= at)

    def __str__(self) -> str:
        """The short name used in commands and addresses: mql@3."""
        return f"{self.document.key}@{self.number}"

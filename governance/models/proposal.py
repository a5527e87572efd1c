"""A proposal to change a document, and its successive bodies."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from definitions.models import Document, Record, RecordQuerySet, Version
from evidence.models import Backtest
from governance.workflow import Status
from people.models import Seat


class Proposal(models.Model):
    """Its number is its primary key. `status` is what people did; `status_at` adds what follows from
    dates.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="proposals")
    base = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals_from"
    )
    """The version in force that it starts from; empty only for a document that has none yet."""
    title = models.CharField(max_length=200)
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals")
    proposer_seat = models.SlugField(blank=True)
    """Empty where a member suggests it: then a head has to sponsor it."""
    proposed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals_through_others",
    )
    """The seat's holder, where a delegate proposed it: both can go on with it."""
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sponsored_proposals",
    )
    """The head who stands behind what a member suggests."""
    status = models.CharField(max_length=12, choices=[(status.value, status.value) for status in Status])
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    """When the discussion was opened first."""
    positions_due = models.DateTimeField(null=True, blank=True)
    """By when both heads should have taken a position on the current revision."""
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.OneToOneField(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )
    """What it became when approved."""

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="approved", version__isnull=False)
                | (~Q(status="approved") & Q(version=None)),
                name="approved_exactly_when_it_became_a_version",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["approved", "rejected", "withdrawn"], closed_at__isnull=False)
                | (~Q(status__in=["approved", "rejected", "withdrawn"]) & Q(closed_at=None)),
                name="closed_exactly_when_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def decided_by_seat(self) -> str:
        """The CMO's, else the seat that the policy names where the CMO proposes; blank where it names
        none.
        """
        if self.proposer_seat == Seat.CMO:
            return self.document.approver_when_cmo_proposes
        return Seat.CMO


class RevisionQuerySet(RecordQuerySet):
    def add_test(self, *, backtest: Backtest | None, no_backtest_reason: str) -> int:
        """Say once how a revision was tested: drafts are tested when their discussion opens."""
        untested = self.filter(backtest=None, no_backtest_reason="")
        return models.QuerySet.update(untested, backtest=backtest, no_backtest_reason=no_backtest_reason)


class Revision(Record):
    """One body of a proposal, numbered from 1."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField()
    expected_effect = models.TextField(blank=True)
    backtest = models.ForeignKey(
        Backtest, null=True, blank=True, on_delete=models.PROTECT, related_name="revisions"
    )
    no_backtest_reason = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions")
    at = models.DateTimeField()

    objects = RevisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="revision_numbers_are_unique")
        ]

    def __str__(self) -> str:
        return f"#{self.proposal_id} r{self.number}"

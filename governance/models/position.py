"""What each head says of a revision, and the objections that block."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.proposal import Proposal, Revision


class Position(models.Model):
    """A head's stance on one revision. A new revision, or the head's own next position, dismisses it;
    it is never deleted.
    """

    class Stance(models.TextChoices):
        AGREE = "agree", _("Agree")
        CONCERN = "concern", _("Agree with a concern")
        OBJECT = "object", _("Object")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="positions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="positions")
    seat = models.SlugField()
    stance = models.CharField(max_length=10, choices=Stance)
    text = models.TextField(blank=True)
    """The concern or the objection in words; may stay empty for plain agreement."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="positions")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="positions_through_others",
    )
    """The seat's holder, where a delegate took it."""
    at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dismissed_positions",
    )
    dismissed_for = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="dismissed_positions"
    )
    """The later revision that dismissed it; empty where the head took another position."""

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "seat"],
                condition=Q(dismissed_at=None),
                name="one_standing_position_per_seat",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at=None, dismissed_by=None)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
                name="dismissed_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.stance} ({self.revision})"


class Objection(models.Model):
    """A harm that somebody foresees. It outlives the position it came with: it blocks until withdrawn
    or overruled.
    """

    class Harm(models.TextChoices):
        FLOODS_SALES = "floods_sales", _("It floods sales")
        STARVES_PIPELINE = "starves_pipeline", _("It starves the pipeline")
        NOT_MEASURABLE = "not_measurable", _("It cannot be measured")
        NO_OWNER = "no_owner", _("Nobody owns it")
        OTHER = "other", _("Other")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="objections")
    position = models.OneToOneField(Position, on_delete=models.PROTECT, related_name="objection")
    harm = models.CharField(max_length=20, choices=Harm)
    criterion = models.CharField(max_length=64, blank=True)
    """The id of the node it disputes; empty for the whole."""
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="objections")
    seat = models.SlugField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="settled_objections",
    )
    settled_as = models.CharField(
        max_length=10, blank=True, choices=[("withdrawn", _("Withdrawn")), ("overruled", _("Overruled"))]
    )
    settled_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, settled_as="")
                | (
                    Q(settled_at__isnull=False, settled_by__isnull=False)
                    & ~Q(settled_as="")
                    & ~Q(settled_reason="")
                ),
                name="settled_when_by_whom_how_and_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.harm} ({self.proposal})"

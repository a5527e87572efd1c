"""Lead feedback: what sales answers to each MQL, and the reasons it can give for rejecting one."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from definitions.models import Record, RecordQuerySet, Version


class RejectionReason(models.Model):
    """A reason to choose from, edited in place with its history; one that is not active is kept for what it
    was given for.
    """

    name_ja = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=60, unique=True)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_ja


class FeedbackQuerySet(RecordQuerySet):
    def forget(self, lead: str, name: str) -> None:
        """Keep what was answered of an erased lead under a name that tells nothing, and without its notes."""
        models.QuerySet.update(self.filter(lead=lead), lead=name, note="")

    def answers(self) -> "FeedbackQuerySet":
        """Answers that nobody took back."""
        return self.filter(takes_back=None, taken_back_by=None)

    def standing(self) -> "FeedbackQuerySet":
        """Of each lead and version the newest answer that was not taken back: the one that counts."""
        return self.newest_of(LeadFeedback.objects.answers())

    def standing_at(self, at: datetime) -> "FeedbackQuerySet":
        """Those that stood at an instant, whatever was answered or taken back since."""
        given = Q(takes_back=None, at__lte=at) & (Q(taken_back_by=None) | Q(taken_back_by__at__gt=at))
        return self.newest_of(LeadFeedback.objects.filter(given))

    def newest_of(self, answers: "FeedbackQuerySet") -> "FeedbackQuerySet":
        """Those of the answers that are the newest of their lead and version."""
        # Grouped once: looking for a newer one of each answer takes SQLite minutes where there are many.
        newest = answers.order_by().values("version", "lead").annotate(newest=Max("pk"))
        return self.filter(pk__in=newest.values("newest"))


class LeadFeedback(Record):
    """One answer to one lead that qualified, or the taking back of one. Nothing is ever changed."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")

    lead = models.CharField(max_length=340)
    """Its id in the store: "<source>:<id in the source>"."""
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="feedback")
    """The one in force when the lead was judged."""
    qualified = models.BooleanField(default=True)
    """Whether the lead qualified under that version: False where it only did under the rule on trial."""
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    """Empty where an answer is taken back."""
    reason = models.ForeignKey(
        RejectionReason, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback"
    )
    criterion = models.CharField(max_length=64, blank=True)
    """The id of the node that is disputed; empty where none is."""
    note = models.TextField(blank=True)
    takes_back = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feedback")
    at = models.DateTimeField()

    objects = FeedbackQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["version", "lead"], name="feedback_of_a_lead"),
            models.Index(fields=["by", "-at"], name="feedback_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", takes_back__isnull=False) | (~Q(answer="") & Q(takes_back=None)),
                name="feedback_answers_or_takes_back",
            ),
            models.CheckConstraint(
                condition=Q(answer="rejected", reason__isnull=False)
                | (~Q(answer="rejected") & Q(reason=None, criterion="")),
                name="a_rejection_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead} {self.answer or 'taken back'}"

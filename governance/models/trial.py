"""The trial of a revision on new leads: its contract, its run and its reports."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from definitions.models import Record, Version
from evidence.models import Snapshot
from governance.models.proposal import Proposal, Revision


class Contract(Record):
    """What a trial must show, written down before it starts. A later one replaces it until then; none
    is ever changed.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="contracts")
    measures = models.JSONField()
    """A list of {"measure": key, "is": "at_least" | "at_most", "value": number} (keys:
    evidence.trials.MEASURES).
    """
    least_leads = models.PositiveIntegerField()
    """Fewer leads than this under either version: too few to tell."""
    days = models.PositiveSmallIntegerField()
    maturity_days = models.PositiveSmallIntegerField()
    """A lead younger than this at the report is still open and is shown as immature."""
    if_met = models.TextField()
    if_missed = models.TextField()
    if_inconclusive = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contracts")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1), name="a_contract_runs_a_day_at_least")
        ]

    def __str__(self) -> str:
        return f"{self.proposal} contract {self.pk}"


class Trial(models.Model):
    """Runs [started_at, ends_at). That it is over follows from the date; ending early is something
    people do.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="trials")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="trials")
    base = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="trials_against")
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="trial")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="started_trials"
    )
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_early_at = models.DateTimeField(null=True, blank=True)
    ended_early_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="ended_trials"
    )
    ended_early_reason = models.TextField(blank=True)
    extension_end = models.DateTimeField(null=True, blank=True)
    """The later end that a head asked for; `ends_at` is moved to it once the other confirmed."""
    extension_reason = models.TextField(blank=True)
    extension_seat = models.SlugField(blank=True)
    extension_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="asked_extensions",
    )
    extension_asked_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="extended_trials",
    )
    extended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")), name="a_trial_ends_after_it_started"
            ),
            models.CheckConstraint(
                condition=Q(ended_early_at=None, ended_early_by=None, ended_early_reason="")
                | (Q(ended_early_at__isnull=False, ended_early_by__isnull=False) & ~Q(ended_early_reason="")),
                name="ended_early_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    extension_end=None,
                    extension_asked_by=None,
                    extension_asked_at=None,
                    extension_seat="",
                    extension_reason="",
                )
                | (
                    Q(
                        extension_end__isnull=False,
                        extension_asked_by__isnull=False,
                        extension_asked_at__isnull=False,
                    )
                    & ~Q(extension_seat="")
                    & ~Q(extension_reason="")
                ),
                name="an_extension_is_asked_by_whom_when_until_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(extended_by=None, extended_at=None)
                | Q(
                    extended_by__isnull=False,
                    extended_at__isnull=False,
                    extension_end__isnull=False,
                    ends_at=F("extension_end"),
                ),
                name="extended_when_by_whom_and_to_what_was_asked",
            ),
        ]

    @property
    def ended(self) -> datetime:
        """When it ends or ended, early or not."""
        return self.ended_early_at or self.ends_at

    def end_as_of(self, at: datetime) -> datetime:
        """When it ended or was to end, as was known at an instant: a report from before an extension or an
        early end comes to its own figures again.
        """
        if self.ended_early_at and self.ended_early_at <= at:
            return self.ended_early_at
        if self.extended_at and at < self.extended_at:
            return self.started_at + timedelta(days=self.contract.days)
        return self.ends_at

    def __str__(self) -> str:
        return f"{self.proposal} trial from {self.started_at:%Y-%m-%d}"


class TrialReport(Record):
    """What a trial showed, computed from one state of the leads. A later computation is another report."""

    class Verdict(models.TextChoices):
        MET = "met"
        MISSED = "missed"
        INCONCLUSIVE = "inconclusive"
        VOID = "void"

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="reports")
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="trial_reports")
    verdict = models.CharField(max_length=12, choices=Verdict)
    figures = models.JSONField()
    """evidence.trials.Comparison as JSON."""
    fingerprint = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trial_reports"
    )

    class Meta:
        ordering = ["computed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.trial}: {self.verdict}"

"""Notices: what somebody is told, written in the transaction of what happened, and sent once later; what each
person wants to be told, and the company's channels that are told as well.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.models.event import Event


class Kind(models.TextChoices):
    """What a notice is about; its words stand in templates/notices/<kind>.txt."""

    POSITION_ASKED = "position_asked", _("Your position is asked")
    POSITION_DISMISSED = "position_dismissed", _("Your position was dismissed by a revision")
    POSITION_DUE = "position_due", _("The deadline of a position is near or past")
    DISCUSSION_OPENED = "discussion_opened", _("A discussion was opened")
    MENTIONED = "mentioned", _("Somebody mentioned you")
    COMMENTED = "commented", _("Somebody commented where you take part")
    TRIAL_STARTED = "trial_started", _("A trial started")
    TRIAL_ENDED = "trial_ended", _("A trial ended")
    DECISION_WAITS = "decision_waits", _("Your decision is asked")
    APPROVED = "approved", _("A new version was approved")
    SENT_BACK = "sent_back", _("Changes were requested")
    REJECTED = "rejected", _("A proposal was rejected")
    WITHDRAWN = "withdrawn", _("A proposal was withdrawn")
    REVIEW_DUE = "review_due", _("A review is due or overdue")
    DOUBT_RAISED = "doubt_raised", _("Somebody finds a version unclear or cannot follow it")
    DOUBT_REPLIED = "doubt_replied", _("Your question about a version was answered")
    ACKNOWLEDGE_DUE = "acknowledge_due", _("A version waits to be acknowledged")
    DIGEST = "digest", _("What waits for me, once a day")


class Webhook(models.Model):
    """A channel of the company's chat: told what its people are told, in a language of its own."""

    class Service(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    name = models.CharField(max_length=100)
    service = models.CharField(max_length=10, choices=Service)
    language = models.CharField(max_length=5, choices=[("ja", "日本語"), ("en", "English")])
    address = models.TextField()
    """Sealed (evidence.credentials): whoever knows it can post."""
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["address"])

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """To a person by e-mail, or to a channel. Once for each of them, kind and thing, whoever inserts it."""

    kind = models.CharField(max_length=24, choices=Kind)
    about = models.CharField(max_length=100)
    """What it is about, by a name that is the same however often it is inserted: "event-12"."""
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    webhook = models.ForeignKey(
        Webhook, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    """Empty where it follows from a date."""
    subject = models.CharField(max_length=300)
    text = models.TextField()
    """In the reader's language as of then: it is the same at every try."""
    path = models.CharField(max_length=200)
    """Where the thing is, without the site's name."""
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    """Empty once it was sent or given up."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    """Why the last try failed, in words."""

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["next_try_at"], name="notices_to_be_sent")]
        constraints = [
            models.UniqueConstraint(fields=["to", "kind", "about"], name="each_person_is_told_once"),
            models.UniqueConstraint(fields=["webhook", "kind", "about"], name="each_channel_is_told_once"),
            models.CheckConstraint(
                condition=Q(to__isnull=False, webhook=None) | Q(to=None, webhook__isnull=False),
                name="told_to_a_person_or_a_channel",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(next_try_at=None), name="what_was_sent_is_not_tried_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class NoticeChoice(models.Model):
    """What somebody does not want, or wants after all, to be told by a channel."""

    EMAIL = "email"
    CHAT = "chat"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=24, choices=Kind)
    channel = models.CharField(max_length=5, choices=[(EMAIL, EMAIL), (CHAT, CHAT)])
    wanted = models.BooleanField()

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="one_choice_per_kind_and_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {self.channel} {self.wanted}"


class DigestHour(models.Model):
    """The hour of a person's day from which the digest comes; 9 where nobody chose."""

    USUAL = 9

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_hour"
    )
    hour = models.PositiveSmallIntegerField()

    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hour__lte=23), name="an_hour_of_the_day")]

    def __str__(self) -> str:
        return f"{self.user}: {self.hour}"

"""Notices: what somebody is told, written in the transaction of what happened, and sent once later."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.event import Event
from governance.models.webhook import Webhook


class Kind(models.TextChoices):
    """What a notice is about; its words stand in templates/notices/<kind>.txt."""

    POSITION_ASKED = "position_asked", _("Your position is asked")
    POSITION_DISMISSED = "position_dismissed", _("Your position was dismissed by a revision")
    POSITION_DUE = "position_due", _("The deadline of a position is near or past")
    DECISION_WAITS = "decision_waits", _("Your decision is asked")
    TRIAL_EXTENDED = "trial_extended", _("A trial is to be extended, or was")
    REVERTED = "reverted", _("An earlier version was put back in force")
    REVIEW_DUE = "review_due", _("A review is due or overdue")
    DOUBT_RAISED = "doubt_raised", _("Somebody finds a version unclear or cannot follow it")
    DOUBT_REPLIED = "doubt_replied", _("Your question about a version was answered")
    ACKNOWLEDGE_DUE = "acknowledge_due", _("A version waits to be acknowledged")
    SPONSOR_ASKED = "sponsor_asked", _("A member's suggestion wants a sponsor")
    SPONSORED = "sponsored", _("Your suggestion was sponsored")
    SUGGESTION_SETTLED = "suggestion_settled", _("Your suggestion was taken over or declined")
    ACTION_AGREED = "action_agreed", _("You own an action that was agreed on")
    SESSION_SOON = "session_soon", _("A session takes place on the next working day")
    CONTACT_DUE = "contact_due", _("A first contact is due soon or overdue")
    CONTACTS_DAILY = "contacts_daily", _("First contacts, every working morning")
    DISCUSSION_OPENED = "discussion_opened", _("A discussion was opened")
    REVISED = "revised", _("A proposal was revised")
    MENTIONED = "mentioned", _("Somebody mentioned you")
    COMMENTED = "commented", _("Somebody commented where you take part")
    TRIAL_STARTED = "trial_started", _("A trial started")
    TRIAL_ENDED = "trial_ended", _("A trial ended")
    APPROVED = "approved", _("A new version was approved")
    SENT_BACK = "sent_back", _("Changes were requested")
    REJECTED = "rejected", _("A proposal was rejected")
    WITHDRAWN = "withdrawn", _("A proposal was withdrawn")
    DIGEST = "digest", _("What waits for you, once a day")
    TEST = "test", _("A test of a channel")


class Way(models.TextChoices):
    """How somebody is told of a kind."""

    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("In the daily digest")
    NOT = "not", _("Not at all")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def newest(self, before: str = "") -> "NoticeQuerySet":
        """Newest first; from the one behind that number, where a number is given."""
        rows = self.select_related("digest").order_by("-created_at", "-pk")
        last = self.filter(pk=int(before)).first() if before.isdecimal() and len(before) < 19 else None
        if last is None:
            return rows
        same = Q(created_at=last.created_at, pk__lt=last.pk)
        return rows.filter(Q(created_at__lt=last.created_at) | same)


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
    for_digest = models.BooleanField(default=False)
    """It waits for its reader's next digest, and is not sent by itself."""
    digest = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried"
    )
    """The digest that carried it."""
    next_try_at = models.DateTimeField(null=True, blank=True)
    """Empty once it was sent or given up."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    """Why the last try failed, in words."""

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], name="notices_to_be_sent"),
            models.Index(fields=["to", "-created_at"], name="notices_of_a_person"),
        ]
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
            models.CheckConstraint(
                condition=Q(for_digest=True, next_try_at=None, sent_at=None)
                | Q(for_digest=False, digest=None),
                name="a_digest_carries_what_is_not_sent_by_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"

    @property
    def message_id(self) -> str:
        """The same at every try."""
        host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
        return f"<notice-{self.pk}.{self.created_at.timestamp():.0f}@{host}>"

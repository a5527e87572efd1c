"""Sending: each notice is claimed, handed over and marked, so that it goes once however often the job runs.

What cannot be known is whether a message left when the process died between handing over and marking: it goes
again then, under the same Message-ID, by which mail programs fold the second.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import Notice
from governance.telling import reads
from people.models import DemoCompany

CLAIM = timedelta(minutes=10)
"""Whoever has not marked it by then is taken for dead."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""Before the second try, the third …; after the last it is given up."""
AT_ONCE = 200


class NotSent(Exception):  # noqa: N818 - a refusal of whoever should take it
    """Why, in words; `for_good`: another try would not change it."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        self.why, self.for_good = why, for_good
        super().__init__(why)


def send_waiting(now: Callable[[], datetime]) -> int:
    """Send what waits; how many went. Of a demo company nothing leaves the machine."""
    if DemoCompany.objects.exists():
        return 0
    waiting = Notice.objects.filter(_free(now())).order_by("next_try_at", "pk")
    return sum(send(pk, now) for pk in waiting.values_list("pk", flat=True)[:AT_ONCE])


def send(pk: int, now: Callable[[], datetime]) -> bool:
    """Send one, if nobody else is at it."""
    notice = claim(pk, now())
    if notice is None:
        return False
    try:
        hand_over(notice)
    except NotSent as refusal:
        return _put_off(notice, refusal, now())
    mark(notice, now())
    return True


def claim(pk: int, at: datetime) -> Notice | None:
    """By one conditional update: of two who try, one has it."""
    mine = Notice.objects.filter(_free(at), pk=pk).update(claimed_at=at, tries=F("tries") + 1)
    return Notice.objects.select_related("to", "webhook").get(pk=pk) if mine else None


def _free(at: datetime) -> Q:
    return Q(next_try_at__lte=at) & (Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM))


def mark(notice: Notice, at: datetime) -> None:
    Notice.objects.filter(pk=notice.pk).update(sent_at=at, next_try_at=None, claimed_at=None, error="")


def _put_off(notice: Notice, refusal: NotSent, at: datetime) -> bool:
    last = refusal.for_good or notice.tries > len(WAITS)
    Notice.objects.filter(pk=notice.pk).update(
        next_try_at=None if last else at + WAITS[notice.tries - 1], claimed_at=None, error=refusal.why
    )
    return False


def hand_over(notice: Notice) -> None:
    """To the mail server. Raises `NotSent`."""
    assert notice.to is not None
    with translation.override(reads(notice.to)[0]):
        ways = {"turn": reverse("my_turn"), "chosen": reverse("notice_settings")}
        body = render_to_string("notices/mail.txt", {"notice": notice, "site": settings.PUBLIC_URL, **ways})
        headers = {"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(notice.subject, body.strip() + "\n", to=[notice.to.email], headers=headers)
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            raise NotSent(
                _("The mail server did not take it ({error}).").format(error=type(error).__name__)
            ) from None


def message_id(notice: Notice) -> str:
    """The same at every try."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<notice-{notice.pk}.{notice.created_at.timestamp():.0f}@{host}>"

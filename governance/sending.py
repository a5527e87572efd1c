"""Sending: each notice is claimed, handed over and marked, so that it goes once however often the job runs.

What cannot be known is whether a message left when the process died between handing over and marking: it goes
again then, under the same Message-ID, by which mail programs fold the second.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import Notice
from governance.posting import NotSent, post
from governance.telling import reads
from people.models import DemoCompany

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)
"""Whoever has not marked it by then is taken for dead."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""Before the second try, the third …; after the last it is given up."""
AT_ONCE = 200


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
        hand_over(notice, now())
    except NotSent as refusal:
        return _put_off(notice, refusal, now())
    except Exception as error:  # A fault of ours with one notice holds up none of the others.
        logger.exception("notice %s", notice.pk)
        return _put_off(notice, NotSent(type(error).__name__), now())
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
    """Where the other side says how long it takes nothing, all that goes there waits."""
    last = refusal.for_good or notice.tries > len(WAITS)
    again = at + max(WAITS[min(notice.tries, len(WAITS)) - 1], refusal.wait or timedelta(0))
    Notice.objects.filter(pk=notice.pk).update(
        next_try_at=None if last else again, claimed_at=None, error=refusal.why
    )
    if refusal.wait and notice.webhook:
        notice.webhook.notices.filter(next_try_at__lt=at + refusal.wait).update(next_try_at=at + refusal.wait)
    return False


def hand_over(notice: Notice, at: datetime) -> None:
    """To the channel, or to the mail server. Raises `NotSent`."""
    if notice.webhook:
        post(notice, at)
    else:
        mail(notice)


def mail(notice: Notice) -> None:
    """Raises `NotSent`."""
    assert notice.to is not None
    if not notice.to.is_active:
        raise NotSent(_("This person cannot sign in any more."), for_good=True)
    with translation.override(reads(notice.to)[0]):
        ways = {"turn": reverse("my_turn"), "chosen": reverse("notice_settings")}
        body = render_to_string("notices/mail.txt", {"notice": notice, "site": settings.PUBLIC_URL, **ways})
        headers = {"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(notice.subject, body.strip() + "\n", to=[notice.to.email], headers=headers)
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            raise NotSent(
                _("The mail server did not take it ({error}).").format(error=type(error).__name__)
            ) from None

"""Posting a notice to a channel, and why one is not sent."""

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from evidence.connectors.vendor import Trouble
from evidence.connectors.words import trouble
from evidence.credentials import seal, unseal
from governance import outward
from governance.chat import message
from governance.models import Notice

LONGEST_WAIT = timedelta(hours=12)
GONE = (403, 404, 410)


class NotSent(Exception):  # noqa: N818 - a refusal of whoever should take it
    """Why, in words; `for_good`: another try would not change it; `wait`: so long nothing more is taken."""

    def __init__(self, why: str, *, for_good: bool = False, wait: timedelta | None = None) -> None:
        self.why, self.for_good, self.wait = why, for_good, wait
        super().__init__(why)


def sealed(address: str) -> str:
    """As it is stored. Raises `Trouble` where that cannot be done here."""
    return seal({"address": address})


def post(notice: Notice, at: datetime) -> None:
    """To the channel's address. Raises `NotSent`."""
    webhook = notice.webhook
    assert webhook is not None
    with translation.override(webhook.language):
        label, url = _("Open in Teigi"), settings.PUBLIC_URL + notice.path
        said = message(webhook.service, notice.subject, notice.text, url, label)
        try:
            address = unseal(webhook.address)["address"]
            # A repeat after a kill has the same key: whatever stands between can fold the two.
            headers = {"Idempotency-Key": notice.message_id.strip("<>"), "User-Agent": "Teigi"}
            answer = outward.post(address, json.dumps(said).encode(), headers)
        except Trouble as error:
            raise NotSent(trouble(error.code, error.params), for_good=True) from None
        except outward.NotPosted as error:
            raise NotSent(words(error), for_good=error.code != "no_answer") from None
        _refuse(answer, at)


def _refuse(answer: outward.Answer, at: datetime) -> None:
    found = {"status": answer.status, "text": answer.text.strip()[:200]}
    if 200 <= answer.status < 300:
        return
    if answer.status == 429:
        wait = waiting_time(answer.retry_after, at)
        raise NotSent(_("The channel takes no more for now (429)."), wait=wait)
    if answer.status in GONE:
        said = _("The address does not work any more (%(status)s %(text)s). Make a new one there.")
        raise NotSent(said % found, for_good=True)
    if 300 <= answer.status < 400:
        said = _("The address leads elsewhere (%(status)s), which is not followed. Enter where it leads.")
        raise NotSent(said % found, for_good=True)
    for_good = 400 <= answer.status < 500 and answer.status != 408
    raise NotSent(_("The channel did not take it (%(status)s %(text)s).") % found, for_good=for_good)


def waiting_time(retry_after: str, at: datetime) -> timedelta | None:
    """Of a header Retry-After: seconds, or a date."""
    if retry_after.isascii() and retry_after.isdecimal():
        return min(timedelta(seconds=int(retry_after[:6])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return min(max(until - at, timedelta(0)), LONGEST_WAIT) if until.tzinfo else None


def words(error: outward.NotPosted) -> str:
    """Why nothing was posted."""
    match error.code:
        case "inner":
            return _(
                "The address is inside this company's network. Whoever runs this server allows that by "
                "WEBHOOK_NETWORKS."
            )
        case "no_address":
            return _("This is no address to post to. Copy it whole; it begins with https://.")
        case _:
            return _("There was no answer (%(error)s).") % {"error": error.detail}

"""The demo company's notices: a channel, a choice, and what was told, taken for sent on its day.

None of it left the machine: of a demo company nothing is sent.
"""

from datetime import datetime, time, timedelta

from django.db.models import F

from demo.company import Company
from governance.actions.notices import choose_notices, note_seen
from governance.actions.webhooks import add_webhook
from governance.dated import dated
from governance.digests import make_digests
from governance.models import Kind, Notice
from governance.schedule import working_day
from governance.telling import tell
from governance.ways import FOR_CHANNELS

CHANNEL = "#リード定義"
NOBODY = "https://hooks.slack.com/services/T00000000/B00000000/demo"
"""Nothing is there."""


def tell_a_channel(company: Company, days: int) -> str:
    """The administrator lets a channel be told of all but comments."""
    kinds = [kind.value for kind in FOR_CHANNELS if kind != Kind.COMMENTED]
    by = company.people["kato"]
    channel = add_webhook(
        name=CHANNEL,
        service="slack",
        address=NOBODY,
        language="ja",
        kinds=kinds,
        by=by,
        at=company.ago(days),
    )
    return str(channel)


def keep_comments_for_the_digest(company: Company, days: int) -> None:
    """The head of marketing reads comments once a day."""
    choose_notices(ways={"commented": "digest"}, by=company.people["sato"], at=company.ago(days, 9))


def told_by_today(company: Company) -> None:
    """What the dates say and the digests of the last working morning; then all of it counts as sent."""
    day = company.today - timedelta(days=1)
    while working_day(day) != day:
        day -= timedelta(days=1)
    morning = datetime.combine(day, time(9), company.zone)
    tell(dated(morning), morning)
    make_digests(morning)
    waiting = Notice.objects.exclude(next_try_at=None)
    waiting.update(sent_at=F("created_at") + timedelta(minutes=1), next_try_at=None, tries=1)
    for user in company.people.values():
        note_seen(by=user, at=company.ago(4, 18))

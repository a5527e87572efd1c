"""Ways: how each person is told of each kind of notice, by their choice or as is usual."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from governance.models import Kind, NoticePreference, Way
from people.models import User

WAITS_FOR_YOU = (
    Kind.POSITION_ASKED,
    Kind.POSITION_DISMISSED,
    Kind.POSITION_DUE,
    Kind.SPONSOR_ASKED,
    Kind.DECISION_WAITS,
    Kind.TRIAL_EXTENDED,
    Kind.REVERTED,
    Kind.REVIEW_DUE,
    Kind.DOUBT_RAISED,
    Kind.ACKNOWLEDGE_DUE,
    Kind.ACTION_AGREED,
    Kind.CONTACT_DUE,
)
"""Nobody switches these off, as others wait for the reader."""
GOOD_TO_KNOW = (
    Kind.CONTACTS_DAILY,
    Kind.MENTIONED,
    Kind.COMMENTED,
    Kind.DOUBT_REPLIED,
    Kind.SPONSORED,
    Kind.SUGGESTION_SETTLED,
    Kind.SESSION_SOON,
    Kind.DISCUSSION_OPENED,
    Kind.REVISED,
    Kind.TRIAL_STARTED,
    Kind.TRIAL_ENDED,
    Kind.APPROVED,
    Kind.SENT_BACK,
    Kind.REJECTED,
    Kind.WITHDRAWN,
)
CHOSEN = (*WAITS_FOR_YOU, *GOOD_TO_KNOW)
"""What people choose a way for. The digest itself comes where something waits or was kept for it."""
FOR_CHANNELS = (
    Kind.DISCUSSION_OPENED,
    Kind.REVISED,
    Kind.COMMENTED,
    Kind.SESSION_SOON,
    Kind.POSITION_DUE,
    Kind.TRIAL_STARTED,
    Kind.TRIAL_ENDED,
    Kind.TRIAL_EXTENDED,
    Kind.DECISION_WAITS,
    Kind.APPROVED,
    Kind.REVERTED,
    Kind.SENT_BACK,
    Kind.REJECTED,
    Kind.WITHDRAWN,
    Kind.REVIEW_DUE,
)
"""What a channel of the company's chat can be told; the rest is between the product and one person."""

USUAL = Way.AT_ONCE


def channel_label(kind: str) -> str:
    """What a kind is called where nobody in particular is told."""
    names = {Kind.COMMENTED: _("Somebody commented"), Kind.DECISION_WAITS: _("A decision is asked")}
    return names.get(Kind(kind)) or str(Kind(kind).label)


def possible(kind: str) -> tuple[Way, ...]:
    """The ways between which a person chooses."""
    return (Way.AT_ONCE, Way.DIGEST) if kind in WAITS_FOR_YOU else (Way.AT_ONCE, Way.DIGEST, Way.NOT)


def chosen_ways(user: User) -> dict[str, Way]:
    """Every kind -> the way this person is told of it."""
    row = NoticePreference.objects.filter(user=user).first()
    return {kind: way_in(row.ways if row else {}, kind) for kind in CHOSEN}


def digest_hour(user: User) -> int:
    row = NoticePreference.objects.filter(user=user).first()
    return row.digest_hour if row else NoticePreference.USUAL_HOUR


def ways_of(users: Collection[int], kind: str) -> Mapping[int, Way]:
    """Person -> way, in one query."""
    rows = NoticePreference.objects.filter(user__in=users).values_list("user", "ways")
    chosen = {user: way_in(ways, kind) for user, ways in rows}
    return {user: chosen.get(user, USUAL) for user in users}


def way_in(ways: Mapping[str, str], kind: str) -> Way:
    """A way that is not possible (any more) counts as not chosen."""
    found = ways.get(kind)
    return Way(found) if found in possible(kind) else USUAL

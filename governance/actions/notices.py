"""What a person does about notices: chooses how to be told, and looks at them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from governance.knowledge import Refusal
from governance.models import Kind, NoticeMark, NoticePreference
from governance.refusals import Refused
from governance.ways import CHOSEN, USUAL, possible, way_in
from people.actions import save_as
from people.models import User


@transaction.atomic
def choose_notices(
    *, ways: Mapping[str, str], by: User, at: datetime, digest_hour: int | None = None
) -> NoticePreference:
    """Kinds left out stay as they are, and so does the hour. Raises `Refused`."""
    for kind, way in ways.items():
        if kind not in CHOSEN:
            raise Refused(Refusal("no_such_notice", {"kind": kind}))
        if way not in possible(kind):
            raise Refused(Refusal("not_a_way", {"kind": Kind(kind).label, "way": way}))
    if digest_hour is not None and not 0 <= digest_hour <= 23:
        raise Refused(Refusal("no_such_hour"))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # The row may not be there to be locked.
    row = NoticePreference.objects.filter(user=by).first() or NoticePreference(user=by)
    wanted = {kind: way_in(row.ways | ways, kind) for kind in CHOSEN}
    chosen = {str(kind): str(way) for kind, way in wanted.items() if way != USUAL}
    hour = row.digest_hour if digest_hour is None else digest_hour
    if (chosen, hour) == (row.ways, row.digest_hour):
        return row
    row.ways, row.digest_hour = chosen, hour
    return save_as(row, by=by, at=at)


def note_seen(*, by: User, at: datetime) -> datetime | None:
    """That somebody looked at their notices. Returns when they did before."""
    mark, _made = NoticeMark.objects.get_or_create(user=by)
    NoticeMark.objects.filter(pk=mark.pk).update(seen_at=at)
    return mark.seen_at

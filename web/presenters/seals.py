"""Seals: who agreed or approved, as on paper. A missing one is dashed, a dismissed one struck through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from definitions.models import Version
from governance.models import Position
from governance.refusals import acting_for
from people.models import Seat, User


@dataclass(frozen=True, slots=True)
class Seal:
    name: str
    """The family name."""
    word: str
    """Seat and stance, short: it has to stand inside a circle."""
    state: str
    """ "given", "missing", "objects" or "dismissed"."""
    label: str
    """The whole in words, for a screen reader and as a tooltip."""
    note: str = ""
    """When; for a dismissed one, by whom and why."""


def seat_short(seat: str) -> str:
    """A seat's name that fits on a seal."""
    names = {
        Seat.MARKETING_HEAD: pgettext("on a seal", "Marketing"),
        Seat.SALES_HEAD: pgettext("on a seal", "Sales"),
        Seat.CMO: pgettext("on a seal", "CMO"),
    }
    return names.get(seat, seat)


def stance_short(stance: str) -> str:
    """A stance or an approval in one word."""
    words = {
        Position.Stance.AGREE: pgettext("on a seal", "agreed"),
        Position.Stance.CONCERN: pgettext("on a seal", "concern"),
        Position.Stance.OBJECT: pgettext("on a seal", "objects"),
        "approve": pgettext("on a seal", "approved"),
        "approved": pgettext("on a seal", "approved"),
        "revert": pgettext("on a seal", "reverted"),
    }
    return words.get(stance, stance)


def short_date(instant: datetime) -> str:
    return formats.date_format(timezone.localtime(instant), "SHORT_DATE_FORMAT")


def words_of(user: User, seat: str, stance: str, at: datetime, holder: object = None) -> dict[str, str]:
    return {
        "name": acting_for(user, holder),
        "seat": seat_short(seat),
        "stance": stance_short(stance),
        "day": short_date(at),
    }


def given(user: User, seat: str, stance: str, at: datetime, *, holder: object = None) -> Seal:
    """A seal that stands: an agreement, an approval, or (in ink, not vermilion) an objection.

    `holder`: for whom a delegate put it there.
    """
    words = words_of(user, seat, stance, at, holder)
    day, name = words["day"], getattr(holder, "seal_name", holder)
    return Seal(
        name=user.seal_name,
        word=f"{words['seat']} {words['stance']}",
        state="objects" if stance == Position.Stance.OBJECT else "given",
        label=_("%(name)s (%(seat)s): %(stance)s on %(day)s") % words,
        note=_("%(day)s, for %(holder)s") % {"day": day, "holder": name} if holder else day,
    )


def missing(seat: str, user: User | None) -> Seal:
    """A seat that has not spoken yet, or that nobody holds."""
    if user is None:
        label = _("The seat %(seat)s is empty. Until somebody holds it, nothing can be agreed.") % {
            "seat": seat_short(seat)
        }
        return Seal(name=_("vacant"), word=seat_short(seat), state="missing", label=label)
    label = _("%(name)s (%(seat)s): not yet") % {"name": user, "seat": seat_short(seat)}
    return Seal(name=user.seal_name, word=seat_short(seat), state="missing", label=label)


def sealed(seat: str) -> Seal:
    """A seat that has answered, before it may be seen what."""
    label = _("%(seat)s has answered. What, is shown once both heads have.") % {"seat": seat_short(seat)}
    return Seal(name=_("answered"), word=seat_short(seat), state="missing", label=label)


def dismissed(user: User, seat: str, stance: str, at: datetime, note: str, holder: object = None) -> Seal:
    """A seal that counts no more; `note` says by whom, when and why."""
    words = words_of(user, seat, stance, at, holder)
    label = _("%(name)s (%(seat)s): %(stance)s on %(day)s, dismissed") % words
    return Seal(
        name=user.seal_name,
        word=f"{words['seat']} {words['stance']}",
        state="dismissed",
        label=f"{label}. {note}",
        note=note,
    )


def of_version(version: Version, people: Mapping[int, User]) -> list[Seal]:
    """The seals that a version was published with; `people` by id, from web.loaders.definitions."""
    return [
        given(
            people[entry["user"]],
            entry["seat"],
            entry["stance"],
            datetime.fromisoformat(entry["at"]),
            holder=people[entry["for"]["user"]] if "for" in entry else None,
        )
        for entry in version.agreement
    ]

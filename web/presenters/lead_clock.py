"""A lead's clock on its page: where it stands, what moved it, its contacts, and what the reader may do."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evidence.contacts import Reached, Touch
from evidence.models import Contact, Exemption
from governance.refusals import in_words
from governance.roles import may_allow_exemptions, may_record_contacts
from people.models import User
from web.forms.deadlines import ContactForm, ExemptionForm
from web.presenters.deadlines import span, touch_text


@dataclass(frozen=True, slots=True)
class TouchLine:
    at: datetime
    text: str
    person: str
    mark: str
    row: Contact | None
    mine: bool
    """The reader recorded it, and may withdraw it."""


@dataclass(frozen=True, slots=True)
class ClockView:
    sentence: str
    needs_you: bool
    notes: list[str]
    touches: list[TouchLine]
    may_record: bool
    may_exempt: bool
    contact: ContactForm
    exemption: ExemptionForm


def clock_view(found: Reached, exempt: list[Exemption], user: User, at: datetime) -> ClockView:
    """`exempt`: the exceptions that stand and may have moved its deadline."""
    sentence, needs_you = _sentence(found, at)
    return ClockView(
        sentence,
        needs_you,
        _notes(found, exempt),
        [_line(found, touch, user) for touch in found.touches],
        not may_record_contacts(user.roles, user.side),
        found.clock is not None and not may_allow_exemptions(user.roles, user.seats(at)),
        ContactForm(initial={"made_at": at}),
        ExemptionForm(single=True, initial={"starts_at": at, "kind": Exemption.Kind.LATER_DATE}),
    )


def _sentence(found: Reached, at: datetime) -> tuple[str, bool]:
    clock = found.clock
    if clock is None:
        return _("No clock runs: the lead was not judged an MQL."), False
    words = {"due": in_words(clock.due_at), "hours": f"{clock.terms.hours:g}"}
    if clock.stopped_at and clock.stopped_at <= clock.due_at:
        text = _("Contacted in time, {time} after the MQL judgement (counted); it was due on {due}.")
        return text.format(time=span(clock.counted), **words), False
    if clock.stopped_at:
        over = span(clock.counted - clock.ran(clock.due_at))
        return _("Contacted {time} too late: it was due on {due}.").format(time=over, **words), False
    left = clock.left(at)
    if clock.due_at > at:
        text = _("The first contact is due on {due}: {time} left of {hours} h.")
        return text.format(time=span(left), **words), left.total_seconds() / 3600 * 4 < clock.terms.hours
    text = _("The first contact was due on {due}, {time} ago (counted), and there is none.")
    return text.format(time=span(left), **words), True


def _notes(found: Reached, exempt: list[Exemption]) -> list[str]:
    clock = found.clock
    if clock is None:
        return []
    notes = []
    if clock.moved_by:
        days = in_words([in_words(day) for day in clock.moved_by])
        notes.append(
            _("Its deadline was moved while it ran: closures were entered later ({days}).").format(days=days)
        )
    for row in exempt:
        if row.starts_at < clock.due_at and row.ends_at > clock.started_at:
            words = {
                "since": in_words(row.starts_at),
                "until": in_words(row.ends_at),
                "kind": row.get_kind_display(),
                "person": row.allowed_by,
                "note": row.note,
            }
            text = _("Nothing counts from {since} until {until}: {kind}. Allowed by {person}: {note}")
            notes.append(text.format(**words))
    if not found.since_start and found.touches:
        notes.append(_("The contacts below came before the judgement; they do not stop its clock."))
    return notes


def _line(found: Reached, touch: Touch, user: User) -> TouchLine:
    mark = ""
    if touch is found.first:
        mark = _("first attempt, stopped the clock")
    if touch is found.first_two_way:
        mark = _("first two-way contact")
    if touch is found.first and touch is found.first_two_way:
        mark = _("first contact, stopped the clock")
    mine = touch.row is not None and touch.row.person_id == user.pk
    return TouchLine(touch.at, touch_text(touch), touch.person, mark, touch.row, mine)

"""What is held of one lead, in lines: in how much of what it is, and what erasing does there."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from web.presenters.numbers import whole


@dataclass(frozen=True, slots=True)
class HeldLine:
    where: str
    count: int
    """How many of them."""
    then: str
    """What erasing does there."""


def held_lines(counts: Mapping[str, int]) -> list[HeldLine]:
    """`counts`: evidence.personal.Held.counts, of now or as it was when an erasure was asked for."""
    lines = [
        HeldLine(
            _("Snapshots"),
            counts["snapshots"],
            _("Their files are written anew without the lead; fingerprints change, and that is on record."),
        ),
        HeldLine(
            _("Requests of other systems"),
            counts["pushes"],
            _("What waits is removed; answers no longer name the lead."),
        ),
        HeldLine(
            _("Tests on past leads"),
            counts["backtests"],
            _("Their figures stay, as they name nobody, and say that they are from before."),
        ),
        HeldLine(
            _("Trial reports"),
            counts["reports"],
            _("Their figures stay, as they name nobody, and say that they are from before."),
        ),
        HeldLine(
            _("Answers of sales"),
            counts["feedback"],
            _("The answer stays as a count; the lead’s id and the note go."),
        ),
        HeldLine(
            _("Uploaded files that wait"),
            counts["uploads"],
            _("All of them are removed, as any may have the lead; choose them again."),
        ),
    ]
    return [line for line in lines if line.count]


def held_answer(counts: Mapping[str, int]) -> str:
    """In how much the lead is, as a sentence."""
    return ngettext(
        "This lead is in %(n)s snapshot.", "This lead is in %(n)s snapshots.", counts["snapshots"]
    ) % {"n": whole(counts["snapshots"])}


def part_labels() -> dict[str, str]:
    """The parts of evidence.personal_data.lines as a reader calls them."""
    return {
        "attributes": _("known now"),
        "life": _("the lead's life"),
        "history": _("earlier values"),
        "events": _("events"),
        "verdicts": _("verdicts"),
        "imports": _("imports"),
        "waiting": _("waits for the next import"),
        "refused": _("refused rows"),
        "contacts": _("contacts recorded by hand"),
        "exceptions": _("exceptions to the 48-hour rule"),
        "feedback": _("feedback"),
    }

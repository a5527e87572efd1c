"""What waits for somebody in words: what it is about, and where it is done."""

from django.urls import reverse
from django.utils.translation import gettext as _

from definitions.models import Version
from governance.models import Proposal, PulseRound, WeeklyPack
from governance.my_turn import Turn
from governance.refusals import in_words


def subject(turn: Turn) -> str:
    """What it is about, as people call it."""
    match turn.subject:
        case Proposal():
            words = {"number": turn.subject.pk, "title": turn.subject.title}
            return _("Proposal #%(number)s: %(title)s") % words
        case Version():
            found = {"document": turn.subject.document, "number": turn.subject.number}
            return _("%(document)s version %(number)s") % found
        case PulseRound():
            return _("Survey between the departments")
        case WeeklyPack():
            return _("Weekly review of {day}").format(day=in_words(turn.subject.day))
        case _:
            return str(turn.subject)


def path(turn: Turn) -> str:
    """Where it is done."""
    match turn.subject:
        case Proposal():
            page = reverse("proposal", args=[turn.subject.pk])
            return page + (f"#{turn.anchor}" if turn.anchor else "")
        case Version():
            page = reverse("acknowledge", args=[turn.subject.document.key, turn.subject.number])
            return f"{page}#doubt-{turn.item.pk}" if turn.item else page
        case PulseRound():
            return reverse("pulse", args=[turn.subject.pk])
        case WeeklyPack():
            return reverse("weekly_pack", args=[turn.subject.day.isoformat()]) + "#next_actions"
        case _ if turn.code == "give_feedback":
            return f"{reverse('feedback')}?definition={turn.subject.key}"
        case _:
            return f"{reverse('calendar')}#review-{turn.subject.key}"

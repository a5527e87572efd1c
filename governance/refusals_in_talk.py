"""Refusals in acknowledging, discussing, meeting and reviewing: code -> the sentence."""

from collections.abc import Callable

from django.utils.translation import gettext as _

IN_TALK: dict[str, Callable[[], str]] = {
    # Acknowledging.
    "doubted_already": lambda: _("Your question about this version waits for a reply already."),
    "doubt_replied": lambda: _("This question has been replied to already."),
    "no_doubt": lambda: _("Choose one: understood, unclear, or cannot do."),
}

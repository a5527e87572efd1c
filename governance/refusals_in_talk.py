"""Refusals in acknowledging, discussing, meeting and reviewing: code -> the sentence."""

from collections.abc import Callable

from django.utils.translation import gettext as _

IN_TALK: dict[str, Callable[[], str]] = {
    # Acknowledging.
    "doubted_already": lambda: _("Your question about this version waits for a reply already."),
    "doubt_replied": lambda: _("This question has been replied to already."),
    "no_doubt": lambda: _("Choose one: understood, unclear, or cannot do."),
    # Suggesting.
    "suggestion_settled": lambda: _("This suggestion has been taken over or declined already."),
    "suggestion_conflicts": lambda: _(
        "The proposal has moved on since revision {revision}, and this suggestion and the newest revision "
        "change the same: {criteria}. Decline it, or ask for a new suggestion."
    ),
    "suggestion_is_in": lambda: _("The newest revision says this already. There is nothing to take over."),
    "no_such_value": lambda: _("“{text}” is no value for this criterion. Write a value like “{example}”."),
    "no_value_there": lambda: _("This criterion has no single value. Use the editor for the suggestion."),
    # Actions.
    "action_without_words": lambda: _("Say what is to be done."),
    "action_without_owner": lambda: _("Name who does it: somebody who signs in here and is no auditor."),
    "action_due_in_the_past": lambda: _("The day by which it is to be done has passed. Choose a later one."),
    "action_done": lambda: _("This action is done already."),
    "action_open": lambda: _("This action is still open."),
    "only_parties_or_owner": lambda: _(
        "Only whoever has to do it, the proposer, the heads and the CMO can do this."
    ),
    # Reviewing.
    "only_the_cmo_retires": lambda: _("Only the CMO can retire a definition. The heads keep or change it."),
    "only_definitions_retire": lambda: _(
        "The responsibility matrix and the 48-hour rule cannot be retired, only changed."
    ),
    "referred_to": lambda: _("{documents} refers to it. Change that first, then retire this one."),
    "retired_in_the_past": lambda: _("The day from which it is retired has passed. Choose a later one."),
    "retirement_not_confirmed": lambda: _("Type the document's key to confirm that it is retired."),
}

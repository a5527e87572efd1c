"""What is said once a draft is saved: whoever holds no seat needs a head who sponsors it."""

from django.utils.translation import gettext as _

from governance.models import Proposal


def draft_saved(proposal: Proposal) -> str:
    if proposal.proposer_seat:
        return _("The draft is saved. Only you work on it until you open the discussion.")
    return _("Your suggestion is saved. Both heads are asked to sponsor it; then you open its discussion.")


def card_saved(proposal: Proposal) -> str:
    if proposal.proposer_seat:
        return _("The card is a draft now. Only you work on it until you open the discussion.")
    return draft_saved(proposal)

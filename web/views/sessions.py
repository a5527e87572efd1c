"""The dated sessions of a discussion: moved, recorded, or done without."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from governance.actions.sessions import hold_session, move_session, waive_sessions
from governance.models import Proposal
from web.forms.proposals import ReasonForm
from web.forms.sessions import HoldForm, MoveForm
from web.views.verbs import carry_out, proposal_verb


@proposal_verb
def session_move(request: HttpRequest, proposal: Proposal, session: int) -> HttpResponse:
    row = get_object_or_404(proposal.sessions, number=session)
    form, done = MoveForm(request.POST), _("The session is moved.")
    return carry_out(request, proposal, f"move-{session}", form, move_session, done, session=row)


@proposal_verb
def session_hold(request: HttpRequest, proposal: Proposal, session: int) -> HttpResponse:
    row = get_object_or_404(proposal.sessions.select_related("proposal"), number=session)
    form, done = HoldForm(request.POST), _("The session is recorded.")
    return carry_out(request, proposal, f"hold-{session}", form, hold_session, done, session=row)


@proposal_verb
def sessions_waive(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form, done = (
        ReasonForm(request.POST),
        _("Recorded. The sessions are waived once both heads have said so."),
    )
    return carry_out(request, proposal, "waive", form, waive_sessions, done, proposal=proposal)

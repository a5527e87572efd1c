"""The dated sessions of a discussion: moved, recorded, or done without."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.sessions import hold_session, move_session, waive_sessions
from governance.agenda import agenda, hidden_objections
from governance.facts import facts_of
from governance.models import Proposal, Session
from governance.policies import may
from governance.refusals import text
from governance.workflow import Status
from people.company_time import company_day
from web.forms.proposals import ReasonForm
from web.forms.sessions import HoldForm, MoveForm
from web.loaders.proposal import criteria_of
from web.loaders.reader import reader
from web.views.verbs import carry_out, proposal_verb


def session(request: HttpRequest, number: int, session: int) -> HttpResponse:
    """Its agenda before it is held, its minutes after; to be printed."""
    rows = Session.objects.select_related("proposal__document", "recorded_by").prefetch_related(
        "attendees__department", "actions__owner__department", "actions__done_by"
    )
    row = get_object_or_404(rows, proposal=number, number=session)
    at, user = timezone.now(), reader(request)
    if row.proposal.status == Status.DRAFT:
        raise Http404
    facts = facts_of(row.proposal, user, at, open=row.held_at is None)
    found = agenda(row.proposal, row.held_at or at, hidden_objections(row.proposal, facts))
    words = dict(criteria_of(row.proposal))
    items = [(item, words.get(item.criterion, "").removeprefix("– ")) for item in found]
    refusal = may("hold_session", facts)
    context = {
        "proposal": row.proposal,
        "session": row,
        "items": items,
        "refusal": text(refusal) if refusal else "",
        "today": company_day(at),
        "sessions": row.proposal.sessions.count(),
    }
    return render(request, "proposals/session.html", context)


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

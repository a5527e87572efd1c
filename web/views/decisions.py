"""The decision on a proposal: approve, request changes, reject."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from governance.actions.decisions import approve, reject, request_changes
from governance.models import Proposal
from web.forms.decisions import ApproveForm
from web.forms.proposals import ReasonForm
from web.views.verbs import carry_out, proposal_verb


@proposal_verb
def proposal_approve(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST the revision and the report that were read, the date in force, a reason where one is needed."""
    form, done = (
        ApproveForm(request.POST, proposal=proposal),
        _("Approved. The new version comes into force on its date."),
    )
    return carry_out(request, proposal, "approve", form, approve, done, proposal=proposal)


@proposal_verb
def proposal_request_changes(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form, done = ReasonForm(request.POST), _("Sent back to the discussion.")
    return carry_out(request, proposal, "request_changes", form, request_changes, done, proposal=proposal)


@proposal_verb
def proposal_reject(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form, done = ReasonForm(request.POST), _("Rejected. The version in force stays as it is.")
    return carry_out(request, proposal, "reject", form, reject, done, proposal=proposal)

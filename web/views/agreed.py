"""Actions on a proposal: agreed on, done, opened again."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from governance.actions.agreed import agree_action, finish_action, reopen_action
from governance.models import Proposal
from web.forms.sessions import ActionForm
from web.views.verbs import carry_out, proposal_verb


@proposal_verb
def action_add(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST text, owner and due_on."""
    form, done = ActionForm(request.POST), _("The action is recorded, and its owner is told.")
    return carry_out(request, proposal, "action", form, agree_action, done, proposal=proposal)


@proposal_verb
def action_finish(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    action, done = get_object_or_404(proposal.actions, pk=pk), _("The action is done.")
    return carry_out(
        request, proposal, f"action-{pk}", Form(request.POST), finish_action, done, action=action
    )


@proposal_verb
def action_reopen(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    action, done = get_object_or_404(proposal.actions, pk=pk), _("The action is open again.")
    return carry_out(
        request, proposal, f"action-{pk}", Form(request.POST), reopen_action, done, action=action
    )

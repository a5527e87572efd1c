"""The discussion: positions, objections, remarks and threads."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.discussion import comment, reopen_thread, resolve_thread
from governance.actions.positions import overrule_objection, take_position, withdraw_objection
from governance.models import Proposal
from governance.queries import shown_objections
from web.forms.discussion import CommentForm, PositionForm
from web.forms.proposals import ReasonForm
from web.loaders.proposal import criteria_of
from web.loaders.reader import reader
from web.views.verbs import carry_out, proposal_verb


@proposal_verb
def position(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST stance, revision, and for a concern or an objection its words."""
    form = PositionForm(request.POST, criteria=criteria_of(proposal))
    name = form.data.get("stance", "")
    done = _("Your position is recorded.")
    return carry_out(request, proposal, name, form, take_position, done, proposal=proposal)


@proposal_verb
def objection_withdraw(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    objection = get_object_or_404(shown_objections(proposal, reader(request), timezone.now()), pk=pk)
    done = _("The objection is withdrawn. It stays on record.")
    form = ReasonForm(request.POST)
    return carry_out(request, proposal, f"withdraw-{pk}", form, withdraw_objection, done, objection=objection)


@proposal_verb
def objection_overrule(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    objection = get_object_or_404(shown_objections(proposal, reader(request), timezone.now()), pk=pk)
    done = _("The objection is overruled. It stays on record.")
    form = ReasonForm(request.POST)
    return carry_out(request, proposal, f"overrule-{pk}", form, overrule_objection, done, objection=objection)


@proposal_verb
def remark(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """POST text and, for one criterion, its id: begins a thread."""
    form = CommentForm(request.POST, criteria=criteria_of(proposal))
    return carry_out(
        request, proposal, "comment", form, comment, _("Your remark is there."), proposal=proposal
    )


@proposal_verb
def reply(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    thread = get_object_or_404(proposal.threads, pk=pk)
    form, done = CommentForm(request.POST), _("Your remark is there.")
    return carry_out(request, proposal, f"reply-{pk}", form, comment, done, proposal=proposal, thread=thread)


@proposal_verb
def thread_resolve(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    thread = get_object_or_404(proposal.threads, pk=pk)
    done = _("The thread is resolved.")
    return carry_out(
        request, proposal, f"thread-{pk}", Form(request.POST), resolve_thread, done, thread=thread
    )


@proposal_verb
def thread_reopen(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    thread = get_object_or_404(proposal.threads, pk=pk)
    done = _("The thread is open again.")
    return carry_out(
        request, proposal, f"thread-{pk}", Form(request.POST), reopen_thread, done, thread=thread
    )

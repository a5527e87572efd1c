"""Every verb of a proposal at an address of its own: POST /proposals/NUMBER/VERB, with hyphens.

The answer is the proposal as it stands then; a refusal is the policy's, as on the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers import verbs as sends
from api.serializers.proposals import ProposalWholeSerializer
from api.views.governing import checked, person
from api.views.proposals import numbered, whole
from definitions.bodies import canonical
from governance.actions import (
    agreed,
    decisions,
    discussion,
    positions,
    proposals,
    sessions,
    suggesting,
    tested,
    trials,
)
from governance.models import Proposal, Suggestion, TrialReport
from governance.queries import shown_objections
from people.models import User


@dataclass(frozen=True, slots=True)
class Verb:
    """`act` takes proposal, by, at and what `sends` reads."""

    does: str
    sends: type[Any]
    act: Callable[..., object]


def of_own(rows: str, name: str, action: Callable[..., object], **named: str) -> Callable[..., object]:
    """An action on one of the proposal's own threads or sessions, which is sent by its number."""

    def act(*, proposal: Proposal, **sent: Any) -> object:
        found = getattr(proposal, rows).filter(**{named.get("by_field", "pk"): sent.pop(name)}).first()
        if found is None:
            raise none_such(name)
        return action(**{name: found}, **sent)

    return act


def none_such(name: str) -> Problem:
    return Problem(400, "invalid", errors=[fault(name, "not_found", _("The proposal has none such."))])


def of_objection(action: Callable[..., object]) -> Callable[..., object]:
    """The same for an objection; one that the person may not know of yet is not there."""

    def act(*, proposal: Proposal, objection: int, by: User, at: datetime, **sent: Any) -> object:
        found = shown_objections(proposal, by, at).filter(pk=objection).first()
        if found is None:
            detail = _("The proposal has none such.")
            raise Problem(400, "invalid", errors=[fault("objection", "not_found", detail)])
        return action(objection=found, by=by, at=at, **sent)

    return act


def approve(*, proposal: Proposal, report: int | None, **sent: Any) -> object:
    found = report and TrialReport.objects.filter(pk=report, trial__proposal=proposal).first()
    if report and not found:
        raise none_such("report")
    return decisions.approve(proposal=proposal, report=found or None, **sent)


def comment(*, proposal: Proposal, thread: int | None, **sent: Any) -> object:
    if thread is None:
        return discussion.comment(proposal=proposal, **sent)
    reply = partial(discussion.comment, proposal=proposal)
    return of_own("threads", "thread", reply)(proposal=proposal, thread=thread, **sent)


def suggest(*, proposal: Proposal, thread: int | None, value: str, **sent: Any) -> object:
    if "body" not in sent:
        return suggesting.suggest_value(proposal=proposal, value=value, **sent)
    if thread is None:
        return suggesting.suggest(proposal=proposal, **sent)
    answer = partial(suggesting.suggest, proposal=proposal)
    return of_own("threads", "thread", answer)(proposal=proposal, thread=thread, **sent)


def of_suggestion(action: Callable[..., object]) -> Callable[..., object]:
    """An action on one of the proposal's suggestions, which is sent by its number."""

    def act(*, proposal: Proposal, suggestion: int, **sent: Any) -> object:
        rows = Suggestion.objects.filter(comment__thread__proposal=proposal, pk=suggestion)
        if not (found := rows.first()):
            raise none_such("suggestion")
        return action(suggestion=found, **sent)

    return act


def agree_action(*, owner: str, **sent: Any) -> object:
    return agreed.agree_action(owner=owner_of(owner), **sent)


def owner_of(email: str) -> User:
    """Raises Problem 400."""
    if found := User.objects.filter(email=email.lower()).first():
        return found
    detail = _("There is nobody with one of these addresses.")
    raise Problem(400, "invalid", errors=[fault("owner", "not_found", detail)])


def hold_session(*, attendees: list[str], actions: list[dict[str, Any]], **sent: Any) -> object:
    people = list(User.objects.filter(email__in=[email.lower() for email in attendees], is_active=True))
    if len(people) < len(set(attendees)):
        detail = _("There is nobody with one of these addresses.")
        raise Problem(400, "invalid", errors=[fault("attendees", "not_found", detail)])
    undertaken = [agreed.Agreed(one["text"], owner_of(one["owner"]), one["due_on"]) for one in actions]
    return sessions.hold_session(attendees=people, actions=undertaken, **sent)


def end_trial_early(*, proposal: Proposal, **sent: Any) -> object:
    return trials.end_trial_early(trial=newest_trial(proposal), **sent)


def ask_extension(*, proposal: Proposal, **sent: Any) -> object:
    return trials.ask_extension(trial=newest_trial(proposal), **sent)


def extend_trial(*, proposal: Proposal, **sent: Any) -> object:
    return trials.extend_trial(trial=newest_trial(proposal), **sent)


def report(*, proposal: Proposal, **sent: Any) -> object:
    return trials.report(trial=newest_trial(proposal), **sent)


def newest_trial(proposal: Proposal) -> Any:
    """Raises Problem 404 where it has none."""
    if found := proposal.trials.last():
        return found
    detail = _("Proposal %(number)s has no trial; all proposals are listed at /api/v1/proposals/.")
    raise Problem(404, "no_such_trial", detail % {"number": proposal.pk})


_session = {"by_field": "number"}
VERBS = {
    "edit_draft": Verb("Change a draft", sends.EditDraftSerializer, proposals.edit_draft),
    "sponsor": Verb("Stand behind a member's suggestion", sends.SeenSerializer, proposals.sponsor),
    "open_discussion": Verb("Put a draft before both heads", sends.OpenSerializer, tested.open_tested),
    "revise": Verb(
        "Send a new revision; positions are dismissed", sends.ReviseSerializer, tested.revise_tested
    ),
    "withdraw": Verb("Withdraw the proposal", sends.WithReasonSerializer, proposals.withdraw),
    "take_position": Verb(
        "Agree, agree with a concern or object", sends.PositionTakenSerializer, positions.take_position
    ),
    "withdraw_objection": Verb(
        "Withdraw your objection",
        sends.ObjectionSettledSerializer,
        of_objection(positions.withdraw_objection),
    ),
    "overrule_objection": Verb(
        "Overrule an objection",
        sends.ObjectionSettledSerializer,
        of_objection(positions.overrule_objection),
    ),
    "comment": Verb("Say something, on the whole or a criterion", sends.CommentSerializer, comment),
    "suggest": Verb("Suggest a change of the newest revision", sends.SuggestSerializer, suggest),
    "take_suggestion": Verb(
        "Take a suggestion over as the next revision",
        sends.SuggestionTakenSerializer,
        of_suggestion(suggesting.take_suggestion),
    ),
    "decline_suggestion": Verb(
        "Decline a suggestion",
        sends.SuggestionDeclinedSerializer,
        of_suggestion(suggesting.decline_suggestion),
    ),
    "agree_action": Verb("Record what somebody is to do", sends.ActionAgreedSerializer, agree_action),
    "finish_action": Verb(
        "Mark an action as done", sends.ActionSerializer, of_own("actions", "action", agreed.finish_action)
    ),
    "reopen_action": Verb(
        "Open an action again", sends.ActionSerializer, of_own("actions", "action", agreed.reopen_action)
    ),
    "resolve_thread": Verb(
        "Resolve a thread", sends.ThreadSerializer, of_own("threads", "thread", discussion.resolve_thread)
    ),
    "reopen_thread": Verb(
        "Open a thread again", sends.ThreadSerializer, of_own("threads", "thread", discussion.reopen_thread)
    ),
    "move_session": Verb(
        "Move a session",
        sends.SessionMovedSerializer,
        of_own("sessions", "session", sessions.move_session, **_session),
    ),
    "hold_session": Verb(
        "Record a session",
        sends.SessionHeldSerializer,
        of_own("sessions", "session", hold_session, **_session),
    ),
    "waive_sessions": Verb("Waive the sessions left", sends.WithReasonSerializer, sessions.waive_sessions),
    "write_contract": Verb("Write the trial contract", sends.ContractSerializer, trials.write_contract),
    "start_trial": Verb("Start the trial", sends.SeenSerializer, trials.start_trial),
    "send_to_decision": Verb(
        "Send it to the decision without a trial", sends.SeenSerializer, trials.send_to_decision
    ),
    "ask_extension": Verb(
        "Ask for a later end of the trial, once", sends.AskExtensionSerializer, ask_extension
    ),
    "extend_trial": Verb(
        "Confirm the later end that the other head asked for", sends.ExtendSerializer, extend_trial
    ),
    "end_trial_early": Verb("End the trial early", sends.WithReasonSerializer, end_trial_early),
    "report": Verb("Compute the trial report", sends.NothingSerializer, report),
    "approve": Verb("Approve it as the next version", sends.ApproveSerializer, approve),
    "request_changes": Verb("Send it back", sends.WithReasonSerializer, decisions.request_changes),
    "reject": Verb("Reject it", sends.WithReasonSerializer, decisions.reject),
}


def address(verb: str) -> str:
    return verb.replace("_", "-")


def _view(name: str, verb: Verb) -> type[APIView]:
    """The view of one verb, as a class of its own: the schema names each."""

    @extend_schema(
        operation_id=name,
        summary=verb.does,
        parameters=[schema.LANGUAGE],
        request=None if verb.sends is sends.NothingSerializer else verb.sends,
        responses={200: ProposalWholeSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["proposals"],
    )
    def post(self: APIView, request: Request, number: int) -> Response:
        return Response(carried_out(verb, request, number))

    return type(f"{name.title().replace('_', '')}View", (APIView,), {"post": post})


def carried_out(verb: Verb, request: Request, number: int) -> Any:
    """Read what was sent, act, and say how the proposal stands then."""
    at: datetime = timezone.now()
    proposal, sent = numbered(number), {}
    if verb.sends is not sends.NothingSerializer:
        sent = checked(verb.sends(data=reading.sent(request)))
    if "body" in sent:
        canonical(sent["body"])  # its faults are told one by one
    verb.act(proposal=proposal, by=person(request), at=at, **sent)
    return whole(proposal.pk, person(request), at)


VIEWS = {name: _view(name, verb) for name, verb in VERBS.items()}

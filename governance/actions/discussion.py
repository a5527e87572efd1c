"""Threads and comments, on a proposal and on each criterion."""

from datetime import datetime

from django.db import transaction

from definitions.bodies import criteria
from governance.actions.guard import newest, step
from governance.mentions import mentioned
from governance.models import Comment, Proposal, Thread
from people.models import User


@transaction.atomic
def comment(
    *,
    proposal: Proposal,
    text: str,
    criterion: str = "",
    thread: Thread | None = None,
    by: User,
    at: datetime,
) -> Comment:
    """A remark: in a thread, or the first of a new one on the proposal or on a criterion. Raises `Refused`.

    Raises ValueError where the thread belongs to another proposal.
    """
    criterion = thread.criterion if thread else criterion
    known = {thread.criterion} if thread else frozenset(criteria(newest(proposal).body))
    act = step("comment", proposal, by, at, detail={"text": text, "criterion": criterion, "criteria": known})
    thread = thread_for(act.proposal, thread, criterion)
    remark = Comment.objects.create(thread=thread, text=text.strip(), by=by, at=at)
    remark.mentions.set(mentioned(text))
    act.done(thread, remark, thread=thread.pk, comment=remark.pk, criterion=criterion)
    return remark


def thread_for(proposal: Proposal, thread: Thread | None, criterion: str) -> Thread:
    """The thread at hand, or a new one. Raises ValueError where it belongs to another proposal."""
    if thread is None:
        return Thread.objects.create(proposal=proposal, criterion=criterion)
    if thread.proposal_id != proposal.pk:
        raise ValueError("The thread belongs to another proposal.")
    return thread


@transaction.atomic
def resolve_thread(*, thread: Thread, by: User, at: datetime) -> Thread:
    """Settle a thread by hand. Raises `Refused`."""
    return _set("resolve_thread", thread, at, by, resolved=True)


@transaction.atomic
def reopen_thread(*, thread: Thread, by: User, at: datetime) -> Thread:
    """Take a resolved thread up again. Raises `Refused`."""
    return _set("reopen_thread", thread, at, by, resolved=False)


def _set(verb: str, thread: Thread, at: datetime, by: User, *, resolved: bool) -> Thread:
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.proposal_id)
    thread = Thread.objects.select_related("proposal").get(pk=thread.pk)
    first = thread.comments.first()
    subject = {"author": first and first.by_id, "open": thread.resolved_at is None}
    act = step(verb, thread.proposal, by, at, subject=subject)
    thread.resolved_at, thread.resolved_by = (at, by) if resolved else (None, None)
    thread.save()
    act.done(thread, thread=thread.pk, criterion=thread.criterion)
    return thread

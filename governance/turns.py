"""What comes next and what waits for somebody in words: the sentence, what it is about, where it is done."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from definitions.models import Version
from governance.models import Proposal, PulseRound, WeeklyPack
from governance.my_turn import Turn
from governance.next_steps import NextStep
from governance.refusals import in_words, text


def next_step(step: NextStep) -> str:
    """The next step on a proposal as one sentence; who it waits for stands beside it."""
    if (
        step.code in ("fill_seat", "wait_for_version", "merge", "revise", "wait_for_other_trial")
        and step.missing
    ):
        return text(step.missing)
    if step.code == "take_position" and step.missing:
        seats = in_words(step.missing.params["seats"])
        if step.overdue:
            return _(
                "The deadline has passed and no agreement is given yet: {seats}. "
                "Silence is no agreement: it is with the CMO as well now."
            ).format(seats=seats)
        return _("A position is needed: {seats}.").format(seats=seats)
    if step.code == "request_changes" and step.missing:
        return " ".join([_("Request changes."), text(step.missing)])
    return STEPS[step.code]().format(due=in_words(step.due) if step.due else "", **step.params)


STEPS: dict[str, Callable[[], str]] = {
    "sponsor": lambda: _("A member suggests it: one of the heads sponsors it, then it is discussed."),
    "open_discussion": lambda: _("Finish the draft and open the discussion."),
    "settle_objection": lambda: _("An objection is open: revise the proposal, or settle the objection."),
    "hold_session": lambda: _("Hold session {number}, planned for {due}, or waive the remaining sessions."),
    "write_contract": lambda: _("Write the trial contract."),
    "start_trial": lambda: _("Everything is ready: start the trial."),
    "send_to_decision": lambda: _("Everything is ready: send it to the decision. No trial is needed."),
    "wait_for_trial_end": lambda: _("The trial runs until {due}. Nothing has to be done until then."),
    "report": lambda: _("The trial is over: compute its report."),
    "decide": lambda: _("Decide: approve, request changes or reject."),
    "approved": lambda: _("This proposal was approved."),
    "rejected": lambda: _("This proposal was rejected."),
    "withdrawn": lambda: _("This proposal was withdrawn."),
}


def sentence(one: Turn) -> str:
    """What waits for the reader, as one sentence; its subject stands beside it."""
    number = getattr(one.item, "number", "")
    words = {
        "subject": str(one.subject),
        "number": number,
        "due": in_words(one.due) if one.due else "",
        "count": one.count,
        "text": getattr(one.item, "text", ""),
    }
    return TURNS[one.code, one.overdue]().format(**words)


TURNS: dict[tuple[str, bool], Callable[[], str]] = {
    ("sponsor", False): lambda: _("Sponsor a member's suggestion, so that it can be discussed."),
    ("open_discussion", False): lambda: _("Finish your draft and open the discussion."),
    ("take_position", False): lambda: _("Take a position by {due}."),
    ("take_position", True): lambda: _("Take a position; it was due on {due}."),
    ("silent_heads", True): lambda: _("Not every head has taken a position, due on {due}: ask them."),
    ("settle_own_objection", False): lambda: _(
        "The proposal was revised: withdraw your objection or keep it."
    ),
    ("answer_objection", False): lambda: _("Answer the objection: revise the proposal or reply."),
    ("revise", False): lambda: _("Another version came into force: revise your proposal."),
    ("merge", False): lambda: _("Another version came into force: merge your proposal with it."),
    ("mend_examples", False): lambda: _(
        "The proposal breaks its own examples: revise the rule or the examples."
    ),
    ("hold_session", True): lambda: _("Record session {number}, planned for {due}, or move it."),
    ("write_contract", False): lambda: _("Write the trial contract."),
    ("start_trial", False): lambda: _("Start the trial."),
    ("send_to_decision", False): lambda: _("Send it to the decision."),
    ("extend_trial", False): lambda: _("Confirm that the trial is extended, or leave its end as it is."),
    ("report", False): lambda: _("Compute the trial report."),
    ("decide", False): lambda: _("Decide: approve, request changes or reject."),
    ("request_changes", False): lambda: _("Request changes: it cannot be approved as it stands."),
    ("acknowledge", False): lambda: _("Read the version in force and acknowledge it."),
    ("acknowledge", True): lambda: _("Read the version in force and acknowledge it; it was due on {due}."),
    ("answer_suggestion", False): lambda: _("Take over the suggestion, or decline it with a word."),
    ("do_action", False): lambda: _("Do by {due}: {text}"),
    ("do_action", True): lambda: _("Do what was due on {due}: {text}"),
    ("do_weekly_action", False): lambda: _("Do by {due}, and say what came of it: {text}"),
    ("do_weekly_action", True): lambda: _("Say what came of it; it was due on {due}: {text}"),
    ("acknowledge_after_reply", False): lambda: _("Your question was answered: read it and acknowledge."),
    ("reply_to_doubt", False): lambda: _("Reply to a question about the version in force."),
    ("answer_pulse", False): lambda: _("Say in a minute how the departments work together, by {due}."),
    ("give_feedback", False): lambda: _("Accept or reject the leads that wait for sales: {count}."),
    ("review", False): lambda: _("Record the review due on {due}."),
    ("review", True): lambda: _("The review was due on {due}: record it."),
}


def subject(turn: Turn) -> str:
    """What it is about, as people call it."""
    match turn.subject:
        case Proposal():
            words = {"number": turn.subject.pk, "title": turn.subject.title}
            return _("Proposal #%(number)s: %(title)s") % words
        case Version():
            found = {"document": turn.subject.document, "number": turn.subject.number}
            return _("%(document)s version %(number)s") % found
        case PulseRound():
            return _("Survey between the departments")
        case WeeklyPack():
            return _("Weekly review of {day}").format(day=in_words(turn.subject.day))
        case _:
            return str(turn.subject)


def path(turn: Turn) -> str:
    """Where it is done."""
    match turn.subject:
        case Proposal():
            page = reverse("proposal", args=[turn.subject.pk])
            return page + (f"#{turn.anchor}" if turn.anchor else "")
        case Version():
            page = reverse("acknowledge", args=[turn.subject.document.key, turn.subject.number])
            return f"{page}#doubt-{turn.item.pk}" if turn.item else page
        case PulseRound():
            return reverse("pulse", args=[turn.subject.pk])
        case WeeklyPack():
            return reverse("weekly_pack", args=[turn.subject.day.isoformat()]) + "#next_actions"
        case _ if turn.code == "give_feedback":
            return f"{reverse('feedback')}?definition={turn.subject.key}"
        case _:
            return f"{reverse('calendar')}#review-{turn.subject.key}"

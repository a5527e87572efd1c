"""What waits for a person, as lines: what to do, on what, why, by when, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from governance.my_turn import Turn
from governance.turns import path, sentence, subject


@dataclass(frozen=True, slots=True)
class TurnLine:
    what: str
    subject: str
    why: str
    due: datetime | date | None
    overdue: bool
    url: str


def turn_lines(turns: Iterable[Turn]) -> list[TurnLine]:
    reasons = why()
    return [
        TurnLine(sentence(turn), subject(turn), reasons[turn.code], turn.due, turn.overdue, path(turn))
        for turn in turns
    ]


def why() -> dict[str, str]:
    """Why it waits for the reader, by the turn's code."""
    return {
        "silent_heads": _("Silence is not agreement: past its date, a missing position comes to you."),
        "sponsor": _("Whoever holds no seat needs a head who stands behind the suggestion."),
        "open_discussion": _("It is your draft: nobody discusses it until you open it."),
        "take_position": _("The proposal goes on only when both heads agree to this revision."),
        "settle_own_objection": _("Your objection blocks the proposal until it is withdrawn or overruled."),
        "answer_objection": _("The objection blocks your proposal until it is withdrawn or overruled."),
        "merge": _("It started from a version that is no longer in force."),
        "revise": _("It started from a version that is no longer in force."),
        "mend_examples": _("A rule that gives an example another verdict than it must have goes no further."),
        "hold_session": _("The sessions must be held, or waived by both heads with a reason."),
        "write_contract": _("A trial starts only with its success measures written down."),
        "start_trial": _("Both heads agree, the sessions are done and the success measures are written."),
        "send_to_decision": _("Both heads agree, and no trial is needed."),
        "extend_trial": _("The other head asks for a later end; it takes you both."),
        "report": _("The trial is over, and the decision cites its report."),
        "decide": _("The two departments have done their part; the decision is yours."),
        "request_changes": _("Something in it stands in the way of an approval."),
        "acknowledge": _("It governs your work: say that you have read what changed."),
        "answer_suggestion": _("Somebody suggested a concrete change of your proposal."),
        "do_action": _("It was agreed in the discussion that you do it."),
        "do_weekly_action": _("It was decided in the weekly review that you do it."),
        "acknowledge_after_reply": _("You said that it was unclear or cannot be done, and a head replied."),
        "reply_to_doubt": _("Whoever works by the definition cannot, until you explain or change it."),
        "answer_pulse": _("Only what people say shows whether the departments work better together."),
        "give_feedback": _("The definition is measured by what sales makes of the leads that it hands over."),
        "review": _("A definition is looked at again on its schedule, whether or not anybody complains."),
    }

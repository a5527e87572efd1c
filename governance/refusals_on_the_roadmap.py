"""Refusals about the roadmap, the pulse and when the weekly review is: code -> the sentence."""

from collections.abc import Callable

from django.utils.translation import gettext as _

IN_ROADMAP: dict[str, Callable[[], str]] = {
    "only_heads_and_cmo_tend_roadmap": lambda: _(
        "Only the two heads and the CMO can do this. Ask one of them."
    ),
    "only_owner_and_heads_record": lambda: _(
        "Only the owner, the two heads and the CMO record what took place."
    ),
    "only_recorder_and_heads_strike": lambda: _(
        "Only whoever recorded it, the two heads and the CMO can do this."
    ),
    "only_heads_and_administrators_set": lambda: _(
        "Only the two heads, the CMO and administrators change this. Ask one of them."
    ),
    "counting_days": lambda: _("Give 0 to {most} days."),
    "weekly_review_hours": lambda: _("Choose a day of the week, and an end after the beginning."),
    "initiative_is_retired": lambda: _("This initiative is retired. Resume it first."),
    "initiative_title": lambda: _("Give the initiative a name of 1 to 100 letters."),
    "initiative_terms": lambda: _("Choose one of the phases and how often it takes place."),
    "initiative_goal": lambda: _("Give a goal of 1 to {most} times, or none."),
    "occurrence_day": lambda: _("Give a day between the start of the initiative, {since}, and today."),
    "no_occurrence_note": lambda: _("Write down in a sentence what took place and what came of it."),
    "only_sides_answer_pulse": lambda: _(
        "Only people of marketing and sales answer: they say how they work with each other."
    ),
    "pulse_is_open": lambda: _("A survey is open already, until {ends}. Wait for its end."),
    "pulse_period": lambda: _("Let it end {least} to {most} days from today."),
    "pulse_is_closed": lambda: _("This survey is not open. Nobody can answer it any more."),
    "pulse_answered_already": lambda: _(
        "You have answered this survey already. As nobody knows which answer is yours, it cannot be changed."
    ),
    "pulse_scores": lambda: _("Answer each of the five questions with 1 to 5."),
    "pulse_words": lambda: _("Keep your own words to {most} letters."),
    "pulse_has_answers": lambda: _("Somebody has answered: it runs until its end."),
}

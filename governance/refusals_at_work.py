"""Refusals in working by what is agreed, from feedback on leads to the 48-hour rule: code -> the sentence."""

from collections.abc import Callable

from django.utils.translation import gettext as _

AT_WORK: dict[str, Callable[[], str]] = {
    # Lead feedback.
    "only_sales_gives_feedback": lambda: _(
        "Only members of sales accept or reject leads. You can read what they answered."
    ),
    "only_sales_and_administrators": lambda: _(
        "Only members of sales and administrators change the reasons. Ask one of them."
    ),
    "not_an_mql": lambda: _(
        "This lead does not qualify under version {version}, so there is nothing to answer."
    ),
    "nothing_in_force_then": lambda: _("No version was in force when this lead was judged."),
    "no_rejection_reason": lambda: _("Choose the reason for which you reject this lead."),
    "reason_not_in_use": lambda: _("The reason “{reason}” is not in use any more. Choose another one."),
    "acceptance_has_no_reason": lambda: _(
        "A reason and a disputed criterion belong to a rejection, not to an acceptance."
    ),
    "answered_meanwhile": lambda: _(
        "{person} has answered this lead meanwhile: see it below, and answer again if you disagree."
    ),
    "taken_back_already": lambda: _("This answer has been taken back already."),
    "only_own_answers": lambda: _(
        "Only {person} can take this answer back. Give an answer of your own: the newest counts."
    ),
    "reason_names": lambda: _("Give the reason a name in Japanese and in English."),
    "reason_exists": lambda: _("There is such a reason already: {reason}."),
    # A document in force.
    "only_the_cmo": lambda: _("Only the CMO can do this."),
    "another_in_force": lambda: _(
        "Version {in_force} is in force now, not version {seen}. Look at what would change."
    ),
    "no_earlier_version": lambda: _(
        "Only an earlier version that says something else can be put back in force."
    ),
    "version_superseded": lambda: _("A newer version has replaced this one. Read that one instead."),
    "acknowledged_already": lambda: _("You have acknowledged this version already."),
    "nothing_in_force": lambda: _("No version of this document is in force."),
    "review_not_open": lambda: _("The next review is due on {due} and can be recorded from {opens} on."),
    "no_review_outcome": lambda: _("Choose the outcome: keep, change or retire."),
    "no_review_notes": lambda: _("Write down what was reviewed and why it was decided so."),
    "document_key": lambda: _(
        "Choose a kind, and a key of small letters, digits and hyphens that begins with a letter."
    ),
    "document_names": lambda: _("Give the name in Japanese and in English."),
    "document_exists": lambda: _("There is such a document already: {key}."),
    "document_approver": lambda: _(
        "Name another seat than the heads' and the CMO's for what the CMO proposes."
    ),
    # The weekly review.
    "only_parties_take_part": lambda: _(
        "Only marketing, sales, analysts and holders of seats take part in the weekly review."
    ),
    "nothing_to_freeze": lambda: _(
        "There are no numbers to freeze: import leads, and agree on the 48-hour rule."
    ),
    "no_such_item": lambda: _("The agenda has no such item."),
    "weekly_action_text": lambda: _("Say what is to be done."),
    "weekly_action_due": lambda: _("Choose who does it, and a day from the meeting on, within a year."),
    "weekly_action_ended": lambda: _("This action has ended already."),
    "weekly_action_result": lambda: _("Say what came of it."),
    # The 48-hour rule day by day.
    "only_sales_records_contacts": lambda: _(
        "Only members of sales record contacts: it is their contact that stops the clock."
    ),
    "only_heads_and_administrators_enter_closures": lambda: _(
        "Only the heads, the CMO and administrators enter the company's closures."
    ),
    "only_heads_and_cmo_allow_exemptions": lambda: _(
        "Only the heads and the CMO allow exceptions to the rule."
    ),
    "closure_name": lambda: _("Say why the company is closed: “New Year”."),
    "closure_days": lambda: _("Give a first and a last day, at most {most} days apart."),
    "closure_began": lambda: _("{day} has begun, and deadlines were kept by it: it stays closed."),
    "withdrawn_already": lambda: _("This has been withdrawn already."),
    "exemption_reason": lambda: _("Choose the kind of exception and say in words why."),
    "exemption_period": lambda: _(
        "Give the hours that do not count: the end after the beginning, within a year."
    ),
    "later_date_of_all": lambda: _("Name the lead that asked for a later date."),
    "no_clock": lambda: _("This lead was never judged an MQL: no clock runs for it."),
    "contact_kind": lambda: _("Choose what you did: a call, an e-mail, a meeting or a visit."),
    "contact_to_come": lambda: _("A contact that is still to come stops no clock."),
    "only_own_contacts": lambda: _("Only {person} can withdraw this contact."),
}

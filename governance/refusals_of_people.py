"""Refusals for who somebody is, and in seats, roles and delegations: code -> the sentence."""

from collections.abc import Callable

from django.utils.translation import gettext as _

OF_PEOPLE: dict[str, Callable[[], str]] = {
    "no_such_verb": lambda: _("There is no action called “{verb}”."),
    "not_signed_in": lambda: _("Sign in with an active account to do this."),
    "auditors_change_nothing": lambda: _("Auditors read everything and change nothing."),
    "only_analysts_import": lambda: _("Only analysts import leads. Ask an administrator for the role."),
    "only_analysts_backtest": lambda: _(
        "Only analysts run tests on past leads. Ask an administrator for the role."
    ),
    "only_auditors_and_administrators_verify": lambda: _(
        "Only auditors and administrators have the record compared with its seals. Ask one of them."
    ),
    "only_analysts_and_administrators": lambda: _(
        "Only analysts and administrators edit the catalogue. Ask one of them."
    ),
    "pdf_needs_weasyprint": lambda: _(
        "This installation makes no PDF yet: whoever runs it installs WeasyPrint "
        "(scripts/venv requirements-pdf.txt). Until then, take HTML and print it."
    ),
    "pdf_needs_pango": lambda: _(
        "This machine lacks Pango, with which PDF is drawn: whoever runs it installs it "
        "(apt-get install libpango-1.0-0 libpangoft2-1.0-0). Until then, take HTML and print it."
    ),
    "pdf_needs_fonts": lambda: _(
        "This machine has no Japanese font, without which a PDF has empty boxes: whoever runs it "
        "installs one (apt-get install fonts-noto-cjk). Until then, take HTML and print it."
    ),
    "only_administrators": lambda: _("Only administrators change this. Ask one of them."),
    "last_administrator": lambda: _(
        "{name} is the only administrator, so nothing was changed. Make somebody else one first."
    ),
    "follows_from_the_date": lambda: _("This follows from a date; nobody does it."),
    "only_heads_and_cmo": lambda: _(
        "Only the heads of marketing and sales and the CMO can do this. Ask one of them."
    ),
    "not_sponsored": lambda: _(
        "A member suggests this: one of the heads has to sponsor it before it is discussed."
    ),
    "no_sponsor_needed": lambda: _("This has a sponsor already, or needs none."),
    "only_heads": lambda: _("Only the heads of marketing and sales can do this. Ask one of them."),
    "only_the_proposer": lambda: _("Only the person who proposed this can do it."),
    "only_the_approver": lambda: _("Only the person in the seat “{seat}” can do this."),
    "only_the_author": lambda: _(
        "Only the person who objected can withdraw the objection. The CMO can overrule it with a reason."
    ),
    "only_parties_or_author": lambda: _(
        "Only the proposer, the heads, the CMO and the person who began the thread can do this."
    ),
    "only_parties_or_analysts": lambda: _(
        "Only the proposer, the heads, the CMO and analysts can compute a report."
    ),
    "only_administrators_and_cmo": lambda: _("Only administrators and the CMO can add a document."),
    "only_administrators_and_cmo_change_policy": lambda: _(
        "Only administrators and the CMO change how a document may change. Ask one of them."
    ),
    "nobody_may_decide": lambda: _(
        "The CMO proposed this, and the document's policy names nobody else who decides. "
        "An administrator has to name a seat in the policy first."
    ),
    "own_proposal": lambda: _("Nobody decides on what they proposed themselves."),
    "one_seat_each": lambda: _(
        "You have already acted on this proposal as “{other}” and cannot act as “{seat}” as well. "
        "Another person has to take that seat."
    ),
    "delegation_ended": lambda: _(
        "The seat “{seat}” was delegated to you until {when}. It is its holder's turn again."
    ),
    "delegation_not_begun": lambda: _(
        "The seat “{seat}” is delegated to you from {when} on. Until then its holder acts."
    ),
    "only_holders_delegate": lambda: _("Only the person who holds a seat can delegate it."),
    "delegate_is_holder": lambda: _(
        "{person} holds the seat “{seat}”. One person cannot act in two seats: choose another."
    ),
    "delegate_unfit": lambda: _("Choose somebody else who signs in here and is no auditor."),
    "delegation_period": lambda: _(
        "The period ends before it begins, lies in the past, or is longer than a year."
    ),
    "delegation_overlaps": lambda: _(
        "The seat is delegated to {person} in this period already. Revoke that first."
    ),
    "delegation_over": lambda: _("This delegation is over already."),
    "empty_seat": lambda: _("The seat “{seat}” is empty. It has to be filled before this can go on."),
    "shared_seats": lambda: _("{person} holds both heads' seats. Another person has to take one of them."),
    "one_person_agreed_twice": lambda: _(
        "One person has agreed for both seats. Another person has to agree for one of them."
    ),
}

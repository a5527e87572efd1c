"""A document's policy as rows: what each term is called and how it is set."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from definitions.models import Document
from governance.policy_terms import BOUNDS
from governance.refusals import term_name
from people.models import Seat


def policy_rows(document: Document) -> list[tuple[str, str]]:
    """(term, value) in the order of the form; without the trial where there is none."""
    names = [name for name in BOUNDS if document.judges_leads or name != "trial_days"]
    rows = [(term_name(name), amount(name, getattr(document, name))) for name in names]
    hidden = _("yes") if document.hidden_positions else _("no")
    approver = Seat.objects.filter(key=document.approver_when_cmo_proposes).first()
    nobody = _("Nobody: the CMO cannot propose it")
    return [
        *rows,
        (term_name("hidden_positions"), hidden),
        (term_name("approver_when_cmo_proposes"), str(approver) if approver else nobody),
    ]


def amount(name: str, value: int) -> str:
    """A number with its unit."""
    if name == "sessions_required":
        return ngettext("%(n)s session", "%(n)s sessions", value) % {"n": value}
    if name == "review_months":
        return ngettext("%(n)s month", "%(n)s months", value) % {"n": value}
    return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}

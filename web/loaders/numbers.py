"""The numbers' pages: what the address asks of which leads."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from evidence.cohorts import all_occurring
from evidence.leads.store import TooSlow
from evidence.leads.warehouse import is_live
from evidence.measures.readings import Question
from evidence.measures.tallies import asking, dimensions
from evidence.models import Snapshot
from web.forms.numbers import NumbersFilter

UNREADABLE = (TooSlow, FileNotFoundError)
LARGE = 100_000
"""Leads from which on a page opens with its headline; of fewer, all is counted before anybody waits."""


class NoNumbers(Exception):  # noqa: N818 - a refusal, not a fault of the program
    """There is nothing to count; the text says why."""


@dataclass(frozen=True, slots=True)
class Numbers:
    form: NumbersFilter
    question: Question

    @property
    def snapshot(self) -> Snapshot:
        return self.question.snapshot

    @property
    def brief(self) -> bool:
        """Whether the page only opens: with its headline, the rest is still to be counted."""
        return self.question.brief


def newest(now: datetime) -> Snapshot:
    """Raises `NoNumbers`."""
    snapshot = Snapshot.objects.current(now)
    if snapshot is None:
        raise NoNumbers(_("There are no numbers yet: no leads have been imported."))
    return snapshot


def is_large(snapshot: Snapshot) -> bool:
    """Whether a page takes so long to count that it opens with its headline."""
    return snapshot.leads >= LARGE and not is_live(snapshot.fingerprint)


def numbers_of(request: HttpRequest, snapshot: Snapshot, *, brief: bool = False) -> Numbers:
    """By the filters of the address. `brief`: for an opening, whose filters offer what was chosen only.
    Raises those of `UNREADABLE`.
    """
    offered = [name for name in dimensions if request.GET.get(name)] if brief else dimensions
    form = NumbersFilter(request.GET, all_occurring(snapshot, offered))
    return Numbers(form, Question(asking(snapshot, form.scope), form.chosen(snapshot.day), brief))


def unreadable() -> str:
    return _("The leads took too long to ask, or their files are missing.")

"""The numbers' pages: what the address asks of which leads."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from evidence.cohorts import all_occurring
from evidence.leads.store import TooSlow
from evidence.measures.readings import Question
from evidence.measures.tallies import asking, dimensions
from evidence.models import Snapshot
from web.forms.numbers import NumbersFilter

UNREADABLE = (TooSlow, FileNotFoundError)


class NoNumbers(Exception):  # noqa: N818 - a refusal, not a fault of the program
    """There is nothing to count; the text says why."""


@dataclass(frozen=True, slots=True)
class Numbers:
    form: NumbersFilter
    question: Question

    @property
    def snapshot(self) -> Snapshot:
        return self.question.snapshot


def numbers_of(request: HttpRequest, now: datetime) -> Numbers:
    """By the filters of the address. Raises `NoNumbers`, and those of `UNREADABLE`."""
    snapshot = Snapshot.objects.current(now)
    if snapshot is None:
        raise NoNumbers(_("There are no numbers yet: no leads have been imported."))
    form = NumbersFilter(request.GET, all_occurring(snapshot, dimensions))
    return Numbers(form, Question(asking(snapshot, form.scope), form.chosen(snapshot.day)))


def unreadable() -> str:
    return _("The leads took too long to ask, or their files are missing.")

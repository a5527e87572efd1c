"""The numbers' pages: what the address asks of which leads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from django.http import HttpRequest
from django.utils.translation import gettext as _

from definitions.models import Version
from evidence.cohorts import all_occurring
from evidence.leads.store import TooSlow
from evidence.leads.warehouse import is_live
from evidence.measures.claims import versions_until
from evidence.measures.measure import Scope
from evidence.measures.readings import Question
from evidence.measures.tallies import Asked, asking, dimensions
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


def numbers_of(
    request: HttpRequest,
    snapshot: Snapshot,
    ask: Callable[[Scope], Asked] | None = None,
    *,
    brief: bool = False,
) -> Numbers:
    """By the filters of the address. `ask`: what `asking` says of the snapshot's leads of a scope; `brief`:
    for an opening, whose filters offer what was chosen only. Raises those of `UNREADABLE`.
    """
    offered = [name for name in dimensions if request.GET.get(name)] if brief else dimensions
    form = NumbersFilter(request.GET, cache(partial(all_occurring, snapshot, offered)))
    asked = (ask or partial(asking, snapshot))(form.scope)
    return Numbers(form, Question(asked, form.chosen(snapshot.day), brief))


def conforming_to(snapshot: Snapshot) -> list[Version]:
    """The versions of the MQL definition that were in force by then, the oldest first. Raises `NoNumbers`."""
    if versions := versions_until(snapshot.imported_at):
        return versions
    raise NoNumbers(_("No version of the MQL definition is in force: there is nothing to conform to."))


def unreadable() -> str:
    return _("The leads took too long to ask, or their files are missing.")

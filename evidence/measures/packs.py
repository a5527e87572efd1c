"""Packs: what the pages of measures ask of the newest leads, answered when these arrive.

Every answer is kept by the fingerprints of leads, rule and calendar, as if a page had asked: whoever opens
one of them first after an import waits no longer than the next.
"""

from contextlib import suppress
from datetime import datetime

from evidence.clock_rule import terms_in_force
from evidence.cohorts import all_occurring
from evidence.deadlines import deadlines
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.leads.warehouse import is_live
from evidence.measures.claims import claims, goal_month, typical_reasons, versions_until
from evidence.measures.conformance import drift
from evidence.measures.kpis import kpi_months
from evidence.measures.periods import before, named
from evidence.measures.progress import progress
from evidence.measures.readings import Question, readings, responses, weekly
from evidence.measures.response_time import response_split
from evidence.measures.tallies import asking, dimensions, split
from evidence.measures.what_if import chain
from evidence.models import Snapshot
from evidence.monthly import goals


def keep_packs(at: datetime) -> None:
    """Of the leads known at an instant, for the period that a page begins with."""
    snapshot = Snapshot.objects.current(at)
    if snapshot is None or is_live(snapshot.fingerprint):
        return
    with suppress(TooSlow, FileNotFoundError, CannotJudge):  # a page says so to whoever asks
        _keep(snapshot)


def _keep(snapshot: Snapshot) -> None:
    question = Question(asking(snapshot), named("quarter", snapshot.day))
    all_occurring(snapshot, dimensions)
    for reading in readings(question):
        split(question.asked, [reading.measure], [reading.period, before(reading.period)])
    responses(question)
    response_split(question.asked, question.period)
    weekly(question)
    progress(question.asked)
    kpi_months(question)
    chain(question.asked)
    if terms := terms_in_force():
        deadlines(snapshot, terms)
    versions = versions_until(snapshot.imported_at)
    claims(question, versions, goals(goal_month(question.today).since), typical_reasons())
    if versions:
        drift(question.asked, versions[-1])

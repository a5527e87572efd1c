"""Comparing: a trial's two versions by leads, contract and answers; a report once more as it was computed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from evidence.feedback import answers_at
from evidence.judged import Window
from evidence.models import Snapshot
from evidence.trials import Comparison, comparison
from governance.models import Trial, TrialReport


def newest_trial(proposal: int) -> Trial | None:
    """Of a proposal by its number, with all that comparing needs."""
    rows = Trial.objects.select_related("proposal__document", "revision", "base", "contract", "started_by")
    return rows.filter(proposal=proposal).last()


def compare_trial(trial: Trial, snapshot: Snapshot, at: datetime) -> Comparison:
    """Both versions by the leads of a snapshot and what sales had answered at an instant.

    The trial has a version it is held against. Raises like `evidence.trials.comparison`.
    """
    assert trial.base
    return comparison(
        snapshot,
        trial.revision.body,
        trial.base.body,
        trial.started_at,
        trial.end_as_of(at),
        at,
        contract_of(trial),
        answers_at(trial.base, at),
    )


def recompute(report: TrialReport) -> tuple[Comparison, bool]:
    """(a report computed once more from its leads, contract and answers; whether every figure that it has is
    the same). Raises like `compare_trial`, and `FileNotFoundError` where its leads are not kept.
    """
    assert report.snapshot
    stored = Comparison.read(report.figures)
    again = compare_trial(report.trial, report.snapshot, report.computed_at)
    if any(day.parts for day in stored.days):
        return again, again == stored
    # One of before the days had parts.
    return again, replace(again, days=tuple(replace(day, parts={}) for day in again.days)) == stored


def window_of(trial: Trial, at: datetime) -> Window:
    """The trial's leads as they are compared at an instant."""
    return Window(trial.started_at, trial.ended, min(at, trial.ended))


def contract_of(trial: Trial) -> dict[str, Any]:
    """The terms that the leads are held against: see evidence.trials.comparison."""
    names = ("measures", "least_leads", "maturity_days")
    return {name: getattr(trial.contract, name) for name in names}


def is_void(trial: Trial, at: datetime) -> bool:
    """Whether another version came into force while it ran."""
    until = min(trial.ends_at, at)
    versions = trial.proposal.document.versions
    return bool(versions.filter(in_force_from__gt=trial.started_at, in_force_from__lt=until).exists())

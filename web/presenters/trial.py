"""A trial: its contract in words, what still stands in its way, whether the new definition is better."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from evidence.figures import Difference
from evidence.trials import Comparison
from governance.facts import open_contract
from governance.models import Contract, Trial
from governance.needs import skips_the_trial
from governance.policies import conditions
from governance.refusals import text, verdict_name
from governance.workflow import DISCUSSION, TRIAL
from web.forms.proposals import ReasonForm
from web.forms.trials import AskedEndForm, ContractForm, ExtensionForm
from web.loaders.proposal import Loaded
from web.presenters.chart import Chart, chart
from web.presenters.daily import Daily, acceptance_line, daily
from web.presenters.effect import Line, Moved, counted, moved_view, of_won, rate_line
from web.presenters.measures import interval_text, measure_label, result_text, threshold_text, value_text
from web.presenters.numbers import whole


@dataclass(frozen=True, slots=True)
class Term:
    """One measure of a contract."""

    label: str
    threshold: str


def terms(contract: Contract) -> list[Term]:
    return [
        Term(
            measure_label(term["measure"]), threshold_text(term["measure"], term["is"], float(term["value"]))
        )
        for term in contract.measures
    ]


@dataclass(frozen=True, slots=True)
class Start:
    """The way out of the discussion: a trial, or straight to the decision where none is needed."""

    skips: bool
    lacking: list[str]
    """What is still missing, whoever asks."""
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """A trial that runs or ran."""

    trial: Trial
    day: int
    days: int
    over: bool
    end_early: forms.Form
    end_early_reason: str
    ask: forms.Form | None
    """For a later end; None once one was confirmed."""
    ask_reason: str
    asked: bool
    """A later end waits for the other head."""
    extend: forms.Form
    extend_reason: str
    report_reason: str


def trial_context(loaded: Loaded) -> dict[str, Any]:
    """What the proposal's page says about the trial."""
    status, facts = loaded.facts.status, loaded.facts
    trials = list(loaded.proposal.trials.all())
    current = trials[-1] if trials and status != DISCUSSION else None
    contract = current.contract if current else open_contract(loaded.proposal)
    skips = skips_the_trial(facts)
    return {
        "contract": contract,
        "terms": terms(contract) if contract else [],
        "contract_form": loaded.form("contract", ContractForm, initial=contract_start(loaded, contract))
        if status == DISCUSSION and not skips
        else None,
        "contract_reason": loaded.reason("write_contract"),
        "start": start(loaded, skips) if status == DISCUSSION else None,
        "run": run(loaded, current) if current else None,
        "earlier_trials": [trial for trial in trials if trial != current],
        "report": loaded.report if current else None,
        "report_verdict": verdict_name(loaded.report.verdict) if current and loaded.report else "",
    }


def contract_start(loaded: Loaded, contract: Contract | None) -> dict[str, Any]:
    """The contract there is, else what is usual."""
    if contract is None:
        return {
            "days": loaded.proposal.document.trial_days,
            "least_leads": 30,
            "maturity_days": 90,
            "if_met": _("The CMO approves; the new version comes into force on the first of the next month."),
            "if_missed": _("It goes back to the discussion."),
            "if_inconclusive": _("The heads decide together whether to try it for another month."),
        }
    values: dict[str, Any] = {
        name: getattr(contract, name) for name in ("days", "least_leads", "maturity_days")
    }
    values |= {name: getattr(contract, name) for name in ("if_met", "if_missed", "if_inconclusive")}
    for term in contract.measures:
        share = ContractForm().fields[f"{term['measure']}-value"].max_value is not None  # type: ignore[attr-defined]
        values[f"{term['measure']}-is"] = term["is"]
        values[f"{term['measure']}-value"] = round(term["value"] * 100, 6) if share else term["value"]
    return values


def start(loaded: Loaded, skips: bool) -> Start:
    verb = "send_to_decision" if skips else "start_trial"
    return Start(
        skips,
        [text(refusal) for _name, refusal in conditions(verb, loaded.facts) if refusal],
        loaded.reason(verb),
    )


def run(loaded: Loaded, trial: Trial) -> Run:
    days = (trial.ends_at - trial.started_at).days
    passed = (loaded.at - trial.started_at) // timedelta(days=1) + 1
    return Run(
        trial=trial,
        day=max(1, min(passed, days)),
        days=days,
        over=loaded.facts.status != TRIAL,
        end_early=loaded.form("end_early", ReasonForm),
        end_early_reason=loaded.reason("end_trial_early"),
        ask=None if trial.extended_at else loaded.form("ask_extension", ExtensionForm, ends_at=trial.ends_at),
        ask_reason=loaded.reason("ask_extension"),
        asked=bool(trial.extension_end and not trial.extended_at),
        extend=loaded.form("extend", AskedEndForm, initial={"ends_at": trial.extension_end}),
        extend_reason=loaded.reason("extend_trial"),
        report_reason=loaded.reason("report"),
    )


# The trial's own page


@dataclass(frozen=True, slots=True)
class MeasureLine:
    label: str
    threshold: str
    old: str
    new: str
    interval: str
    n: str
    result: str
    state: str
    """met, missed or too_few."""


@dataclass(frozen=True, slots=True)
class TrialView:
    answer: str
    measures: list[MeasureLine]
    lines: list[Line]
    moved: list[Moved]
    chart: Chart | None
    daily: Daily | None
    immature: str


def trial_view(found: Comparison, verdict: str, *, over: bool) -> TrialView:
    """`verdict` is met, missed, inconclusive or void; before the trial is over the answer says "so far"."""
    gained, dropped = sum(found.gained.values()), sum(found.dropped.values())
    new, old = found.new, found.old
    return TrialView(
        answer=answer(verdict, over=over),
        measures=[
            MeasureLine(
                label=measure_label(item.measure),
                threshold=threshold_text(item.measure, item.is_, item.threshold),
                old=value_text(item.measure, item.old.value),
                new=value_text(item.measure, item.new.value),
                interval=interval_text(item.measure, item.new),
                n=f"n = {whole(item.new.n)}",
                result=result_text(item),
                state=item.result,
            )
            for item in found.measures
        ],
        lines=[
            counted(_("Qualify"), new, old, "qualified"),
            rate_line(
                _("Won, of those qualified and closed"), new, old, Difference.of(new.won_rate, old.won_rate)
            ),
            of_won(_("Won leads that are missed"), new, old, "missed_won"),
            counted(_("Undecided"), new, old, "undecided"),
            acceptance_line(found),
        ],
        moved=[
            moved_view("dropped", _("No longer qualify"), found.dropped, max(gained, dropped)),
            moved_view("gained", _("Qualify newly"), found.gained, max(gained, dropped)),
        ],
        chart=chart(found.days),
        daily=daily(found.days),
        immature=immature(found),
    )


def answer(verdict: str, *, over: bool) -> str:
    """Is the new definition better? One sentence."""
    if verdict == "void":
        return _("The trial is void: another version came into force while it ran.")
    if over:
        answers = {
            "met": _("Yes: the new definition reaches every success measure."),
            "missed": _("No: the new definition misses a success measure."),
            "inconclusive": _("It cannot be said: there are too few leads to tell."),
        }
    else:
        answers = {
            "met": _("So far yes: the new definition reaches every success measure."),
            "missed": _("So far no: the new definition misses a success measure."),
            "inconclusive": _("It cannot be said yet: there are too few leads to tell."),
        }
    return answers[verdict]


def immature(found: Comparison) -> str:
    """How many of the trial's leads may still change what is shown."""
    if not found.leads:
        return _("No lead has come in since the trial started.")
    words = {"immature": whole(found.immature), "leads": whole(found.leads)}
    return _("%(immature)s of %(leads)s leads are still open and younger than the maturity window.") % words

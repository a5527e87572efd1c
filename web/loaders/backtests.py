"""Backtests: what can be asked, and the rules of those that are kept, by their names."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from evidence.cohorts import occurring
from evidence.models import Backtest, Snapshot
from governance.named import Named, named_rule, of_revision, rules_to_try
from web.forms.backtests import BacktestForm
from web.presenters.rules import rule_label


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored backtest with the rules it is of; None where a rule has no name, or there is none."""

    row: Backtest
    rule: Named | None
    base: Named | None

    @property
    def body(self) -> dict[str, Any]:
        """Of those stored before bodies were kept with them, the revision has it."""
        return self.row.body or (self.rule.body if self.rule else {})

    @property
    def base_body(self) -> dict[str, Any] | None:
        return self.row.base or (self.base.body if self.base and self.row.base_fingerprint else None)


def kept(row: Backtest) -> Kept:
    """Its rules by name; one stored for a proposal is of that proposal's revision."""
    revision = row.revisions.select_related("proposal__document", "proposal__base__document").first()
    rule = named_rule(row.rule_name) or (of_revision(revision) if revision else None)
    base = named_rule(row.base_name)
    if base is None and revision and revision.proposal.base:
        base = named_rule(str(revision.proposal.base))
    return Kept(row, rule, base)


def listed(rows: "QuerySet[Backtest]") -> "QuerySet[Backtest]":
    """With all that a list shows of each."""
    return rows.select_related("snapshot", "computed_by__department").prefetch_related(
        "revisions__proposal__document"
    )


def backtest_form(data: object, snapshot: Snapshot, **kwargs: Any) -> BacktestForm:
    """The form with the rules to choose from, and the sources and segments that occur."""
    return BacktestForm(
        data,
        [(rule.name, rule_label(rule)) for rule in rules_to_try()],
        *([(value, value) for value in occurring(snapshot, name)] for name in ("source", "segment")),
        **kwargs,
    )

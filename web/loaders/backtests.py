"""Backtests: what can be asked, and the rules of those that are kept, by their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from evidence.cohorts import occurring
from evidence.models import Backtest, Snapshot
from governance.models import Revision
from governance.named import Named, named_rules, of_revision, rules_to_try
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
    return kept_all([row])[0]


def kept_all(rows: Sequence[Backtest]) -> list[Kept]:
    """Of rows that came through `listed` or `whole`, in a number of queries that does not grow with them."""
    firsts = {row.pk: next(iter(row.revisions.all()), None) for row in rows}
    bases = {
        key: str(revision.proposal.base)
        for key, revision in firsts.items()
        if revision and revision.proposal.base
    }
    names = {name for row in rows for name in (row.rule_name, row.base_name, bases.get(row.pk, "")) if name}
    rules = named_rules(names)
    found = []
    for row in rows:
        revision = firsts[row.pk]
        rule = rules.get(row.rule_name) or (of_revision(revision) if revision else None)
        found.append(Kept(row, rule, rules.get(row.base_name) or rules.get(bases.get(row.pk, ""))))
    return found


def whole(rows: "QuerySet[Backtest]") -> "QuerySet[Backtest]":
    """With all that the page of each shows."""
    return rows.select_related("snapshot", "computed_by__department").prefetch_related(
        "revisions__proposal__document", "revisions__proposal__base__document"
    )


def listed(rows: "QuerySet[Backtest]") -> "QuerySet[Backtest]":
    """With what a list shows of each: of the figures, which are long, `leads` and `side` alone."""
    named = Revision.objects.select_related("proposal__document", "proposal__base__document")
    rows = rows.annotate(leads=F("figures__leads"), side=F("figures__new"))
    rows = rows.select_related("snapshot", "computed_by__department").prefetch_related(
        Prefetch("revisions", named.defer("body", "proposal__base__body"))
    )
    return rows.defer("figures", "body", "base", "snapshot__mapping", "snapshot__attributes")


def backtest_form(data: object, snapshot: Snapshot, **kwargs: Any) -> BacktestForm:
    """The form with the rules to choose from, and the sources and segments that occur."""
    return BacktestForm(
        data,
        [(rule.name, rule_label(rule)) for rule in rules_to_try()],
        *([(value, value) for value in occurring(snapshot, name)] for name in ("source", "segment")),
        **kwargs,
    )

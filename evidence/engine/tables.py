"""Tables: the verdicts of one or two definitions over many leads, as Ibis expressions. Nothing is run here.

`leads` and `events` are as evidence.engine.columns says; leads whose `has_events` is not true have unknown
events, and so have all where `events` is None. `at` is the judging instant (aware), or the name of the
leads' column that holds each lead's own. `references` gives per name the versions that a reference can
mean, as (in force from, definition). All raise `ReferenceCycle`, and `TypesDisagreeError` or `TypeError`
where types are not those of the columns.
"""

from collections.abc import Sequence
from datetime import datetime
from operator import or_
from typing import Any

import ibis

from definitions.language.tree import (
    Definition,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Score,
    criteria,
    walk,
)
from evidence.engine.inputs import Inputs
from evidence.engine.parts import part_truths, reached_without
from evidence.engine.rules import References, Rules, shared_keys
from evidence.engine.stages import Term, balanced, lift
from evidence.engine.tallies import bits_of_a_mask
from evidence.engine.truth import Truth, boolean, rank, verdict


def judge_table(
    definition: Definition,
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None = None,
    *,
    keep: Sequence[str] = ("id",),
    nodes: Sequence[str] = (),
) -> Any:
    """One row per lead: the columns `keep`, and `verdict` ("qualified", "not_qualified" or "undecided").

    For the i-th id of `nodes`: `truth_i` (boolean, NULL for unknown) where it is a node; `low_i` and
    `high_i` (points in hundredths, NULL for no bound) where it is a score or an entry of one. Raises
    `KeyError` for an unknown id.
    """
    rules = Rules(Inputs(leads, events, at), references or {}, shared_keys([definition]))
    scope = rules.scope(definition)
    columns = {"verdict": rank(rules.truth(definition.rule, scope))}
    by_id = {node.id: node for node in walk(definition.rule)}
    for i, id_ in enumerate(nodes):
        node = by_id[id_]
        if not isinstance(node, PointsWhen | PointsPerEvent | PointsGroup):
            columns[f"truth_{i}"] = lift(boolean, rank(rules.truth(node, scope)))
        if isinstance(node, Score | PointsWhen | PointsPerEvent | PointsGroup):
            points = rules.points(node, scope)
            columns |= {f"low_{i}": points.low, f"high_{i}": points.high}
    return _rows(rules, keep, columns).mutate(verdict=lambda table: verdict(table["verdict"]))


def truths_table(
    definitions: Sequence[Definition],
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None = None,
    *,
    keep: Sequence[str] = ("id",),
) -> Any:
    """One row per lead: the columns `keep`, and per definition `truth_i` (NULL where undecided)."""
    rules = Rules(Inputs(leads, events, at), references or {}, shared_keys(definitions))
    ranks = [rank(rules.truth(definition.rule, rules.scope(definition))) for definition in definitions]
    return _rows(rules, keep, {f"truth_{i}": lift(boolean, rank) for i, rank in enumerate(ranks)})


def compare_table(
    old: Definition | None,
    new: Definition,
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None = None,
    *,
    keep: Sequence[str] = ("id",),
) -> Any:
    """One row per lead: the columns `keep`, and the verdicts `old` (NULL where there is none) and `new`."""
    return _worded(old, _both(old, new, leads, events, at, references, keep))


def effect_table(
    old: Definition | None,
    new: Definition,
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None = None,
    *,
    outcome_column: str = "outcome",
) -> Any:
    """Grouped: `old`, `new`, `outcome`, and `n` leads, in one pass over them."""
    table = _both(old, new, leads, events, at, references, [outcome_column])
    grouped = table.group_by("old", "new", outcome=table[outcome_column]).aggregate(n=lambda t: t.count())
    return _worded(old, grouped)


def mask_table(
    definition: Definition,
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None = None,
    *,
    outcome_column: str = "outcome",
) -> Any:
    """Grouped by which of the definition's criteria are true, which unknown, and by `outcome`: `n` leads.

    Criterion i is bit i % 31 of `true_<i // 31>` and `unknown_<i // 31>`; `tallies.read_masks` reads them.
    """
    rules = Rules(Inputs(leads, events, at), references or {}, shared_keys([definition]))
    scope = rules.scope(definition)
    columns = _masks([rules.truth(node, scope) for node in criteria(definition)])
    table = _rows(rules, [outcome_column], columns)
    counted = table.group_by(*columns, outcome=table[outcome_column]).aggregate(n=lambda t: t.count())
    return _with_unknown(counted)


def parts_table(
    old: Definition | None,
    new: Definition,
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None = None,
    *,
    keep: Sequence[str] = ("id",),
) -> Any:
    """One row per lead: the columns `keep`, the truths `old` and `new` (NULL where undecided), and in bits
    which parts (`evidence.engine.parts`) of `new` are true and which unknown.

    Part i is bit i % 31 of `true_<i // 31>` and `unknown_<i // 31>`; for a score in the same way
    `without_<i // 31>`: whether it is reached without part i.
    """
    rules = Rules(Inputs(leads, events, at), references or {}, shared_keys([new, *([old] if old else [])]))
    scope = rules.scope(new)
    ranks = {"old": rank(rules.truth(old.rule, rules.scope(old)))} if old else {}
    ranks["new"] = rank(rules.truth(new.rule, scope))
    columns = {name: lift(boolean, rank) for name, rank in ranks.items()}
    columns |= _masks(part_truths(new, rules, scope))
    if isinstance(new.rule, Score) and new.rule.entries:
        columns |= _mask("without", reached_without(new.rule, rules, scope))
    table = _with_unknown(_rows(rules, keep, columns))
    return table if old else table.mutate(old=ibis.null("boolean"))


def count_table(
    definition: Definition,
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None = None,
) -> Any:
    """A row per verdict that leads have: `verdict`, and `n` of them. Sums take less time than groups."""
    rules = Rules(Inputs(leads, events, at), references or {}, shared_keys([definition]))
    truth = rules.truth(definition.rule, rules.scope(definition))
    # With the id, as a rule without a single leaf reads no column.
    table = _rows(rules, ("id",), {"surely": truth.surely, "maybe": truth.maybe})
    sums = table.aggregate(n=table.count(), surely=table["surely"].sum(), maybe=table["maybe"].sum())
    counts = {
        "qualified": sums["surely"],
        "undecided": sums["maybe"] - sums["surely"],
        "not_qualified": sums["n"] - sums["maybe"],
    }
    counted = sums.select(**counts).pivot_longer(list(counts), names_to="verdict", values_to="n")
    return counted.filter(counted["n"] > 0)


def _worded(old: Definition | None, table: Any) -> Any:
    """The ranks `old` and `new` of a table as verdicts."""
    word = verdict(table["old"]) if old else ibis.null("string")
    return table.mutate(old=word, new=verdict(table["new"]))


def _both(
    old: Definition | None,
    new: Definition,
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None,
    keep: Sequence[str],
) -> Any:
    definitions = [new] if old is None else [old, new]
    rules = Rules(Inputs(leads, events, at), references or {}, shared_keys(definitions))
    none = Term(0, lambda _table: ibis.null("int8"))
    columns = {
        "old": rank(rules.truth(old.rule, rules.scope(old))) if old else none,
        "new": rank(rules.truth(new.rule, rules.scope(new))),
    }
    return _rows(rules, keep, columns)


def _rows(rules: Rules, keep: Sequence[str], columns: dict[str, Term]) -> Any:
    table = rules.stages.on(rules.inputs.table(keep))
    kept = {name: table[f"k{i}"] for i, name in enumerate(keep)}
    return table.select(**kept, **{name: term.build(table) for name, term in columns.items()})


def _masks(truths: Sequence[Truth]) -> dict[str, Term]:
    """The truths as bits of whole numbers: `true_0`, `maybe_0` and so on."""
    surely, maybe = [truth.surely for truth in truths], [truth.maybe for truth in truths]
    return _mask("true", surely) | _mask("maybe", maybe)


def _mask(name: str, flags: Sequence[Term]) -> dict[str, Term]:
    starts = range(0, len(flags), bits_of_a_mask)
    parts = [flags[start : start + bits_of_a_mask] for start in starts]
    return {f"{name}_{i}": lift(_joined, *part) for i, part in enumerate(parts)}


def _joined(*flags: Any) -> Any:
    # A mask per bit costs a third of a CASE per bit: -1 has every bit set, 0 none.
    return balanced(or_, [(-flag.cast("int32")) & (1 << i) for i, flag in enumerate(flags)])


def _with_unknown(table: Any) -> Any:
    """With `unknown_<i>` in place of `maybe_<i>`: what may be true and is not surely so."""
    names = [name for name in table.columns if name.startswith("maybe_")]
    unknown = {f"unknown{name[5:]}": table[name] - table[f"true{name[5:]}"] for name in names}
    return table.mutate(**unknown).drop(*names)

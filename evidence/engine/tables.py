"""Tables: the verdicts of one or two definitions over many leads, as Ibis expressions. Nothing is run here.

`leads` and `events` are as evidence.engine.columns says; leads whose `has_events` is not true have unknown
events, and so have all where `events` is None. `at` is the judging instant (aware), or the name of the
leads' column that holds each lead's own. `references` gives per name the versions that a reference can
mean, as (in force from, definition). All raise `ReferenceCycle`, and `TypesDisagreeError` or `TypeError`
where types are not those of the columns.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
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
from evidence.engine.comparing import balanced
from evidence.engine.inputs import Inputs
from evidence.engine.parts import part_truths, reached_without
from evidence.engine.rules import References, Rules, shared_keys
from evidence.engine.stages import Term, lift
from evidence.engine.tallies import bits_of_a_mask


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
    columns = {"verdict": rules.stages.keep(rules.truth(definition.rule, scope))}
    by_id = {node.id: node for node in walk(definition.rule)}
    for i, id_ in enumerate(nodes):
        node = by_id[id_]
        if not isinstance(node, PointsWhen | PointsPerEvent | PointsGroup):
            columns[f"truth_{i}"] = rules.truth(node, scope)
        if isinstance(node, Score | PointsWhen | PointsPerEvent | PointsGroup):
            points = rules.points(node, scope)
            columns |= {f"low_{i}": points.low, f"high_{i}": points.high}
    return _rows(rules, keep, columns).mutate(verdict=lambda table: verdict_word(table["verdict"]))


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
    truths = [rules.truth(definition.rule, rules.scope(definition)) for definition in definitions]
    return _rows(rules, keep, {f"truth_{i}": truth for i, truth in enumerate(truths)})


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
    truths = [rules.stages.keep(rules.truth(node, scope)) for node in criteria(definition)]
    columns = _masks("true", truths, _true_bit) | _masks("unknown", truths, _unknown_bit)
    table = _rows(rules, [outcome_column], columns)
    return table.group_by(*columns, outcome=table[outcome_column]).aggregate(n=lambda t: t.count())


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
    columns = {
        "old": rules.truth(old.rule, rules.scope(old))
        if old
        else Term(0, lambda _table: ibis.null("boolean")),
        "new": rules.stages.keep(rules.truth(new.rule, scope)),
    }
    truths = [rules.stages.keep(truth) for truth in part_truths(new, rules, scope)]
    columns |= _masks("true", truths, _true_bit) | _masks("unknown", truths, _unknown_bit)
    if isinstance(new.rule, Score) and new.rule.entries:
        columns |= _masks("without", reached_without(new.rule, rules, scope), _true_bit)
    return _rows(rules, keep, columns)


def count_table(
    definition: Definition,
    leads: Any,
    events: Any | None,
    at: datetime | str,
    references: References | None = None,
) -> Any:
    """Grouped: `verdict`, and `n` leads. The truths are counted and only then put in words."""
    rules = Rules(Inputs(leads, events, at), references or {}, shared_keys([definition]))
    # With the id, as a rule without a single leaf reads no column.
    table = _rows(rules, ("id",), {"verdict": rules.truth(definition.rule, rules.scope(definition))})
    counted = table.group_by("verdict").aggregate(n=lambda t: t.count())
    return counted.mutate(verdict=lambda t: verdict_word(t["verdict"]))


def verdict_word(truth: Any) -> Any:
    """The verdict that a truth stands for."""
    return ibis.cases((truth, "qualified"), (~truth, "not_qualified"), else_="undecided")


def _worded(old: Definition | None, table: Any) -> Any:
    """The truths `old` and `new` of a table as verdicts."""
    word = ibis.null("string") if old is None else verdict_word(table["old"])
    return table.mutate(old=word, new=verdict_word(table["new"]))


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
    unknown = Term(0, lambda table: ibis.null("boolean"))
    columns = {
        "old": rules.truth(old.rule, rules.scope(old)) if old else unknown,
        "new": rules.truth(new.rule, rules.scope(new)),
    }
    return _rows(rules, keep, columns)


def _rows(rules: Rules, keep: Sequence[str], columns: dict[str, Term]) -> Any:
    table = rules.stages.on(rules.inputs.table(keep))
    kept = {name: table[f"k{i}"] for i, name in enumerate(keep)}
    return table.select(**kept, **{name: term.build(table) for name, term in columns.items()})


def _masks(name: str, truths: Sequence[Term], bit_of: Callable[[int, Any], Any]) -> dict[str, Term]:
    """The truths as bits of whole numbers: `<name>_0` and so on."""
    starts = range(0, len(truths), bits_of_a_mask)
    return {
        f"{name}_{number}": _mask(truths[start : start + bits_of_a_mask], bit_of)
        for number, start in enumerate(starts)
    }


def _mask(truths: Sequence[Term], bit_of: Callable[[int, Any], Any]) -> Term:
    terms = [lift(partial(bit_of, 1 << i), truth) for i, truth in enumerate(truths)]
    return lift(lambda *bits: balanced(or_, bits), *terms)


# A mask per bit costs a third of a CASE per bit: -1 has every bit set, -0 none.
def _true_bit(bit: int, truth: Any) -> Any:
    return ibis.coalesce((-truth.cast("int32")) & bit, 0)


def _unknown_bit(bit: int, truth: Any) -> Any:
    """The cast keeps the brackets that Ibis leaves out: "NOT (x) IS NULL" would deny that x is unknown."""
    return (-truth.cast("int32").isnull().cast("int32")) & bit

"""Stages: columns computed one after another, so that what is used twice is written and computed once.

A `Term` is an expression that can be built on the table of stage `level` or later. Without stages the text
of a query would double at every count or score inside another.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """`build(table)` gives the Ibis value on a table of stage `level` or later."""

    level: int
    build: Callable[[Any], Any]


def lift(function: Callable[..., Any], *terms: Term) -> Term:
    """A function of Ibis values as one of terms."""
    level = max((term.level for term in terms), default=0)
    return Term(level, lambda table: function(*(term.build(table) for term in terms)))


def balanced(combine: Callable[[Any, Any], Any], values: Sequence[Any]) -> Any:
    """Combine at least one value as a shallow tree, so that no parser's depth is a limit."""
    if len(values) == 1:
        return values[0]
    middle = len(values) // 2
    return combine(balanced(combine, values[:middle]), balanced(combine, values[middle:]))


class Stages:
    """Collects the columns to be kept; `on` then puts them on a table, one projection per stage."""

    def __init__(self) -> None:
        self._columns: list[dict[str, Callable[[Any], Any]]] = []
        self._known: dict[Hashable, Term] = {}
        self._count = 0

    def keep(self, term: Term, known_as: Hashable = None) -> Term:
        """The same value as a column of its own; what is known by a name already is that column."""
        if known_as in self._known:
            return self._known[known_as]
        name = f"t{self._count}"
        self._count += 1
        while len(self._columns) <= term.level:
            self._columns.append({})
        self._columns[term.level][name] = term.build
        kept = Term(term.level + 1, lambda table: table[name])
        if known_as is not None:
            self._known[known_as] = kept
        return kept

    def on(self, table: Any) -> Any:
        """The table with every kept column."""
        for columns in self._columns:
            table = table.mutate(**{name: build(table) for name, build in columns.items()})
        return table

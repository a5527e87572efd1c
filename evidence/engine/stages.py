"""Stages: columns computed one after another, so that what is used twice is written and computed once.

A `Term` is an expression that can be built on the table of stage `level` or later. Without stages the text
of a query would double at every count or score inside another.
"""

from collections.abc import Callable
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


class Stages:
    """Collects the columns to be kept; `on` then puts them on a table, one projection per stage."""

    def __init__(self) -> None:
        self._columns: list[dict[str, Callable[[Any], Any]]] = []
        self._count = 0

    def keep(self, term: Term) -> Term:
        """The same value as a column of its own."""
        name = f"t{self._count}"
        self._count += 1
        while len(self._columns) <= term.level:
            self._columns.append({})
        self._columns[term.level][name] = term.build
        return Term(term.level + 1, lambda table: table[name])

    def on(self, table: Any) -> Any:
        """The table with every kept column."""
        for columns in self._columns:
            table = table.mutate(**{name: build(table) for name, build in columns.items()})
        return table

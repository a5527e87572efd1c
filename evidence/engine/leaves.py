"""Leaves: comparisons of attributes, and numbers of events, as truths. Each is a column, computed once."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis

from definitions.language.tree import Comparison, Definition, Event
from evidence.engine.comparing import Test, compare
from evidence.engine.inputs import Inputs, Window
from evidence.engine.stages import Stages, Term, lift
from evidence.engine.truth import Truth, flag, opposite, tested

# What stands for an unknown value while it is compared: filling the value once costs less than every
# comparison's NULL. Texts keep theirs, as DuckDB compares each text of a column's dictionary only once.
fillers: dict[str, Any] = {
    "integer": -(2**53),
    "number": -(2.0**53),
    "boolean": False,
    "date": date.min,
    "instant": datetime.min,  # noqa: DTZ901 - as tables hold instants: in UTC, without a zone
}

# Types whose columns mostly hold few values many times. DuckDB evaluates a function once per entry of such a
# column's dictionary, but COALESCE once per row; GREATEST is a function and passes over NULL, here and in
# PostgreSQL and Spark, and nothing is below a filler. Without a dictionary it takes twice COALESCE's time.
repeated = ("integer", "date", "text", "choice")


class _Lowest:
    """Below every value, as what leads' own filled columns have for an unknown one."""

    def __lt__(self, _other: object) -> bool:
        return True

    __le__ = __ne__ = __lt__

    def __gt__(self, _other: object) -> bool:
        return False

    __ge__ = __eq__ = __gt__


@dataclass(slots=True)
class Leaves:
    """The leaves of rules over the same leads."""

    inputs: Inputs
    stages: Stages

    def comparison(self, node: Comparison, definition: Definition) -> Truth:
        """Raises `TypesDisagreeError`."""
        key, type_name = node.attribute, definition.attributes[node.attribute].type
        value, filled = self.inputs.attribute(key, type_name), self.inputs.filled(key)
        unknown = filled[1] if filled else self._unknown(key, value)
        if node.is_ in ("known", "unknown"):
            half = unknown if node.is_ == "unknown" else lift(opposite, unknown)
            return Truth(half, half)
        own_instants = isinstance(self.inputs.at, str)
        at = None if isinstance(self.inputs.at, str) else self.inputs.at
        test = compare(node, type_name, definition.company_zone, at)
        if own_instants and node.is_.startswith("within_"):
            instant = self.inputs.instant()
            either = self.stages.keep(lift(_either_null, value, instant), ("unknown or at", key))
            return tested(self._where_known(test, value, instant), either, passes=False)
        fill = ibis.greatest if type_name in repeated else ibis.coalesce
        if filled:
            value, filler = filled[0], False if type_name == "boolean" else _Lowest()
        elif type_name in fillers:
            filler = fillers[type_name]
            value = self.stages.keep(lift(lambda v: fill(v, filler), value), ("filled", key))
        else:
            return tested(self._where_known(test, value, self.inputs.instant(), fill), unknown, passes=False)
        truth = self.stages.keep(lift(lambda v: flag(test(v, None)), value))
        return tested(truth, unknown, passes=_passes(node, test, filler))

    def event(self, node: Event) -> Truth:
        """Whether there are so many in the window."""
        window, times = Window(node.event, node.within_days), node.times
        number = self.inputs.window(window)
        enough = self._where_known(lambda n, _at: n >= times, number, self.inputs.instant())
        return tested(enough, self._unknown(window, number), passes=False)

    def _unknown(self, what: Hashable, value: Term) -> Term:
        return self.stages.keep(lift(lambda v: flag(v.isnull()), value), ("unknown", what))

    def _where_known(
        self, test: Test, value: Term, instant: Term, fill: Callable[..., Any] = ibis.coalesce
    ) -> Term:
        """The test, 0 where it is NULL."""
        return self.stages.keep(lift(lambda v, at: flag(fill(test(v, at), False)), value, instant))


def _either_null(value: Any, instant: Any) -> Any:
    return flag(value.isnull() | instant.isnull())


def _passes(node: Comparison, test: Test, filler: Any) -> bool:
    """Whether the filler passes the test: no list has it, no text is in it, the rest is as true of it here as
    in a table.
    """
    if node.is_ in ("one_of", "none_of", "contains", "contains_any", "starts_with"):
        return node.is_ == "none_of"
    return bool(test(filler, None))

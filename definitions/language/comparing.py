"""A comparison as closures: an attribute of a lead, read and compared.

The usual raw values are as good as prepared: they take a short way, all others that of `read_value`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from definitions.language.case import Case, Kept, Lead, OpenCase, Part, Plain
from definitions.language.reason import Reason, Truth
from definitions.language.tree import AttributeType, Comparison
from definitions.language.value_sets import Intervals, value_set
from definitions.language.values import largest_number

smallest_number = -largest_number
most_remembered = 256  # texts of which a comparison remembers what it made of them
longest_remembered = 64


def comparison(node: Comparison, type_: AttributeType, case_of: OpenCase) -> Part:
    """An attribute of that type, read and compared."""
    if node.is_ in ("known", "unknown"):
        return _known(node, type_, case_of)
    if node.is_ in ("within_last_days", "within_next_days"):
        return _within(node, type_, case_of)
    holds = _holds(node.is_, node.value)
    if type_.type in ("integer", "number"):
        return _of_numbers(node, type_, holds, case_of)
    return _of_others(node, type_, holds, case_of)


def _of_numbers(
    node: Comparison, type_: AttributeType, holds: Callable[[Any], bool], case_of: OpenCase
) -> Part:
    attribute, unknown = node.attribute, Reason(node, None)

    def truth(lead: Lead, at: datetime, kept: Kept) -> Truth:
        raw = lead.get(attribute)
        if type(raw) is int and smallest_number <= raw <= largest_number:
            return holds(raw)
        if raw is None or type(raw) is str:
            return None
        seen = case_of(lead, at, kept).prepared(attribute, type_)
        return None if seen is None else holds(seen)

    def reason(case: Case) -> Reason:
        raw = case.lead.get(attribute)
        if type(raw) is int and smallest_number <= raw <= largest_number:
            return Reason(node, holds(raw), raw)
        if raw is None:
            return unknown
        seen = case.prepared(attribute, type_)
        return unknown if seen is None else Reason(node, holds(seen), seen)

    return Part(truth, reason, _ranges(node))


def _ranges(node: Comparison) -> Plain | None:
    """For which whole numbers a comparison holds or does not, where that is one range."""
    found = value_set(node, "integer")
    if found is None or not isinstance(found[1], Intervals):
        return None
    ranges = [
        [(int(start[0]), int(end[0])) for start, end in values.parts]
        for values in (found[1], found[1].complement())
    ]
    holds, fails = (parts[0] if len(parts) == 1 else (0, -1) for parts in ranges)
    return Plain(node.attribute, int, set(), set(), holds, fails)


def _of_others(
    node: Comparison, type_: AttributeType, holds: Callable[[Any], bool], case_of: OpenCase
) -> Part:
    """It remembers what it made of a text: those of an attribute are mostly the same few."""
    attribute, unknown = node.attribute, Reason(node, None)
    kind: type = bool if type_.type == "boolean" else str
    held, failed, reasons = set[object](), set[object](), dict[object, Reason]()
    if kind is bool:
        for one in (True, False):
            (held if holds(one) else failed).add(one)

    def truth(lead: Lead, at: datetime, kept: Kept) -> Truth:
        raw = lead.get(attribute)
        if type(raw) is kind:
            if raw in held:
                return True
            if raw in failed:
                return False
        elif raw is None:
            return None
        return reason(case_of(lead, at, kept)).truth

    def reason(case: Case) -> Reason:
        raw = case.lead.get(attribute)
        if raw is None:
            return unknown
        if type(raw) is kind and raw in reasons:
            return reasons[raw]
        seen = case.prepared(attribute, type_)
        if seen is None:
            return unknown
        found = Reason(node, holds(seen), seen)
        usual = type(raw) is kind and (attribute, "not_a_choice") not in case.warnings
        if usual and len(reasons) < most_remembered and len(str(raw)) <= longest_remembered:
            reasons[raw] = found
            (held if found.truth else failed).add(raw)
        return found

    return Part(truth, reason, Plain(attribute, kind, held, failed))


def _holds(is_: str, value: Any) -> Callable[[Any], bool]:
    """Whether a known value of the lead satisfies a comparison. The commonest are run by C alone."""
    values = frozenset(value) if isinstance(value, tuple) else frozenset()
    table: dict[str, Callable[[Any], bool]] = {
        "equals": partial(eq, value),
        "not_equals": partial(ne, value),
        "one_of": values.__contains__,
        "none_of": lambda seen: seen not in values,
        "at_least": partial(le, value),
        "at_most": partial(ge, value),
        "more_than": partial(lt, value),
        "less_than": partial(gt, value),
        "between": lambda seen: bool(value[0] <= seen <= value[1]),
        "contains": lambda seen: value in seen,
        "starts_with": lambda seen: bool(seen.startswith(value)),
        "contains_any": lambda seen: any(text in seen for text in value),
        "has": lambda seen: value in seen,
        "has_any": lambda seen: not values.isdisjoint(seen),
        "has_all": values.issubset,
        "before": partial(gt, value),
        "after": partial(lt, value),
    }
    return table[is_]


def _known(node: Comparison, type_: AttributeType, case_of: OpenCase) -> Part:
    when_known = node.is_ == "known"

    def truth(lead: Lead, at: datetime, kept: Kept) -> Truth:
        seen = case_of(lead, at, kept).prepared(node.attribute, type_)
        return (seen is not None) is when_known

    def reason(case: Case) -> Reason:
        seen = case.prepared(node.attribute, type_)
        return Reason(node, (seen is not None) is when_known, seen)

    return Part(truth, reason)


def _within(node: Comparison, type_: AttributeType, case_of: OpenCase) -> Part:
    forward, of_dates = node.is_ == "within_next_days", type_.type == "date"
    none, span = timedelta(0), timedelta(days=node.value if isinstance(node.value, int) else 0)

    def holds(seen: Any, case: Case) -> bool:
        at: Any = case.at.astimezone(case.zone).date() if of_dates else case.at
        return bool(none <= (seen - at if forward else at - seen) <= span)

    def truth(lead: Lead, at: datetime, kept: Kept) -> Truth:
        return reason(case_of(lead, at, kept)).truth

    def reason(case: Case) -> Reason:
        seen = case.prepared(node.attribute, type_)
        return Reason(node, None if seen is None else holds(seen, case), seen)

    return Part(truth, reason)

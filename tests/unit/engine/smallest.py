"""Makes a rule and a lead as small as they can be while something still holds of them."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

Holds = Callable[[Any, Any], bool]
LISTS = ("all", "any", "none", "of", "score", "entries", "value", "events")


def smallest(rule: Any, lead: Any, holds: Holds) -> tuple[Any, Any]:
    """The rule and the lead with everything left out that can be, one thing after another."""
    while True:
        for smaller_rule, smaller_lead in _smaller_pairs(rule, lead):
            if _still(holds, smaller_rule, smaller_lead):
                rule, lead = smaller_rule, smaller_lead
                break
        else:
            return rule, lead


def _still(holds: Holds, rule: Any, lead: Any) -> bool:
    try:
        return holds(rule, lead)
    except Exception:  # what is left out was needed
        return False


def _smaller_pairs(rule: Any, lead: Any) -> Iterator[tuple[Any, Any]]:
    yield from ((smaller, lead) for smaller in _smaller(rule))
    yield from ((rule, smaller) for smaller in _smaller(lead))


def _smaller(whole: Any) -> Iterator[Any]:
    """What is inside in place of the whole, then the whole with one part less."""
    if not isinstance(whole, dict):
        return
    yield from _inside(whole)
    for key, part in whole.items():
        inside = part if isinstance(part, list) else [part]
        if key in LISTS and isinstance(part, list):
            for place in range(len(part)):
                yield {**whole, key: [*part[:place], *part[place + 1 :]]}
        for place, one in enumerate(inside):
            for smaller in _smaller(one):
                whole_again = copy.deepcopy(whole)
                if isinstance(part, list):
                    whole_again[key][place] = smaller
                else:
                    whole_again[key] = smaller
                yield whole_again
        yield {name: other for name, other in whole.items() if name != key}


def _inside(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every object below, the outermost first."""
    for part in whole.values():
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, dict):
                yield one
                yield from _inside(one)

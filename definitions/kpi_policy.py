"""The shared KPIs' formulas: what is agreed about them, beside what their names say. Pure.

Pipeline contribution is the sum of the amounts won from marketing's sources, which are all but those that
sales brings; acquisition cost is what the departments whose costs count spent, for each customer won; lead to
won is won / leads.
"""

from dataclasses import dataclass

from definitions.checking import Checking
from definitions.policy import chosen, compare, note_of, opened, same_rule

__all__ = ["KpiPolicy", "body_of", "compare", "parse", "same_rule"]
SIDES = ("marketing", "sales")
FIELDS = ("sales_sources", "costs", "note")
longest_source = 200


@dataclass(frozen=True, slots=True)
class KpiPolicy:
    """`note` explains and decides nothing."""

    sales_sources: tuple[str, ...] = ()
    """Sources of leads that sales brings, as the leads have them, in capitals or not."""
    costs: tuple[str, ...] = SIDES
    """Whose costs count, of `SIDES`: one at least."""
    note: str = ""


def parse(body: object) -> KpiPolicy:
    """The policy that a plain body says. Raises `Faults` with everything that is wrong."""
    check, raw = opened(body, "kpi", FIELDS)
    sources = _sources(raw["sales_sources"], check) if "sales_sources" in raw else ()
    costs = chosen(raw["costs"], "costs", SIDES, "no_costs", check) if "costs" in raw else SIDES
    note = note_of(raw, check)
    check.finish()
    return KpiPolicy(sources, costs, note)


def _sources(raw: object, check: Checking) -> tuple[str, ...]:
    """Each once, in the order of their names."""
    named: dict[str, str] = {}
    for i, item in enumerate(check.items(raw, "sales_sources", "sales_sources")):
        name = check.text(item, f"sales_sources[{i}]", "sales_sources", longest_source)
        named.setdefault(name.casefold(), name)
    return tuple(sorted(named.values()))


def body_of(policy: KpiPolicy) -> dict[str, object]:
    """The one canonical body."""
    body: dict[str, object] = {
        "format": "teigi/1",
        "kind": "kpi",
        "sales_sources": list(policy.sales_sources),
        "costs": list(policy.costs),
    }
    return body | ({"note": policy.note} if policy.note else {})

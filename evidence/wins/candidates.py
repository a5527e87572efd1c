"""Candidates: the criteria that past wins are asked about, as nodes of the definition language.

Where numbers are cut and which values are asked for follows from how often they occur, never from what
became of the leads: nothing is fitted here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from definitions.catalogue import declaration
from definitions.models import Attribute
from evidence.engine.columns import column as column_of
from evidence.figures import closed_outcomes
from evidence.leads.fields import contacts
from evidence.leads.known import is_column, was_column
from evidence.leads.quoting import listed, quoted
from evidence.leads.store import Leads, open_leads, parquet_of, stored_columns
from evidence.leads.values import happening, occurring
from evidence.models import Snapshot
from evidence.statistics import TOO_FEW
from evidence.wins.cutting import round_cuts

most_values = 12
"""Values of one attribute, the most frequent."""
event_days = (30, 90, 180)
event_times = (1, 2, 3)
most_events = 12
_days = (30, 90, 180, 365)
_quantiles = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9)

Declared = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A criterion: `node` in the language's own form, about an attribute or (`event`) a kind of event.

    `value`: where it asks for one value of several, that value: such criteria can be joined.
    """

    subject: str
    node: Mapping[str, Any]
    event: bool = False
    value: str | None = None


def declared(body: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    """How attributes are declared: as in the body, else as in the catalogue."""
    rows = {row.key: declaration(row) for row in Attribute.objects.all()}
    return {**rows, **(body or {}).get("attributes", {})}


def candidates(snapshot: Snapshot, attributes: Declared) -> tuple[Candidate, ...]:
    """Every criterion to ask about, attribute by attribute, then the events. Raises `TooSlow`."""
    known = {key: row for key, row in attributes.items() if snapshot.attributes.get(key, 0) >= TOO_FEW}
    numbers = [key for key, row in known.items() if row["type"] in ("integer", "number")]
    ends = _ends(snapshot, numbers)
    found = [one for key, row in known.items() for one in _of_attribute(snapshot, key, row["type"], ends)]
    return (*found, *_of_events(snapshot))


def _of_attribute(
    snapshot: Snapshot, key: str, type_: str, ends: Mapping[str, Sequence[float]]
) -> Iterable[Candidate]:
    for is_, value in _asked(snapshot, key, type_, ends):
        node = {"attribute": key, "is": is_} | ({} if value is None else {"value": value})
        joined = value[0] if is_ == "one_of" else value if is_ == "has" else None
        yield Candidate(key, node, value=joined)


def _asked(
    snapshot: Snapshot, key: str, type_: str, ends: Mapping[str, Sequence[float]]
) -> Iterable[tuple[str, Any]]:
    """(comparison, value) pairs."""
    match type_:
        case "integer" | "number":
            yield from _of_number(ends.get(key, ()), whole=type_ == "integer")
        case "boolean":
            yield from (("equals", True), ("equals", False))
        case "date" | "instant":
            yield from (("within_last_days", days) for days in _days)
            yield from (("within_next_days", days) for days in _days)
        case _:
            values = [value for value, n in occurring(snapshot, key).values if n >= TOO_FEW][:most_values]
            yield from (("has", value) if type_ == "choices" else ("one_of", [value]) for value in values)
    if snapshot.attributes[key] < snapshot.leads:
        yield from (("known", None), ("unknown", None))


def _of_number(ends: Sequence[float], *, whole: bool) -> Iterable[tuple[str, Any]]:
    if not ends:
        return
    least, *quantiles = ends
    cuts = round_cuts(quantiles, least, whole=whole)
    yield from (("at_least", cut) for cut in cuts)
    yield from (("less_than", cut) for cut in cuts)
    yield from (("between", [low, high]) for low, high in zip(cuts, cuts[2:], strict=False))


def _ends(snapshot: Snapshot, keys: Sequence[str]) -> dict[str, list[float]]:
    """Attribute -> its least value and some quantiles, of the closed leads as they were judged: one pass."""
    columns = stored_columns(snapshot.fingerprint)
    names = {key: (was_column(column_of(key)), is_column(column_of(key))) for key in keys}
    stored = {key: next((name for name in both if name in columns), None) for key, both in names.items()}
    asked = {key: quoted(name) for key, name in stored.items() if name}
    if not asked:
        return {}
    select = ", ".join(
        f"min({name}) AS l{i}, quantile_cont({name}, {list(_quantiles)}) AS q{i}"
        for i, name in enumerate(asked.values())
    )
    with open_leads(snapshot) as opened:
        row = _only(opened, f"SELECT {select} FROM {parquet_of(snapshot.fingerprint, 'leads')} {_closed}")
    return {key: [row[f"l{i}"], *row[f"q{i}"]] for i, key in enumerate(asked) if row[f"l{i}"] is not None}


def _of_events(snapshot: Snapshot) -> Iterable[Candidate]:
    """A contact by sales comes of what they thought of the lead: it is left out."""
    happened = [(name, leads) for name, leads in happening(snapshot).items() if name not in contacts]
    for name, leads in happened[:most_events]:
        if leads >= TOO_FEW:
            for days in event_days:
                for times in event_times:
                    node = {"event": name, "within_days": days} | ({"times": times} if times > 1 else {})
                    yield Candidate(name, node, event=True)


def _only(opened: Leads, query: str) -> dict[str, Any]:
    (row,) = opened.run(query).to_pylist()
    return dict(row)


_closed = f"WHERE outcome IN {listed(closed_outcomes)}"

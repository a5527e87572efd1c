"""Breakdown: what each part of a rule does to a cohort, and how it fares by source and segment.

All of it comes from one pass over the leads: they are judged once, and counted in the groups that the
figures need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from definitions.language.tree import Count, Definition, Group, Score
from evidence.cohorts import Cohort
from evidence.engine.parts import parts
from evidence.engine.tallies import bits_of_a_mask
from evidence.figures import Side, by_outcome, side_of
from evidence.judged import Rules
from evidence.leads.store import Leads

most_slices = 30
"""Sources or segments shown by name; the rest count together."""

Groups = list[dict[str, Any]]
Kind = Literal["all", "any", "none", "count", "score", "one"]
_slices = ("source", "segment")
alike = ("old", "new", "outcome", "week", "immature", "contact_known", "has_events")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rule (evidence.engine.parts) by its id; every count is by outcome.

    `true`, `false`, `unknown`: at this part alone; of points, whether there are any. `passed`: leads at
    which the parts so far are all true (of "all"), or one of them is (of "any"); else None. `without`: leads
    that qualify without this part.
    """

    id: str
    true: dict[str, int]
    false: dict[str, int]
    unknown: dict[str, int]
    passed: dict[str, int] | None
    without: dict[str, int]


@dataclass(frozen=True, slots=True)
class Slice:
    """The cohort's leads of one source or segment, "" of none; `name` None: of all that are not listed."""

    name: str | None
    new: Side
    old: Side | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`kind`: how the parts make the rule. `excluded`: why leads are not in the cohort -> how many."""

    kind: Kind
    parts: tuple[Part, ...]
    sources: tuple[Slice, ...]
    segments: tuple[Slice, ...]
    excluded: dict[str, int]

    def plain(self) -> dict[str, Any]:
        """As JSON; `Breakdown.read` gives it back."""
        return {
            "kind": self.kind,
            "parts": [asdict(part) for part in self.parts],
            "sources": [asdict(one) for one in self.sources],
            "segments": [asdict(one) for one in self.segments],
            "excluded": self.excluded,
        }

    @classmethod
    def read(cls, figures: Mapping[str, Any]) -> "Breakdown":
        return cls(
            figures["kind"],
            tuple(Part(**part) for part in figures["parts"]),
            tuple(map(_slice_of, figures["sources"])),
            tuple(map(_slice_of, figures["segments"])),
            figures["excluded"],
        )


def broken_down(opened: Leads, table: Any, rules: Rules, cohort: Cohort) -> tuple[Groups, Breakdown]:
    """The groups that `evidence.backtests` counts in, and the breakdown. Raises `TooSlow`.

    `table`: the cohort's leads, with the columns of `alike`, their parts in bits, `source`, `segment` and
    `day`; verdicts as truths.
    """
    masks = [name for name in table.columns if name.startswith(("true_", "unknown_", "without_"))]
    opened.run(f"CREATE TEMP TABLE counted AS {_grouped(table, masks)}")
    groups = opened.run(f'SELECT {", ".join(alike)}, n, "first", "last" FROM counted WHERE counted_by = 0')
    with_old = rules.old is not None
    return groups.to_pylist(), Breakdown(
        kind=kind_of(rules.new),
        parts=_parts(opened, rules.new),
        sources=_sliced(opened, "source", with_old=with_old),
        segments=_sliced(opened, "segment", with_old=with_old),
        excluded=cohort.excluded(opened),
    )


def kind_of(definition: Definition) -> Kind:
    """How the parts make the rule."""
    match definition.rule:
        case Group(kind=kind, children=(_, *_)):
            return kind
        case Count(children=(_, *_)):
            return "count"
        case Score(entries=(_, *_)):
            return "score"
        case _:
            return "one"


def _grouped(table: Any, masks: Sequence[str]) -> str:
    """One pass over the leads, counted by several sets of columns; `counted_by` numbers the sets."""
    from evidence.engine.duckdb_sql import duckdb_sql

    sets = (alike, ("outcome", *masks), *((name, "old", "new", "outcome") for name in _slices))
    # Each of these columns belongs to one set alone.
    marks = ("week", "true_0", *_slices)
    counted_by = " ".join(f"WHEN GROUPING({mark}) = 0 THEN {i}" for i, mark in enumerate(marks))
    columns = list(dict.fromkeys(name for names in sets for name in names))
    words = [f"{_verdict(name)} AS {name}" if name in ("old", "new") else name for name in columns]
    grouping = ", ".join(f"({', '.join(names)})" for names in sets)
    return f"""
        SELECT {", ".join(words)}, n, "first", "last", counted_by FROM (
            SELECT {", ".join(columns)}, CASE {counted_by} END AS counted_by,
                count(*) AS n, min(day) AS "first", max(day) AS "last"
            FROM ({duckdb_sql(table)}) GROUP BY GROUPING SETS ({grouping})
        )
    """


def _verdict(truth: str) -> str:
    return f"CASE WHEN {truth} THEN 'qualified' WHEN NOT {truth} THEN 'not_qualified' ELSE 'undecided' END"


def _parts(opened: Leads, definition: Definition) -> tuple[Part, ...]:
    """The parts' counts, from the groups of leads that are alike in all of them."""
    nodes, kind = parts(definition), kind_of(definition)
    rows = opened.run(f"""
        SELECT part, outcome, sum(n) FILTER (is_true)::BIGINT AS "true",
            sum(n) FILTER (is_unknown)::BIGINT AS "unknown",
            sum(n) FILTER (NOT is_true AND NOT is_unknown)::BIGINT AS "false",
            sum(n) FILTER (passed)::BIGINT AS passed, sum(n) FILTER (without)::BIGINT AS without
        FROM (
            SELECT part, outcome, n, {_bit("true", len(nodes))} AS is_true,
                {_bit("unknown", len(nodes))} AS is_unknown, {_passed(kind, len(nodes))} AS passed,
                {_without(definition, kind, len(nodes))} AS without
            FROM counted, range({len(nodes)}) AS numbers(part) WHERE counted_by = 1
        ) GROUP BY part, outcome
    """).to_pylist()

    def counts(part: int, name: str) -> dict[str, int]:
        return by_outcome((row["outcome"], row[name] or 0) for row in rows if row["part"] == part)

    return tuple(
        Part(
            node.id,
            true=counts(i, "true"),
            false=counts(i, "false"),
            unknown=counts(i, "unknown"),
            passed=counts(i, "passed") if kind in ("all", "any") else None,
            without=counts(i, "without"),
        )
        for i, node in enumerate(nodes)
    )


def _numbers(name: str, count: int) -> list[str]:
    """The whole numbers that hold the bits of so many parts."""
    return [f"{name}_{i}::BIGINT" for i in range(-(-count // bits_of_a_mask))]


def _bit(name: str, count: int) -> str:
    """Whether the bit of `part` is set."""
    numbers = " ".join(f"WHEN {i} THEN {number}" for i, number in enumerate(_numbers(name, count)))
    return f"((CASE part // {bits_of_a_mask} {numbers} END >> (part % {bits_of_a_mask})) & 1 = 1)"


def _how_many(name: str, count: int) -> str:
    return "(" + " + ".join(f"bit_count({number})" for number in _numbers(name, count)) + ")"


def _passed(kind: Kind, count: int) -> str:
    """Whether the parts up to `part` are all true, or one of them is."""
    whole = (1 << bits_of_a_mask) - 1
    match kind:
        case "all":
            ends, least, passed = f"<> {whole}", "(~{0} & ({0} + 1))", "> part"
        case "any":
            ends, least, passed = "<> 0", "({0} & -{0})", "<= part"
        case _:
            return "NULL"
    # The bits below the lowest one that is not set, or is: so many parts come before it.
    first = " ".join(
        f"WHEN {number} {ends} THEN {i * bits_of_a_mask} + bit_count({least.format(number)} - 1)"
        for i, number in enumerate(_numbers("true", count))
    )
    return f"CASE {first} ELSE {count} END {passed}"


def _without(definition: Definition, kind: Kind, count: int) -> str:
    """Whether a lead qualifies without `part`."""
    others = f"({_how_many('true', count)} - {_bit('true', count)}::INT)"
    match definition.rule:
        case Score() if kind == "score":
            return _bit("without", count)
        case Count(at_least=least) if kind == "count":
            return f"{others} >= {least}"
    match kind:
        case "any":
            return f"{others} >= 1"
        case "none":
            unknown = f"({_how_many('unknown', count)} - {_bit('unknown', count)}::INT)"
            return f"{others} = 0 AND {unknown} = 0"
        case _:
            return f"{others} >= {count - 1}"


def _sliced(opened: Leads, name: str, *, with_old: bool) -> tuple[Slice, ...]:
    """By source or segment in any capitals, the largest first; each is named as most of its leads have it."""
    counted_by = 2 + _slices.index(name)
    rows = opened.run(f"""
        WITH rows AS (
            SELECT coalesce(trim({name}), '') AS name, old, new, outcome, n FROM counted
            WHERE counted_by = {counted_by}
        ), named AS (
            SELECT lower(name) AS folded, arg_max(name, n) AS name, sum(n) AS n
            FROM (SELECT name, sum(n) AS n FROM rows GROUP BY name) GROUP BY 1
        ), listed AS (
            SELECT folded, name, row_number() OVER (ORDER BY n DESC, folded) AS place FROM named
        )
        SELECT least(place, {most_slices + 1}) AS place,
            if(place <= {most_slices}, listed.name, NULL) AS name, old, new, outcome, sum(n)::BIGINT AS n
        FROM rows JOIN listed ON lower(rows.name) = folded GROUP BY ALL ORDER BY place
    """).to_pylist()
    return tuple(
        _slice([row for row in rows if row["place"] == place], with_old=with_old)
        for place in dict.fromkeys(row["place"] for row in rows)
    )


def _slice(rows: Sequence[Mapping[str, Any]], *, with_old: bool) -> Slice:
    new, old = (Side.of((row[side], row["outcome"], row["n"]) for row in rows) for side in ("new", "old"))
    return Slice(rows[0]["name"], new, old if with_old else None)


def _slice_of(figures: Mapping[str, Any]) -> Slice:
    new = side_of(figures["new"])
    assert new
    return Slice(figures["name"], new, side_of(figures["old"]))

"""Invents definitions and leads: every kind of node; leads with holes, extremes, odd texts, wrong types."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from definitions.language.reader import deepest_node

AT = datetime(2026, 11, 2, 15, 30, 0, 250_000, tzinfo=UTC)  # already the 3rd in Tokyo
ATTRIBUTES = {
    "employees": "integer",
    "revenue": "number",
    "industry": "choice",
    "title": "text",
    "Title": "text",  # differs from the one before by its case alone
    "topics": "choices",
    "authority": "boolean",
    "timeline": "date",
    "created": "instant",
    "outcome": "text",  # a name that leads have a column of their own for
}
TEXTS = [
    "部長",
    "営業部長",
    "ＩＴ",
    "it",
    " It ",
    "straße",
    "STRASSE",
    "a%b",
    "a_b",
    "axb",
    "'",
    '"',
    "\\",
    "ﾏﾈｰｼﾞｬｰ",
    "マネージャー",
]
TEXTS += [
    "e\u0301",
    "é",
    "İ",
    "\n",
    "a\nb",
    "%",
    "_",
    "😀",
    "it;--",
    "a\0b",
    "a\ud800b",
    "\u3000価格\u3000",
    "ſ",
    "k",
    "a3.b",
    "a3xb",
    "13#",
    "4|",
    "0^ 9}",
]
NUMBERS = [
    0,
    1,
    -1,
    49,
    50,
    51,
    0.1,
    0.3,
    0.30000000000000004,
    50.5,
    -0.0,
    10**15,
    -(10**15),
    999_999_999_999_999.9,
]
DAYS = [0, 1, 2, 30, 90, 365, 36_500]
EVENTS = ["download", "セミナー", "it's"]
POINTS = [0, 1, 3.5, 10, 15, -5, -0.25, 0.01, 33.33, 1e9, -1e9]
_ODD: list[Any] = [
    None,
    "",
    "  ",
    "many",
    True,
    5,
    1e300,
    float("nan"),
    float("inf"),
    [],
    {},
    ["x", 3],
    10**16,
    "2026-02-30",
]


# Past what is compared value by value; their signs mean something in patterns.
_MANY = [f"{i}{sign}" for i, sign in enumerate("^$.|?*+()[]{}\\#&~- \n\t'\"")]


def _dates() -> list[str]:
    here = datetime(2026, 11, 3).date()  # noqa: DTZ001 - a calendar date
    return ["0001-01-01", "9999-12-31"] + [
        (here + timedelta(days=sign * days + off)).isoformat()
        for days in DAYS
        for sign in (1, -1)
        for off in (-1, 0, 1)
    ]


def _instants() -> list[str]:
    near = [
        AT + timedelta(days=sign * days, microseconds=off)
        for days in DAYS
        for sign in (1, -1)
        for off in (-1, 0, 1)
    ]
    return ["0001-01-02", "9999-12-30", "2026-11-03", "2026-11-03T00:30"] + [at.isoformat() for at in near]


DATES, INSTANTS = _dates(), _instants()
VALUES: dict[str, list[Any]] = {
    "integer": [0, 1, -1, 49, 50, 51, 10**15, -(10**15)],
    "number": NUMBERS,
    "choice": TEXTS,
    "text": TEXTS,
    "choices": TEXTS,
    "boolean": [True, False],
    "date": DATES,
    "instant": INSTANTS,
}
_ENDS = {"integer": NUMBERS}
_COMPARISONS: dict[str, tuple[str, ...]] = {
    "text": ("equals", "not_equals", "one_of", "none_of", "contains", "starts_with", "contains_any"),
    "choice": ("equals", "not_equals", "one_of", "none_of"),
    "choices": ("has", "has_any", "has_all"),
    "integer": (
        "equals",
        "not_equals",
        "one_of",
        "none_of",
        "at_least",
        "at_most",
        "more_than",
        "less_than",
        "between",
    ),
    "number": (
        "equals",
        "not_equals",
        "one_of",
        "none_of",
        "at_least",
        "at_most",
        "more_than",
        "less_than",
        "between",
    ),
    "boolean": ("equals", "not_equals"),
    "date": ("equals", "not_equals", "between", "before", "after", "within_last_days", "within_next_days"),
    "instant": ("equals", "not_equals", "between", "before", "after", "within_last_days", "within_next_days"),
}


def comparisons() -> list[st.SearchStrategy[Any]]:
    """One strategy for every attribute and each of its comparisons."""
    return [
        _comparison_of(attribute, is_)
        for attribute, type_name in ATTRIBUTES.items()
        for is_ in (*_COMPARISONS[type_name], "known", "unknown")
    ]


@st.composite
def _comparison(draw: st.DrawFn) -> dict[str, Any]:
    attribute = draw(st.sampled_from(sorted(ATTRIBUTES)))
    names = (*_COMPARISONS[ATTRIBUTES[attribute]], "known", "unknown")
    return draw(_comparison_of(attribute, draw(st.sampled_from(names))))


@st.composite
def _comparison_of(draw: st.DrawFn, attribute: str, is_: str) -> dict[str, Any]:
    type_name = ATTRIBUTES[attribute]
    node: dict[str, Any] = {"attribute": attribute, "is": is_}
    one = st.sampled_from([value for value in VALUES[type_name] if str(value).strip()])
    if is_ in ("one_of", "none_of", "contains_any", "has_any", "has_all"):
        node["value"] = draw(st.lists(one, max_size=4)) + draw(st.sampled_from([[], [], [], _MANY]))
        if type_name in ("integer", "number"):
            node["value"] = [10**6 + i if isinstance(v, str) else v for i, v in enumerate(node["value"])]
    elif is_ == "between":
        end = st.sampled_from(_ENDS.get(type_name, VALUES[type_name]))
        node["value"] = [draw(end), draw(end)]
    elif is_ in ("within_last_days", "within_next_days"):
        node["value"] = draw(st.sampled_from(DAYS))
    elif is_ in ("at_least", "at_most", "more_than", "less_than"):
        node["value"] = draw(st.sampled_from(NUMBERS))
    elif is_ not in ("known", "unknown"):
        node["value"] = draw(one)
    return node


@st.composite
def _event(draw: st.DrawFn) -> dict[str, Any]:
    node = {"event": draw(st.sampled_from(EVENTS)), "within_days": draw(st.sampled_from(DAYS[1:]))}
    return {**node, "times": draw(st.integers(1, 3))} if draw(st.booleans()) else node


@st.composite
def _points_per_event(draw: st.DrawFn) -> dict[str, Any]:
    entry = {**draw(_event()), "each": draw(st.sampled_from(POINTS)), "fades": draw(st.booleans())}
    entry.pop("times", None)
    if draw(st.booleans()):
        cap = abs(draw(st.sampled_from(POINTS)))
        entry["at_most"] = cap if entry["each"] >= 0 else -cap
    return entry


def entries(node: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """An entry of a score, as bodies have it."""
    when = st.fixed_dictionaries({"when": node, "points": st.sampled_from(POINTS)})
    return st.recursive(
        _points_per_event() | when,
        lambda entry: st.fixed_dictionaries(
            {"entries": st.lists(entry, max_size=3)}, optional={"at_most": st.sampled_from(POINTS)}
        ),
        max_leaves=4,
    )


def _larger(node: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(node, max_size=4)
    groups = [st.fixed_dictionaries({kind: some}) for kind in ("all", "any", "none")]
    count = st.fixed_dictionaries({"at_least": st.integers(0, 4), "of": some})
    score = st.fixed_dictionaries(
        {"score": st.lists(entries(node), max_size=4), "at_least": st.sampled_from(POINTS)}
    )
    return st.one_of(*groups, count, score)


def rules(references: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    """Rules of every kind of node, as bodies have them."""
    leaf: st.SearchStrategy[Any] = _comparison() | _comparison() | _comparison() | _event()
    if references:
        leaf = leaf | st.sampled_from([{"definition": name} for name in references])
    return st.recursive(leaf, _larger, max_leaves=8).filter(lambda rule: deep(rule) < deepest_node)


def deep(body: Any) -> int:
    """So many nodes and entries lie inside one another."""
    inside = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return isinstance(body, dict) + max(map(deep, inside), default=0)


def body(rule: Any) -> dict[str, Any]:
    """A whole definition around a rule."""
    attributes = {key: {"type": type_name} for key, type_name in ATTRIBUTES.items()}
    return {"format": "teigi/1", "kind": "mql", "attributes": attributes, "rule": rule}


def leads(seed: int, count: int) -> list[dict[str, Any]]:
    """Leads by a seed; about a third of the values are missing and a tenth are odd."""
    chance = random.Random(seed)
    return [_lead(chance) for _ in range(count)]


def _lead(chance: random.Random) -> dict[str, Any]:
    lead: dict[str, Any] = {}
    for key, type_name in ATTRIBUTES.items():
        dice = chance.random()
        if dice < 0.1:
            lead[key] = chance.choice(_ODD)
        elif dice < 0.7:
            values = VALUES[type_name]
            several = type_name == "choices"
            lead[key] = chance.sample(values, chance.randrange(4)) if several else chance.choice(values)
    if chance.random() < 0.75:
        lead["events"] = [_lead_event(chance.choice, chance.random) for _ in range(chance.randrange(6))]
    return lead


def _lead_event(choice: Callable[[Any], Any], dice: Callable[[], float]) -> Any:
    if dice() < 0.02:
        return choice([{}, None, {"event": "download"}, {"event": "download", "at": "soon"}])
    name = choice([*EVENTS, "ｾﾐﾅｰ", " Download", "IT's", "other"])
    inside = (AT - timedelta(seconds=dice() * 100 * 86_400)).isoformat()
    return {"event": name, "at": choice([inside, choice(INSTANTS)])}

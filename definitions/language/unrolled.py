"""The way through a group's children, written out as one function of its own.

A loop over what differs from child to child costs more than the comparing does. The source holds names of
ours only, and is the same for groups of the same shape; all that a definition says is bound to it as values.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from textwrap import indent
from types import CodeType, FunctionType
from typing import Any, TypeVar

from definitions.language.case import Lead, Part, Shape, Truths, Way, in_utc
from definitions.language.reason import Truth

T = TypeVar("T")

NUMBER = """
raw = get(attribute{i})
if type(raw) is int:
    if low{i} <= raw <= high{i}:
        pass  # it does not decide, and is known
    elif from{i} <= raw <= to{i}:
        {decided}
    else:
        {asked}
elif raw is None or type(raw) is str:
    unknown{of} = True
else:
    {asked}
"""
TEXT = """
raw = get(attribute{i})
if type(raw) is str and raw in harmless{i}:
    pass
elif raw is None:
    unknown{of} = True
elif type(raw) is str and raw in decisive{i}:
    {decided}
else:
    {asked}
"""
YES_NO = """
raw = get(attribute{i})
if raw is harmless{i}:
    pass
elif raw is decisive{i}:
    {decided}
elif raw is None:
    unknown{of} = True
else:
    {asked}
"""
OTHER = "{asked}"
ASKED = """
seen = child{i}(lead, at, kept)
if seen is {decides}:
    {decided}
if seen is None:
    unknown{of} = True
"""
INNER = """
while True:  # left by the first child that decides this group, if that does not decide the outer one
    unknown{i} = False
    {inner}
    if unknown{i}:
        unknown{of} = True
    else:
        {otherwise}
    break
"""
HEAD = """
truth(lead, at, kept)
get, unknown = lead.get, False
"""
ROOT = """
truth(lead, at)
get, unknown, kept = lead.get, False, []
if at.tzinfo is not UTC:
    at = in_utc(at)
"""
RESULTS: dict[Truth, str] = {True: "yes", False: "no", None: "unsure"}
BOUND = {
    NUMBER: ("attribute", "low", "high", "from", "to", "child"),
    TEXT: ("attribute", "harmless", "decisive", "child"),
    YES_NO: ("attribute", "harmless", "decisive", "child"),
    OTHER: ("child",),
}
QUICKEST = 2**30 - 1
"""Whole numbers up to here Python compares the quickest; what is larger is asked of the comparison itself."""
NEITHER = object()
"""What no value is."""


def way_through(parts: Sequence[Part], decides: bool, answer: bool) -> Way:
    """How a group comes to its truth: `answer` as soon as a child's truth is `decides`, unknown where one is,
    else the opposite. What is plain is asked first.
    """
    steps = sorted((_step(part, decides) for part in parts), key=lambda step: step[0] == OTHER)
    shape = (decides, answer, tuple(step for step, _ in steps))
    return Way(shape, tuple(value for _, values in steps for value in values))


def truth_by(way: Way) -> Truths:
    """The function."""
    return _bound(way, HEAD, {True: True, False: False, None: None})


def verdict_by(way: Way, verdicts: Mapping[Truth, T]) -> Callable[[Lead, datetime], T]:
    """For the root of a rule: the same with a verdict for each truth, from an instant in any zone at once."""
    return _bound(way, ROOT, verdicts)


def _bound(way: Way, head: str, results: Mapping[Truth, Any]) -> Callable[..., Any]:
    """The function that begins so. Its values are globals of its own: those of a closure would be copied at
    every call.
    """
    code, names = _written(way.shape, head)
    bound = {RESULTS[truth]: result for truth, result in results.items()}
    bound |= {"type": type, "int": int, "str": str, "UTC": UTC, "in_utc": in_utc}
    # A copy of the code: Python keeps in it where it found which global.
    return FunctionType(code.replace(), bound | dict(zip(names, way.values, strict=True)))


def _step(part: Part, decides: bool) -> tuple[Any, tuple[object, ...]]:
    """How a child is asked, and what is bound for it. A group within is written out in place, one deep."""
    plain = part.plain
    if plain is None:
        flat = part.way is not None and all(isinstance(step, str) for step in part.way.shape[2])
        return part.way if part.way is not None and flat else (OTHER, (part.truth,))
    if plain.kind is int:
        ranges = (plain.range_fails, plain.range_holds) if decides else (plain.range_holds, plain.range_fails)
        bounds = [(max(low, -QUICKEST), min(high, QUICKEST)) for low, high in ranges]
        return NUMBER, (plain.attribute, *bounds[0], *bounds[1], part.truth)
    known = (plain.fails, plain.holds) if decides else (plain.holds, plain.fails)
    if plain.kind is str:
        return TEXT, (plain.attribute, *known, part.truth)
    return YES_NO, (plain.attribute, *(next(iter(values), NEITHER) for values in known), part.truth)


@lru_cache(maxsize=512)
def _written(shape: Shape, head: str) -> tuple[CodeType, list[str]]:
    """The code for a shape, and the names to which it wants the values bound."""
    _decides, answer, _steps = shape
    names: list[str] = []
    lines = _lines(shape, count(), names, f"return {RESULTS[answer]}")
    body = [*head.strip().splitlines(), *lines, f"return unsure if unknown else {RESULTS[not answer]}"]
    made: dict[str, FunctionType] = {}
    exec(f"def {body[0]}:\n" + indent("\n".join(body[1:]), "    "), made)
    return made["truth"].__code__, names


def _lines(
    shape: Shape, numbers: Iterator[int], names: list[str], decided: str, of: object = ""
) -> Iterator[str]:
    """The lines that ask a group's children and do what is to be done as soon as one decides it.

    `names` are added to, by what the lines use. The variable `unknown`, with `of` after it, is theirs.
    """
    decides, _answer, steps = shape
    more = {"decides": decides, "decided": decided, "of": of}
    for step in steps:
        i = next(numbers)
        if isinstance(step, str):
            names += [f"{name}{i}" for name in BOUND[step]]
            yield from _filled(step, i=i, asked=list(_filled(ASKED, i=i, **more)), **more)
            continue
        then, otherwise = (decided, "pass") if step[1] is decides else ("break", decided)
        inner = list(_lines(step, numbers, names, then, i))
        yield from _filled(INNER, i=i, inner=inner, otherwise=otherwise, of=of)


def _filled(template: str, **values: object) -> Iterator[str]:
    """The lines of a template; what is filled in with lines is as deep as where it stands."""
    for line in template.strip().splitlines():
        text = line.lstrip()
        found = values.get(text.strip("{}"))
        lines = found if isinstance(found, list) else [text.format(**values)]
        yield from (line[: len(line) - len(text)] + one for one in lines)

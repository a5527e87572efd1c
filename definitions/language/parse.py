"""Parsing: a body (JSON, YAML or plain objects) -> a checked tree, or every fault that is in it."""

import hashlib
import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from definitions.language.body import body_of
from definitions.language.faults import Fault, Faults
from definitions.language.normal import normal_form
from definitions.language.reader import Reader
from definitions.language.source import deepest_source, read_source
from definitions.language.tree import Definition, tokyo

__all__ = ["Fault", "Faults", "canonical", "fingerprint", "parse", "same_rule"]

largest_body = 64 * 1024
largest_measured = 4 * largest_body


def parse(body: Mapping[str, object] | str, zone: ZoneInfo = tokyo) -> Definition:
    """The definition that a body says; instants without an offset are in `zone`, the company's.

    Raises `Faults` with everything that is wrong, however odd the body is.
    """
    plain: object = read_source(body) if isinstance(body, str) else body
    size, ids = _measure(plain)
    if size > largest_body:
        raise Faults([Fault("", "", "too_large", {"size": size, "limit": largest_body})])
    reader = Reader(zone, ids)
    definition = reader.definition(plain)
    if reader.faults:
        raise Faults(reader.faults)
    return definition


def canonical(body: Mapping[str, object] | str) -> dict[str, object]:
    """The body in its one canonical form, ids given where they were missing. Raises `Faults`."""
    return body_of(parse(body))


def fingerprint(body: Mapping[str, object] | str) -> str:
    """SHA-256 (hex) of the canonical body. Raises `Faults`."""
    text = json.dumps(canonical(body), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def same_rule(a: Mapping[str, object] | str, b: Mapping[str, object] | str) -> bool:
    """Whether two bodies are provably the same rule: order, notes and ids aside. Raises `Faults`."""
    return normal_form(parse(a)) == normal_form(parse(b))


def _measure(plain: object) -> tuple[int, set[str]]:
    """(bytes of the JSON without lists of values, every id in it), measured no further than it has to be.

    No recursion: nothing is checked yet. Raises `Faults` where nesting is so deep that reading would fail.
    """
    size, ids = 0, set()
    stack: list[tuple[object, int]] = [(plain, 0)]
    # In leads of examples nothing is an id, and every list counts.
    leads: list[tuple[object, int]] = []
    if isinstance(plain, Mapping) and "examples" in plain:
        leads.append((plain["examples"], 1))
        stack = [({key: value for key, value in plain.items() if key != "examples"}, 0)]
    while stack or leads:
        in_rule = bool(stack)
        part, depth = stack.pop() if stack else leads.pop()
        below = stack if in_rule else leads
        if depth > deepest_source:
            raise Faults([Fault("", "", "too_deep", {"limit": deepest_source})])
        if isinstance(part, Mapping | list | tuple) and size + len(part) > largest_measured:
            size += len(part)
        elif isinstance(part, Mapping):
            size += 2 + sum(_length(key) + 2 for key in part)
            below += [
                (item, depth + 1) for key, item in part.items() if not (in_rule and _is_value_list(key, item))
            ]
            if in_rule and isinstance(id_ := part.get("id"), str):
                ids.add(id_)
        elif isinstance(part, list | tuple):
            size += 2 + len(part)
            below += [(item, depth + 1) for item in part]
        else:
            size += _length(part)
        if size > largest_measured:
            break
    return size, ids


def _is_value_list(key: object, item: object) -> bool:
    """Whether this is a list of plain values: such lists have a bound of their own."""
    return (
        key in ("value", "choices")
        and isinstance(item, list | tuple)
        and not any(isinstance(value, Mapping | list | tuple) for value in item)
    )


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass")) + 2
    return len(str(value)) if isinstance(value, float | bool | None) else 8

"""Source text: JSON or YAML -> plain objects, and nothing smuggled in (aliases, tags, duplicates).

YAML is read as JSON with a friendlier face: only `true`, `false`, `null` and JSON's numbers are anything but
text, so that a choice `no` stays the text "no" and a date stays the text it was written as.
"""

import json
import re
from typing import Any

import yaml

from definitions.language.faults import Fault, Faults, readable

largest_source = 16 * 1024 * 1024
# YAML takes ten times as long to read as JSON.
largest_yaml = 4 * 1024 * 1024
deepest_source = 100
_number = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_words = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_source(text: str) -> object:
    """The plain object a JSON or YAML text says. Raises `Faults`."""
    if len(text) > largest_source:
        raise Faults([Fault("", "", "too_large", {"size": len(text), "limit": largest_source})])
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_int=_whole, parse_constant=_refuse_constant)
    except RecursionError:
        raise Faults([Fault("", "", "too_deep", {"limit": deepest_source})]) from None
    except ValueError as error:
        if text.lstrip()[:1] in ("{", "["):
            raise Faults([Fault("", "", "not_text", {"reason": readable(str(error)[:200])})]) from None
    return read_yaml(text)


def read_yaml(text: str) -> object:
    """The plain object a YAML text says. Raises `Faults`."""
    if len(text) > largest_yaml:
        raise Faults([Fault("", "", "too_large", {"size": len(text), "limit": largest_yaml})])
    try:
        return _build(text)
    except (yaml.YAMLError, UnicodeError) as error:
        reason = readable(" ".join(str(error).split())[:200])
        raise Faults([Fault("", "", "not_text", {"reason": reason})]) from None


def _build(text: str) -> object:
    """Follow the parser's events with our own stack: no recursion, so depth is bounded before it hurts."""
    root: list[Any] = []
    stack: list[list[Any] | dict[str, Any]] = [root]
    keys: list[str | None] = [None]
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if (
            isinstance(event, yaml.AliasEvent)
            or getattr(event, "anchor", None)
            or getattr(event, "tag", None)
        ):
            raise Faults([Fault("", "", "alias")])
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
            keys.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        top = stack[-1]
        if isinstance(top, dict) and keys[-1] is None:
            keys[-1] = _key(event, top)
            continue
        value = _value(event)
        if isinstance(top, dict):
            top[keys[-1] or ""] = value
            keys[-1] = None
        else:
            top.append(value)
        if isinstance(value, dict | list):
            stack.append(value)
            keys.append(None)
            if len(stack) > deepest_source:
                raise Faults([Fault("", "", "too_deep", {"limit": deepest_source})])
    if len(root) != 1:
        raise Faults([Fault("", "", "not_object", {"expected": "object"})])
    return root[0]


def _key(event: yaml.NodeEvent, mapping: dict[str, Any]) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise Faults([Fault("", "", "not_text", {"reason": "a key must be a text"})])
    key = str(event.value)
    if key in mapping:
        raise Faults([Fault("", "", "duplicate_key", {"key": readable(key[:60])})])
    return key


def _value(event: yaml.NodeEvent) -> object:
    if isinstance(event, yaml.MappingStartEvent):
        return {}
    if isinstance(event, yaml.SequenceStartEvent):
        return []
    text = str(getattr(event, "value", ""))
    if not getattr(event, "implicit", (False,))[0]:
        return text
    if text in _words:
        return _words[text]
    if match := _number.fullmatch(text):
        whole = match[2] is None and match[3] is None
        return _whole(text) if whole else float(text)
    return text


def _whole(digits: str) -> int:
    """A whole number; of one with more digits than anything takes, only that it is too large."""
    return int(digits[:40])


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for key, value in pairs:
        if key in mapping:
            raise Faults([Fault("", "", "duplicate_key", {"key": readable(key[:60])})])
        mapping[key] = value
    return mapping


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")

"""The rule as text beside the form: YAML out, YAML or JSON in, and the line of each fault."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.language.faults import Fault, Faults
from definitions.language.parse import canonical
from definitions.language.source import read_source

longest_text = 512 * 1024
"""Characters; much more than a rule that the language allows."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What is wrong, and on which line of the text, counted from 1; 0 where it is on none."""

    line: int
    text: str


class TextFaults(Exception):  # noqa: N818 - it is a list of faults, as definitions.language has it
    """A text was refused; `placed` is all that is wrong with it, by line."""

    def __init__(self, placed: list[Placed]) -> None:
        self.placed = sorted(placed, key=lambda one: one.line)
        super().__init__(len(placed))


def text_of(body: Mapping[str, Any]) -> str:
    """A body as YAML, whether it is checked or not, without its examples: they have a page of their own."""
    shown = {key: part for key, part in body.items() if key != "examples"}
    return str(yaml.safe_dump(shown, allow_unicode=True, sort_keys=False, width=100))


def rule_from(text: str, kind: str, declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The canonical rule that a text says, for a document of that kind and the attributes as declared.

    The text may leave out format, kind and attributes. Raises `TextFaults`.
    """
    if len(text) > longest_text:
        fault = Fault("", "", "too_large", {"size": len(text), "limit": longest_text})
        raise TextFaults([Placed(0, said_of(fault))])
    try:
        plain = read_source(text)
    except Faults as faults:
        raise TextFaults([unread(text, fault) for fault in faults.faults]) from None
    lines = lines_of(text)
    wrong: list[Placed] = []
    if isinstance(plain, dict):
        wrong = [*contradictions(plain, kind, declared, lines)]
        known = {key: dict(given) for key, given in declared.items()}
        said = plain.get("attributes", {})
        attributes = {**said, **known} if isinstance(said, dict) else said
        plain = {"format": "teigi/1", **plain, "kind": kind, "attributes": attributes}
    try:
        rule = canonical(plain if isinstance(plain, dict) else text)["rule"]
    except Faults as faults:
        wrong += [Placed(line_at(fault.path, lines), said_of(fault)) for fault in faults.faults]
    if wrong:
        raise TextFaults(wrong)
    return rule  # type: ignore[return-value]


def contradictions(
    plain: Mapping[str, Any], kind: str, declared: Mapping[str, Mapping[str, Any]], lines: Mapping[str, int]
) -> Iterator[Placed]:
    """Where the text says something else than the document and the attribute catalogue."""
    if plain.get("kind", kind) != kind:
        yield Placed(line_at("kind", lines), _("The kind of this definition is “%(kind)s”.") % {"kind": kind})
    if "examples" in plain:
        yield Placed(
            line_at("examples", lines), _("Examples are edited on their own page, not in this text.")
        )
    said = plain.get("attributes")
    for key, given in said.items() if isinstance(said, dict) else ():
        line = line_at(f"attributes.{key}", lines)
        if key not in declared:
            yield Placed(line, _("“%(name)s” is not in the attribute catalogue.") % {"name": key})
        elif isinstance(given, dict) and given.get("type", declared[key]["type"]) != declared[key]["type"]:
            words = {"name": key, "type": declared[key]["type"]}
            yield Placed(line, _("The type of “%(name)s” in the attribute catalogue is “%(type)s”.") % words)


def said_of(fault: Fault) -> str:
    return fault.text(get_language() or "ja")


# Lines


def lines_of(text: str) -> dict[str, int]:
    """Path of a part, such as "rule.all[1].value" -> its line. Of a text that reads as YAML."""
    found: dict[str, int] = {}
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return found  # JSON that is no YAML
    waiting = [("", node)] if node else []
    while waiting:
        path, part = waiting.pop()
        found.setdefault(path, part.start_mark.line + 1)
        if isinstance(part, yaml.MappingNode):
            for key, value in part.value:
                below = f"{path}.{key.value}".lstrip(".")
                found[below] = key.start_mark.line + 1
                waiting.append((below, value))
        elif isinstance(part, yaml.SequenceNode):
            waiting += [(f"{path}[{place}]", item) for place, item in enumerate(part.value)]
    return found


def line_at(path: str, lines: Mapping[str, int]) -> int:
    """The line of a part, or of the nearest part around it."""
    while path and path not in lines:
        path = re.sub(r"(\.[^.\[\]]*|\[\d+\])$|^[^.\[\]]*$", "", path)
    return lines.get(path, 0)


def unread(text: str, fault: Fault) -> Placed:
    """A text that cannot be read at all, and the line on which reading stopped."""
    if fault.code != "not_text":
        return Placed(stopped_at(text, fault), said_of(fault))
    in_json = re.search(r": line (\d+) column \d+ \(char \d+\)", str(fault.params["reason"]))
    line = int(in_json[1]) if in_json else stopped_at(text, fault)
    said = _("This cannot be read as YAML. Check the indentation, the colons and the quotation marks.")
    return Placed(line, said)


def stopped_at(text: str, fault: Fault) -> int:
    try:
        events = [*yaml.parse(text, Loader=yaml.SafeLoader)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line + 1 if mark else 0
    except yaml.YAMLError:
        return 0
    if fault.code == "alias":
        smuggled = next(event for event in events if is_smuggled(event))
        return int(smuggled.start_mark.line) + 1 if smuggled.start_mark else 0
    return repeated_at(text) if fault.code == "duplicate_key" else 0


def repeated_at(text: str) -> int:
    """The first line with a key that its mapping has already."""
    try:
        found, waiting = [], [yaml.compose(text, Loader=yaml.SafeLoader)]
    except RecursionError:  # nothing is checked yet: it may be nested however deeply
        return 0
    while waiting:
        part = waiting.pop()
        if isinstance(part, yaml.MappingNode):
            keys = [key.value for key, _value in part.value]
            found += [
                key.start_mark.line + 1
                for place, (key, _value) in enumerate(part.value)
                if key.value in keys[:place]
            ]
            waiting += [value for _key, value in part.value]
        elif isinstance(part, yaml.SequenceNode):
            waiting += part.value
    return min(found, default=0)


def is_smuggled(event: yaml.Event) -> bool:
    return isinstance(event, yaml.AliasEvent) or bool(
        getattr(event, "anchor", None) or getattr(event, "tag", None)
    )

"""Pasted text as a lead: JSON, or lines and fragments of "label: value" in the catalogue's words."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from definitions.language.catalogue import Catalogue
from definitions.language.values import fold_text
from evidence.leads.normalise import normalise, plain
from web.forms.lead import MOST_TIMES, Asked

LARGEST = 20_000
"""Characters read of what was pasted: a lead is far smaller."""

_fragments = re.compile(r"\n|\s[/／|｜]\s|[;；]|、(?=\S+[:：])")
_label_and_value = re.compile(r"\s*([^:：=＝\t]+?)\s*[:：=＝\t]\s*(.*)")
_times = re.compile(r"[×x*]?\s*(\d{1,4})\s*(?:回|件|times?)?", re.IGNORECASE)


@dataclass(slots=True)
class Pasted:
    """What could be read, and the fragments that could not."""

    lead: dict[str, Any] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read_pasted(text: str, asked: Asked, catalogue: Catalogue, zone: ZoneInfo, at: datetime) -> Pasted:
    """A lead from text; events written without a date happened at the instant of the check."""
    text = text[:LARGEST].strip()
    names = names_of(asked, catalogue)
    if text.startswith("{"):
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            read = None
        if isinstance(read, dict):
            return from_json(read, names, asked)
    found = Pasted()
    for fragment in filter(None, map(str.strip, _fragments.split(text))):
        if not any(
            read_fragment(fragment, label, key, found, asked, zone, at)
            for label, key in labels_in(fragment, names)
        ):
            found.unread.append(fragment)
    return found


def names_of(asked: Asked, catalogue: Catalogue) -> dict[str, str]:
    """Folded label or key -> attribute key, or "event:" and the event as written."""
    names: dict[str, str] = {}
    for folded, name in asked.events.items():
        for label in (folded, catalogue.event(name, "ja", name), catalogue.event(name, "en", name)):
            names[fold_text(label)] = f"event:{name}"
    for key in asked.attributes:
        entry = catalogue.attribute(key)
        for label in (key, *entry.label.values()):
            names[fold_text(label)] = key
    return names


def from_json(read: Mapping[str, Any], names: Mapping[str, str], asked: Asked) -> Pasted:
    """An object by keys or labels; `events` as in the API. Values stay as they are: the judge reads them."""
    found = Pasted()
    for name, value in read.items():
        key = names.get(fold_text(name), "")
        if name == "events" and isinstance(value, list):
            found.lead["events"] = value
        elif key in asked.attributes:
            found.lead[key] = value
        else:
            found.unread.append(name)
    return found


def labels_in(fragment: str, names: Mapping[str, str]) -> "Iterator[tuple[str, str]]":
    """(what follows the label, key): the label before a sign, else those at the start, the longest first."""
    if split := _label_and_value.fullmatch(fragment):
        if key := names.get(fold_text(split[1])):
            yield split[2], key
        return
    normal = unicodedata.normalize("NFKC", fragment)
    for name in sorted(names, key=len, reverse=True):
        if normal.casefold().startswith(name):
            yield normal[len(name) :].strip(), names[name]


def read_fragment(
    fragment: str, value: str, key: str, found: Pasted, asked: Asked, zone: ZoneInfo, at: datetime
) -> bool:
    """Whether the value could be read; then it is in `found.lead`."""
    if key.startswith("event:"):
        return read_event(value, key.removeprefix("event:"), found, zone, at)
    type_ = asked.attributes[key]
    if not value and type_.type == "boolean":
        value = "yes"
    for text in (value, re.sub(r"(?<=\d)\s*[^\d\s.,]{1,8}$", "", value)):
        _value, code = normalise(text, type_, zone) if text else (None, "empty")
        if not code:
            found.lead[key] = plain(text, type_.type, zone)
            return True
    return False


def read_event(value: str, event: str, found: Pasted, zone: ZoneInfo, at: datetime) -> bool:
    """A number of times, a date, or nothing for once."""
    instant, times = at, 1
    day = plain(value, "instant", zone) if value else None
    if isinstance(day, datetime):
        instant = day
    elif value:
        if not (counted := _times.fullmatch(value)) or int(counted[1]) > MOST_TIMES:
            return False
        times = int(counted[1])
    found.lead.setdefault("events", []).extend([{"event": event, "at": instant}] * times)
    return True

"""Checking: a plain body read part by part, every fault noted with its path. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from definitions.language.faults import Fault, Faults, readable
from definitions.language.fields import shown

longest_key = 64
longest_text = 500
most_items = 50


class Checking:
    """Reads parts of one body; what is wrong gathers in `faults`, and a harmless value is given instead."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def finish(self) -> None:
        """Raises `Faults` where there are any."""
        if self.faults:
            raise Faults(self.faults)

    def fault(self, path: str, id_: str, code: str, **params: object) -> None:
        said = {name: readable(value) if isinstance(value, str) else value for name, value in params.items()}
        self.faults.append(Fault(readable(path), readable(id_), code, said))

    def mapping(
        self, raw: object, path: str, id_: str, allowed: Sequence[str], needed: Sequence[str]
    ) -> Mapping[str, Any]:
        """An object with no other keys than the allowed ones, and all the needed ones."""
        if not isinstance(raw, Mapping):
            self.fault(path, id_, "not_object", expected="object")
            return {}
        for key in raw:
            if key not in allowed:
                self.fault(
                    _below(path, shown(key)), id_, "unknown_key", key=shown(key), allowed=tuple(allowed)
                )
        for key in needed:
            if key not in raw:
                self.fault(path, id_, "missing_key", key=key)
        return raw

    def body(
        self, raw: object, kind: str, keys: Sequence[str], optional: Sequence[str] = ()
    ) -> Mapping[str, Any]:
        """A body of a kind: its format, its kind, and these keys; the optional ones may be left out."""
        needed = ("format", "kind", *keys)
        found = self.mapping(raw, "", "", (*needed, *optional), needed)
        if "format" in found and found["format"] != "teigi/1":
            self.fault("format", "", "format")
        if "kind" in found:
            self.choice(found["kind"], "kind", "", (kind,))
        return found

    def items(self, raw: object, path: str, id_: str) -> Sequence[object]:
        if not isinstance(raw, list | tuple):
            self.fault(path, id_, "wrong_value", value=shown(raw), expected="list")
            return ()
        if len(raw) > most_items:
            self.fault(path, id_, "too_many_values", size=len(raw), limit=most_items)
            return ()
        return raw

    def text(self, raw: object, path: str, id_: str, longest: int = longest_text) -> str:
        """A text that is not blank, without the blanks around it."""
        if not isinstance(raw, str):
            self.fault(path, id_, "wrong_value", value=shown(raw), expected="text")
            return ""
        if not raw.strip():
            self.fault(path, id_, "blank")
        elif len(raw) > longest:
            self.fault(path, id_, "too_long", limit=longest)
        return raw.strip()

    def choice(self, raw: object, path: str, id_: str, allowed: Sequence[str]) -> str:
        if isinstance(raw, str) and raw in allowed:
            return raw
        self.fault(path, id_, "not_among", value=shown(raw), allowed=tuple(allowed))
        return ""

    def whole(self, raw: object, path: str, id_: str, most: int) -> int:
        """A whole number from 1 to `most`."""
        if isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw <= most:
            return raw
        self.fault(path, id_, "not_within", value=shown(raw), most=most)
        return 1


def _below(path: str, key: str) -> str:
    return f"{path}.{key}".lstrip(".")

"""Resolving a merge: for each conflict a side, or what is written instead; and the words of the revision."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from definitions import bodies
from definitions.language.merged import Conflict, Resolution, Written
from governance.merging import Merging

OURS, THEIRS, WRITE = "ours", "theirs", "write"


class MergeForm(forms.Form):
    """The words of the revision that the merge becomes."""

    reason = forms.CharField(
        label=_("What was merged, and how conflicts were settled"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both heads are asked for their position again."),
    )
    no_backtest_reason = forms.CharField(
        label=_("Why there is no test on past leads"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


def resolutions_in(data: Mapping[str, Any], start: Merging) -> tuple[dict[str, Resolution], dict[str, str]]:
    """(the resolution of each conflict for which one was sent, the texts that could not be read), by key.

    A resolution may bring up another conflict: that is asked in its turn.
    """
    three = start.base.body, start.ours.body, start.theirs.body
    found: dict[str, Resolution] = {}
    unread: dict[str, str] = {}
    waiting = list(start.merged.conflicts)
    while waiting:
        for conflict in waiting:
            take, text = data.get(f"take:{conflict.key}", ""), data.get(f"write:{conflict.key}", "")
            if take in (OURS, THEIRS):
                found[conflict.key] = take
            elif take == WRITE and is_simple(conflict):
                try:
                    found[conflict.key] = Written(value_of(text, conflict))
                except ValueError:
                    unread[conflict.key] = text
        conflicts = bodies.merge(*three, found).conflicts
        waiting = [one for one in conflicts if one.key not in found and f"take:{one.key}" in data]
        waiting = [one for one in waiting if one.key not in unread]
    return found, unread


def is_simple(conflict: Conflict) -> bool:
    """Whether what holds instead can be typed into one field."""
    return conflict.writable and _simple(value_in(conflict, _like(conflict)))


def text_of(conflict: Conflict) -> str:
    """What the field holds to begin with: our side."""
    value = value_in(conflict, _like(conflict))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def value_of(text: str, conflict: Conflict) -> object:
    """A typed text as the conflict's value. Raises ValueError."""
    like = _like(conflict)
    value = _read(text.strip(), value_in(conflict, like))
    key = _differing(conflict)
    return {**like, key: value} if isinstance(like, dict) else value


def _like(conflict: Conflict) -> Any:
    return conflict.theirs if conflict.ours is None else conflict.ours


def value_in(conflict: Conflict, side: Any) -> Any:
    """The value that is typed: of a comparison or a time limit the one part in which the sides differ."""
    return side.get(_differing(conflict)) if isinstance(side, dict) else side


def _differing(conflict: Conflict) -> str:
    ours, theirs = conflict.ours, conflict.theirs
    if not (isinstance(ours, dict) and isinstance(theirs, dict)):
        return ""
    keys = [key for key in {**ours, **theirs} if ours.get(key) != theirs.get(key)]
    return keys[0] if len(keys) == 1 and keys[0] != "is" else ""


def _simple(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_simple(one) for one in value)
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _read(text: str, like: Any) -> Any:
    if not text:
        raise ValueError
    if isinstance(like, list):
        return [_read(part.strip(), like[0]) for part in text.replace("、", ",").split(",")]
    if isinstance(like, str):
        return text
    number = float(text.replace(",", ""))
    return int(number) if number == int(number) else number

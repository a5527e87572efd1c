"""The merge page: what merged by itself, each conflict with both sides, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from definitions.catalogue import catalogue
from definitions.language.merged import Merged, Resolution, Written
from definitions.language.prose import Runs
from definitions.saying import Difference, conflict, difference
from governance.merging import Merging
from people.company_time import company_zone
from web.forms.merging import OURS, THEIRS, WRITE, is_simple, text_of


@dataclass(frozen=True, slots=True)
class ConflictView:
    key: str
    label: Runs
    was: Runs
    ours: Runs
    theirs: Runs
    taken: str
    """ours, theirs or write; empty while nothing was chosen."""
    writable: bool
    text: str
    """What stands in the field."""
    faulty: bool


def merge_context(
    start: Merging,
    merged: Merged,
    resolutions: Mapping[str, Resolution],
    unread: Mapping[str, str],
    sent: Mapping[str, Any],
    language: str,
) -> dict[str, Any]:
    """`start`: the merge without any resolution; `merged` with those that were `sent`."""
    words, kind = catalogue(), start.ours.body["kind"]
    shown = {one.key: one for one in (*start.merged.conflicts, *merged.conflicts)}

    def view(one: Any) -> ConflictView:
        sides = conflict(one, kind, words, language, company_zone())
        chosen = resolutions.get(one.key)
        written = isinstance(chosen, Written)
        simple = is_simple(one)
        return ConflictView(
            key=one.key,
            label=sides.label,
            was=sides.was,
            ours=sides.ours,
            theirs=sides.theirs,
            taken=WRITE if written or one.key in unread else str(chosen or ""),
            writable=simple,
            text=sent.get(f"write:{one.key}") or text_of(one) if simple else "",
            faulty=one.key in unread,
        )

    (from_ours, from_theirs) = start.by_itself
    return {
        "base": start.base,
        "ours": start.ours,
        "theirs": start.theirs,
        "sides": (OURS, THEIRS, WRITE),
        "from_ours": difference(*from_ours, words, language),
        "from_theirs": difference(*from_theirs, words, language),
        "conflicts": [view(one) for one in shown.values()],
        "left": len(merged.conflicts),
        "result": result(start, merged, language),
    }


def result(start: Merging, merged: Merged, language: str) -> Difference | None:
    """The merged body against the version in force; None while a conflict is left."""
    return (merged.body and difference(start.theirs.body, merged.body, catalogue(), language)) or None

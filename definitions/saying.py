"""Bodies of governed documents in words, whatever their kind: what they say, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from definitions import deadline_policy, deadline_words, kpi_policy, kpi_words, matrix, matrix_words
from definitions.catalogue import definition_from
from definitions.language.catalogue import Catalogue
from definitions.language.changes import say_change, say_revision
from definitions.language.compare import compare_definitions
from definitions.language.conflicts import Sides, say_sides
from definitions.language.merged import Conflict
from definitions.language.normal import normal_form
from definitions.language.prose import Reading, Runs
from definitions.language.tree import Definition
from definitions.language.wording import say
from definitions.policy import compare, same_rule
from definitions.policy_words import PolicyWords
from people.models import Department, Seat

Body = Mapping[str, Any]
_policies: Mapping[str, tuple[Any, PolicyWords[Any]]] = {
    "deadline": (deadline_policy, deadline_words.words),
    "kpi": (kpi_policy, kpi_words.words),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two bodies."""

    sentence: Runs
    """The whole, with old struck and new underlined."""
    changes: list[Runs]
    same_rule: bool
    """The words differ at most."""


def reading(body: Body, catalogue: Catalogue, language: str) -> Reading:
    """What a stored body says: a sentence, and a line for each criterion, stage or field."""
    match body["kind"]:
        case "matrix":
            return matrix_words.say(matrix.parse(body), party_names(language), language)
        case kind if kind in _policies:
            policy, words = _policies[kind]
            return words.say(policy.parse(body), language)
    return say(definition_from(body), catalogue, language)


def difference(old: Body, new: Body, catalogue: Catalogue, language: str) -> Difference:
    """What changed between two stored bodies of one kind."""
    match new["kind"]:
        case "matrix":
            was, now = matrix.parse(old), matrix.parse(new)
            names = party_names(language)
            return Difference(
                matrix_words.say_revision(was, now, names, language),
                [matrix_words.say_change(one, names, language) for one in matrix.compare(was, now)],
                matrix.same_rule(was, now),
            )
        case kind if kind in _policies:
            policy, words = _policies[kind]
            before, after = policy.parse(old), policy.parse(new)
            return Difference(
                words.say_revision(before, after, language),
                [words.say_change(one, language) for one in compare(before, after)],
                same_rule(before, after),
            )
    return _of_definitions(definition_from(old), definition_from(new), catalogue, language)


def conflict(found: Conflict, kind: str, catalogue: Catalogue, language: str, zone: ZoneInfo) -> Sides:
    """What two sides made of one thing, in bodies of a kind; `zone`: where the company's days begin."""
    if found.field != "whole" and kind in _policies:
        return _policies[kind][1].say_sides(found, language)
    if found.field != "whole" and kind == "matrix":
        return matrix_words.say_sides(found, party_names(language), language)
    return say_sides(found, catalogue, language, zone)


def _of_definitions(before: Definition, after: Definition, catalogue: Catalogue, language: str) -> Difference:
    zone = after.company_zone
    return Difference(
        sentence=say_revision(before, after, catalogue, language),
        changes=[
            say_change(change, catalogue, language, zone) for change in compare_definitions(before, after)
        ],
        same_rule=normal_form(before) == normal_form(after),
    )


def parties() -> dict[str, tuple[str, str]]:
    """Who can be named in the matrix: departments, then seats; key -> (Japanese, English)."""
    return {
        row.key: (row.name_ja, row.name_en) for model in (Department, Seat) for row in model.objects.all()
    }


def party_names(language: str) -> dict[str, str]:
    """The same in one language."""
    return dict(matrix_words.named(parties(), language))

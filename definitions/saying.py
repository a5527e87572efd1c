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
from people.models import Department, Seat

Body = Mapping[str, Any]


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
        case "deadline":
            return deadline_words.say(deadline_policy.parse(body), language)
        case "kpi":
            return kpi_words.say(kpi_policy.parse(body), language)
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
        case "deadline":
            before, after = deadline_policy.parse(old), deadline_policy.parse(new)
            return Difference(
                deadline_words.say_revision(before, after, language),
                [deadline_words.say_change(one, language) for one in deadline_policy.compare(before, after)],
                deadline_policy.same_rule(before, after),
            )
        case "kpi":
            formulas, others = kpi_policy.parse(old), kpi_policy.parse(new)
            return Difference(
                kpi_words.say_revision(formulas, others, language),
                [kpi_words.say_change(one, language) for one in kpi_policy.compare(formulas, others)],
                kpi_policy.same_rule(formulas, others),
            )
    return _of_definitions(definition_from(old), definition_from(new), catalogue, language)


def conflict(found: Conflict, kind: str, catalogue: Catalogue, language: str, zone: ZoneInfo) -> Sides:
    """What two sides made of one thing, in bodies of a kind; `zone`: where the company's days begin."""
    if found.field == "whole" or kind not in ("matrix", "deadline", "kpi"):
        return say_sides(found, catalogue, language, zone)
    if kind == "matrix":
        return matrix_words.say_sides(found, party_names(language), language)
    if kind == "kpi":
        return kpi_words.say_sides(found, language)
    return deadline_words.say_sides(found, language)


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

"""What changed between two bodies: the whole sentence with old struck and new underlined, and each change."""

from dataclasses import dataclass

from definitions.catalogue import definition_of
from definitions.language.catalogue import Catalogue
from definitions.language.changes import say_change, say_revision
from definitions.language.compare import compare_definitions
from definitions.language.normal import normal_form
from definitions.language.prose import Runs
from definitions.language.tree import Definition
from definitions.models import Version


@dataclass(frozen=True, slots=True)
class Difference:
    sentence: Runs
    changes: list[Runs]
    same_rule: bool
    """The words differ at most: every lead gets the same verdict."""


def difference(old: Version, new: Version, catalogue: Catalogue, language: str) -> Difference:
    """Between two versions."""
    return difference_between(definition_of(old), definition_of(new), catalogue, language)


def difference_between(
    before: Definition, after: Definition, catalogue: Catalogue, language: str
) -> Difference:
    zone = after.company_zone
    return Difference(
        sentence=say_revision(before, after, catalogue, language),
        changes=[
            say_change(change, catalogue, language, zone) for change in compare_definitions(before, after)
        ],
        same_rule=normal_form(before) == normal_form(after),
    )

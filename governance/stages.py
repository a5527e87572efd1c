"""Stages: which of the six stages of a lead's life a change touches, by the matrix in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from definitions import bodies, matrix
from definitions.models import Document, Version


@dataclass(frozen=True, slots=True)
class Touched:
    """`stages` are ids of definitions.matrix.STAGES; `by` is the version of the matrix that says so."""

    stages: Sequence[str] = ()
    by: Version | None = None


def matrix_in_force(scope: str, at: datetime) -> Version | None:
    """The scope's own matrix at an instant, else the whole company's."""
    versions = Version.objects.filter(document__kind=Document.Kind.MATRIX).select_related("document")
    for found in dict.fromkeys((scope, "")):
        version: Version | None = versions.filter(document__scope=found).in_force_at(at).first()
        if version:
            return version
    return None


def touched(
    document: Document, old: Mapping[str, Any] | None, new: Mapping[str, Any], at: datetime
) -> Touched:
    """The stages that go by documents of this kind; of the matrix itself, the stages that change.

    Nothing while no matrix is in force.
    """
    version = matrix_in_force(document.scope, at)
    if document.kind == Document.Kind.MATRIX:
        changed = bodies.changed(old, new) if old else matrix.STAGES
        return Touched([stage for stage in matrix.STAGES if stage in changed], version)
    return Touched(matrix.parse(version.body).touched_by(document.kind), version) if version else Touched()

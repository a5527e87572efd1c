"""The formulas of the shared KPIs as both heads agreed on them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from definitions.catalogue import catalogue
from definitions.language.prose import Runs
from definitions.models import Document, Version
from definitions.saying import reading


@dataclass(frozen=True, slots=True)
class Formulas:
    """`version`, `sentence`: what is in force; None while nothing is agreed."""

    document: Document
    version: Version | None
    sentence: Runs | None


def formulas(at: datetime) -> Formulas | None:
    """None where the company has no such document."""
    document = Document.objects.filter(kind=Document.Kind.KPI, scope="").first()
    if document is None:
        return None
    version = document.versions.in_force_at(at).first()
    said = reading(version.body, catalogue(), get_language() or "ja").sentence if version else None
    return Formulas(document, version, said)

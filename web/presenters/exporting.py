"""The forms a definition can be exported to, grouped as the page lists them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from definitions.language.export.formats import Format


@dataclass(frozen=True, slots=True)
class Choice:
    """One form by its key, what it is called and what it is for."""

    key: str
    label: str
    about: str


def groups(formats: Mapping[str, Format], language: str) -> list[tuple[str, list[Choice]]]:
    """(heading, forms) in the registry's order."""
    headings = {"query": _("Queries"), "rules": _("For other tools"), "document": _("To read and keep")}
    return [
        (
            heading,
            [
                Choice(form.key, form.label(language), form.about(language))
                for form in formats.values()
                if form.kind == kind
            ],
        )
        for kind, heading in headings.items()
        if any(form.kind == kind for form in formats.values())
    ]

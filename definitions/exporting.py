"""Exporting: a version, or a definition file, as what the export formats take, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions import matrix, matrix_words, plain_export
from definitions.catalogue import catalogue, definition_from, timelines
from definitions.language.body import body_of
from definitions.language.export.formats import Exported, Format, formats
from definitions.language.export.subject import Subject
from definitions.language.parse import fingerprint
from definitions.models import Document, Version
from definitions.plain_export import plain_formats
from definitions.saying import party_names, reading
from people.company_time import company_zone


def formats_of(document: Document) -> dict[str, Format]:
    """The forms that a document's versions can be exported to."""
    return formats if document.judges_leads else plain_formats


def exported(version: Version, form: str, language: str, at: datetime | None) -> Exported:
    """A version in one of its document's forms; `at` is the judging instant, where a form takes one.

    Raises `CannotExport` where that form cannot say the rule.
    """
    if version.document.judges_leads:
        return formats[form].export(subject_of(version), language, at)
    return plain_export.export(plain_document(version, language), form, language)


def plain_document(version: Version, language: str) -> plain_export.Document:
    """A version of what judges no leads, in words."""
    title, facts = _title_and_facts(version)
    found = reading(version.body, catalogue(), language)
    is_matrix = version.document.kind == version.document.Kind.MATRIX
    return plain_export.Document(
        name=f"{version.document.key}-v{version.number}",
        title=title,
        body=version.body,
        fingerprint=version.fingerprint,
        reading=found,
        table=matrix_words.table(matrix.parse(version.body), party_names(language), language)
        if is_matrix
        else (),
        facts=facts,
        reason=version.reason,
    )


def subject_of(version: Version) -> Subject:
    """A definition's version with the versions of everything it refers to."""
    definition = definition_from(version.body)
    title, facts = _title_and_facts(version)
    return Subject(
        key=version.document.key,
        number=version.number,
        title=title,
        definition=definition,
        fingerprint=version.fingerprint,
        catalogue=catalogue(),
        references=timelines(definition),
        facts=tuple(facts),
        reason=version.reason,
    )


def _title_and_facts(version: Version) -> tuple[str, list[str]]:
    """What a version is called in full; since when it is in force and who agreed."""
    zone = company_zone()
    since = version.in_force_from.astimezone(zone)
    names = list(dict.fromkeys(str(entry["name"]) for entry in version.agreement if entry.get("name")))
    between = ", " if get_language() == "en" else "、"
    facts = [_("In force from %(since)s (%(zone)s)") % {"since": f"{since:%Y-%m-%d %H:%M}", "zone": zone.key}]
    if version.reverts:
        words = {"number": version.reverts, "names": between.join(names)}
        facts.append(_("Version %(number)s, put back in force by %(names)s") % words)
    elif names:
        facts.append(_("Agreed by %(names)s") % {"names": between.join(names)})
    title = _("%(document)s, version %(number)s (%(key)s@%(number)s)") % {
        "document": version.document,
        "number": version.number,
        "key": version.document.key,
    }
    return title, facts


def subject_of_body(name: str, body: Mapping[str, Any]) -> Subject:
    """A definition that is no version yet, called by a name."""
    definition = definition_from(body)
    return Subject(
        key=name,
        number=None,
        title=name,
        definition=definition,
        fingerprint=fingerprint(body_of(definition)),
        catalogue=catalogue(),
        references=timelines(definition),
    )

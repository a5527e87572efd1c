"""Exporting: a version, or a definition file, as what the export formats take, in the reader's language."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue, definition_from, timelines
from definitions.language.body import body_of
from definitions.language.export.subject import Subject
from definitions.language.parse import fingerprint
from definitions.models import Version


def subject_of(version: Version) -> Subject:
    """A version with the versions of everything it refers to."""
    definition = definition_from(version.body)
    zone = ZoneInfo(settings.COMPANY_TIME_ZONE)
    since = version.in_force_from.astimezone(zone)
    names = list(dict.fromkeys(str(entry["name"]) for entry in version.agreement if entry.get("name")))
    between = ", " if get_language() == "en" else "、"
    facts = [_("In force from %(since)s (%(zone)s)") % {"since": f"{since:%Y-%m-%d %H:%M}", "zone": zone.key}]
    facts += [_("Agreed by %(names)s") % {"names": between.join(names)}] if names else []
    title = _("%(document)s, version %(number)s (%(key)s@%(number)s)") % {
        "document": version.document,
        "number": version.number,
        "key": version.document.key,
    }
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

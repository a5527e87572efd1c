"""Naming: what commands take as a definition (a teigi/1 file, or a document with or without a version), an
instant or a person.
"""

import re
from collections.abc import Mapping as Map
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.language.body import body_of
from definitions.language.parse import Faults, parse
from definitions.language.values import read_instant
from definitions.models import Document, Version
from people.company_time import company_zone
from people.models import Role, User

_named = re.compile(r"(?P<key>[-\w]+)(?:@(?P<number>\d+))?")


def named_body(name: str, at: datetime) -> Map[str, Any]:
    """The body that `mql` (in force at `at`), `mql@3` or a file says. Raises `CommandError`."""
    named = named_version(name, at)
    return dict(named.body) if named else file_body(name)


def named_version(name: str, at: datetime) -> Version | None:
    """The version that `mql` (in force at `at`) or `mql@3` names; None for another name.

    Raises `CommandError` where the definition has no such version.
    """
    found = _named.fullmatch(name)
    if found and Document.objects.that_judge().filter(key=found["key"]).exists():
        return _version(found["key"], found["number"], at)
    return None


def document_version(name: str, at: datetime) -> Version:
    """The version of a document of any kind, by the same names. Raises `CommandError`."""
    found = _named.fullmatch(name)
    if not found or not Document.objects.filter(key=found["key"]).exists():
        raise CommandError(_("There is no document called “%(name)s”.") % {"name": name})
    return _version(found["key"], found["number"], at)


def file_body(name: str) -> Map[str, Any]:
    """The body that a file says. Raises `CommandError`."""
    path = Path(name)
    if not path.is_file():
        raise CommandError(_("There is neither a definition nor a file called “%(name)s”.") % {"name": name})
    try:
        return body_of(parse(path.read_text(encoding="utf-8-sig"), company_zone()))
    except UnicodeDecodeError:
        raise CommandError(_("“%(name)s” is not a text file in UTF-8.") % {"name": name}) from None
    except Faults as faults:
        raise CommandError(
            "\n".join([_("“%(name)s” is no valid definition:") % {"name": name}, *said(faults)])
        ) from None


def said(faults: Faults) -> list[str]:
    """Each fault with its place."""
    language = "en" if get_language() == "en" else "ja"
    return [f"{fault.path or '-'}: {fault.text(language)}" for fault in faults.faults]


def instant(text: str) -> datetime:
    """An instant as the language writes it. Raises `CommandError`."""
    if found := read_instant(text, company_zone()):
        return found
    raise CommandError(
        _("“%(text)s” is no instant. Write it like 2026-04-01T09:00+09:00 or 2026-04-01.") % {"text": text}
    )


def analyst(email: str | None) -> User:
    """The analyst of that address, or the only one there is. Raises `CommandError`."""
    if email:
        return person(email)
    analysts = list(User.objects.filter(role_grants__role__key=Role.ANALYST, is_active=True)[:2])
    if len(analysts) != 1:
        raise CommandError(_("Say who imports: --by and the e-mail address of an analyst."))
    return analysts[0]


def person(email: str | None) -> User:
    """Whoever signs in with that address. Raises `CommandError`."""
    if not email:
        raise CommandError(_("Say who does it: --by and an e-mail address."))
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if not user:
        raise CommandError(_("Nobody signs in as %(email)s.") % {"email": email})
    return user


def _version(key: str, number: str | None, at: datetime) -> Version:
    versions = Version.objects.filter(document__key=key).select_related("document")
    named = versions.filter(number=int(number)) if number else versions.in_force_at(at)
    version: Version | None = named.first()
    if version:
        return version
    if number:
        raise CommandError(_("%(key)s has no version %(number)s.") % {"key": key, "number": number})
    raise CommandError(_("No version of %(key)s is in force at that instant.") % {"key": key})

"""A definition: what it says, why, since when, what changed, who has acknowledged it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue, definition_of
from definitions.language.catalogue import Catalogue
from definitions.models import Document, Version
from definitions.saying import difference, reading
from web.loaders.answers import answered_by_version
from web.loaders.definitions import DefinitionPage, InForce, definition_page, in_force_times, signatories
from web.loaders.instants import asked_instant
from web.loaders.reader import reader
from web.presenters import seals
from web.presenters.answers import answered_view, version_lines
from web.presenters.documents import term
from web.presenters.examples import examples_view
from web.presenters.matrix import matrix_rows


def definition(request: HttpRequest, key: str) -> HttpResponse:
    """The version in force now, or at `?at=DATE`."""
    document = get_object_or_404(Document, key=key)
    at = asked_instant(request)
    page = definition_page(document, reader(request), timezone.now(), at=at)
    return render(request, "definitions/page.html", context(page) | {"at": at})


def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One version, for good."""
    document = get_object_or_404(Document, key=key)
    page = definition_page(document, reader(request), timezone.now(), number=number)
    if page.shown is None:
        raise Http404
    return render(request, "definitions/page.html", context(page) | {"permanent": True})


def context(page: DefinitionPage) -> dict[str, Any]:
    found = {"page": page, "document": page.document, "term": term(page.document)}
    if page.shown is None:
        return found
    language, words = get_language() or "ja", catalogue()
    shown = page.shown.version
    return found | {
        "reading": reading(shown.body, words, language),
        "answers": page.answers,
        "open_doubts": sum(row.replied_at is None for row in page.answers.doubts) if page.answers else 0,
        "examples": examples_view(definition_of(shown), words, language)
        if page.document.judges_leads
        else (),
        "seals": seals.of_version(shown, signatories([shown])),
        "difference": page.previous and difference(page.previous.body, shown.body, words, language),
        "rows": matrix_rows(shown.body, language) if page.document.kind == Document.Kind.MATRIX else None,
        "revert_refusal": page.revert_refusal,
        **answered_context(page, shown, words),
    }


def answered_context(page: DefinitionPage, shown: Version, words: Catalogue) -> dict[str, Any]:
    """What sales answered under the version shown, and its acceptance rate under every version."""
    answered = answered_by_version(row.version for row in page.versions)
    found = answered.get(shown.number)
    return {
        "answered": version_lines(answered.values()),
        "tally": answered_view(found, words) if found else None,
    }


def compare(request: HttpRequest, key: str) -> HttpResponse:
    """Two versions, `?old=&new=`; left out, the one in force and the one before it."""
    document = get_object_or_404(Document, key=key)
    versions = in_force_times(document.versions.dated(), timezone.now())
    by_number = {row.version.number: row for row in versions}
    now = next((row.version.number for row in versions if row.state == "now"), max(by_number, default=0))
    new = by_number.get(asked_number(request, "new", now))
    old = by_number.get(asked_number(request, "old", max(1, (new.version.number if new else now) - 1)))
    if versions and (old is None or new is None):
        raise Http404
    found = None
    if old and new:
        found = difference(old.version.body, new.version.body, catalogue(), get_language() or "ja")
    return render(
        request,
        "definitions/compare.html",
        {
            "document": document,
            "term": term(document),
            "versions": [(row, version_choice(row)) for row in versions],
            "old": old,
            "new": new,
            "difference": found,
        },
    )


def version_choice(row: InForce) -> str:
    """As it stands in both lists."""
    day = date_format(timezone.localtime(row.since), "SHORT_DATE_FORMAT")
    return _("version %(number)s (from %(day)s)") % {"number": row.version.number, "day": day}


def asked_number(request: HttpRequest, name: str, otherwise: int) -> int:
    """A version's number in the address; -1, which no version has, where it is none."""
    text = request.GET.get(name, "")
    return otherwise if not text else int(text) if text.isascii() and text.isdecimal() else -1

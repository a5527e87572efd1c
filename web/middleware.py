"""The reader's language and time zone: the person's choice, else the browser's, else the company's. And the
answer where leads that live elsewhere cannot be read.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from evidence.leads.warehouse import Unfit
from evidence.leads.words import unfit
from people.company_time import company_zone


def reader_language_and_zone(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Activates both for the request, and says in the answer which language it is in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        user = request.user
        zone = (user.zone if user.is_authenticated else None) or company_zone()
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def leads_elsewhere(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Says what is wrong where the leads live in another database (LEADS_URL) and cannot be read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Unfit):
            return None
        return render(request, "problems/503.html", {"reason": unfit(exception)}, status=503)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def chosen_language(request: HttpRequest) -> str:
    """ "ja" or "en"."""
    supported = dict(settings.LANGUAGES)
    user = request.user
    if user.is_authenticated and user.language in supported:
        return user.language
    return language_without_person(request)


def language_without_person(request: HttpRequest) -> str:
    """The same where nobody is signed in: by cookie, else by browser, else Japanese."""
    supported = dict(settings.LANGUAGES)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in supported:
        return cookie
    if not request.headers.get("Accept-Language"):
        return str(settings.LANGUAGE_CODE)
    return translation.get_language_from_request(request)

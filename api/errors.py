"""Every error of the API as problem details (RFC 9457), in the reader's language."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from rest_framework import exceptions

from definitions.language.faults import Faults
from definitions.language.judge import ReferenceCycle
from evidence.leads.warehouse import Unfit
from evidence.leads.words import unfit
from governance.refusals import Refused

Text = str | Promise
Fault = dict[str, str]
"""One thing wrong in a body: `path` such as "leads[3].events", a `code`, and `detail`, a sentence."""

TITLES: dict[int, Text] = {
    400: gettext_lazy("The request cannot be used as it is"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("You may not do this"),
    404: gettext_lazy("This was not found"),
    405: gettext_lazy("This address does not take this method"),
    406: gettext_lazy("This address cannot answer in that format"),
    409: gettext_lazy("This cannot be done now"),
    413: gettext_lazy("The request is too large"),
    415: gettext_lazy("The body has to be JSON"),
    422: gettext_lazy("The Idempotency-Key was used before"),
    429: gettext_lazy("Too many attempts"),
    500: gettext_lazy("Something went wrong on our side"),
    503: gettext_lazy("The leads cannot be read right now"),
}

DETAILS: dict[str, Text] = {
    "bad_request": gettext_lazy("Check the address, the headers and the body of the request."),
    "not_authenticated": gettext_lazy(
        "Send a token in the header “Authorization: Bearer TOKEN”; POST /api/v1/tokens gives one."
    ),
    "authentication_failed": gettext_lazy(
        "The token is unknown, expired or revoked; POST /api/v1/tokens gives a new one."
    ),
    "permission_denied": gettext_lazy("A request that uses the session of the pages needs its CSRF token."),
    "not_found": gettext_lazy("Check the address; all addresses are listed at /api/v1/docs."),
    "method_not_allowed": gettext_lazy("The methods that it takes are in the header Allow."),
    "not_acceptable": gettext_lazy("Ask for application/json in the header Accept."),
    "unsupported_media_type": gettext_lazy("Send JSON with the header “Content-Type: application/json”."),
    "throttled": gettext_lazy("Wait a few minutes, then try again."),
    "invalid": gettext_lazy("Correct what is listed under errors, then send it again."),
    "reference_cycle": gettext_lazy(
        "The definitions in force then refer to each other in a circle; one of them has to be revised."
    ),
    "too_large": gettext_lazy("Send less in one request."),
    "no_leads": gettext_lazy("No leads have been imported yet."),
    "leads_unreadable": gettext_lazy("The leads took too long to ask, or their files are missing."),
    "error": gettext_lazy("Try again in a moment; if it happens again, tell your administrator when."),
}


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """An error with its whole answer: HTTP status, a stable code, what happened and what to do, faults."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: Text = "",
        errors: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        self.status, self.code, self.errors, self.headers = status, code, errors, headers or {}
        self.detail = detail or DETAILS[code]
        super().__init__(code)


def problem(exception: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """The answer to an exception of a view; None for one that is nobody's fault but ours."""
    found = as_problem(exception)
    return answer(found) if found else None


def answer(problem: Problem) -> JsonResponse:
    body: dict[str, object] = {
        "type": f"urn:problem-type:teigi:{problem.code}",
        "title": str(TITLES[problem.status]),
        "status": problem.status,
        "detail": str(problem.detail),
        "code": problem.code,
    }
    if problem.errors:
        body["errors"] = problem.errors
    return JsonResponse(
        body,
        status=problem.status,
        headers=problem.headers,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def as_problem(exception: Exception) -> Problem | None:
    match exception:
        case Problem():
            return exception
        case Refused():
            return Problem(409, exception.refusal.code, str(exception))
        case Faults():
            language = get_language() or "ja"
            faults = [{"path": f.path, "code": f.code, "detail": f.text(language)} for f in exception.faults]
            return Problem(400, "invalid", errors=faults)
        case ReferenceCycle():
            return Problem(409, "reference_cycle")
        case Unfit():
            return Problem(503, "leads_elsewhere", unfit(exception))
        case RequestDataTooBig():
            return Problem(413, "too_large")
        case Http404():
            return Problem(404, "not_found")
        case PermissionDenied():
            return Problem(403, "permission_denied")
        case exceptions.ValidationError():
            return Problem(400, "invalid", errors=list(faults_of(exception.detail)))
        case exceptions.APIException():
            return of_framework(exception)
    return None


def of_framework(exception: exceptions.APIException) -> Problem:
    """Django REST Framework's own errors, in our words where we have better ones."""
    code = str(exception.default_code)
    headers = {}
    if header := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(int(wait))
    detail = DETAILS.get(code) or str(exception.detail)
    return Problem(exception.status_code, code, detail, headers=headers)


def faults_of(detail: Any, path: str = "") -> Iterator[Fault]:
    """A serializer's nested errors as a flat list."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            below = "" if key == "non_field_errors" else key
            yield from faults_of(inner, f"{path}.{below}".strip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from faults_of(inner, path)
    else:
        yield fault(path, getattr(detail, "code", None) or "invalid", str(detail))


def fault(path: str, code: str, detail: str) -> Fault:
    return {"path": path, "code": code, "detail": detail}


def outside_views(status: int) -> JsonResponse:
    """The answer where no view of the API was reached: an unknown address, a refused host, a crash."""
    codes = {400: "bad_request", 403: "permission_denied", 404: "not_found", 500: "error"}
    return answer(Problem(status, codes[status]))

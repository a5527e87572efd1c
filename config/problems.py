"""What is answered where no view was reached: JSON under /api/, pages elsewhere."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from api.errors import outside_views
from web.middleware import language_without_person
from web.views import problems


def by_address(status: int, page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An error handler of Django's for a status."""

    def handler(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.path.startswith("/api/"):
            with translation.override(language_without_person(request)):
                return outside_views(status)
        return page(request, *args, **kwargs)

    return handler


bad_request = by_address(400, problems.bad_request)
forbidden = by_address(403, problems.forbidden)
not_found = by_address(404, problems.not_found)
server_error = by_address(500, problems.server_error)

"""The dossier of a version as a file."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from api import schema
from api.errors import Problem
from api.views.definitions import ReadView, numbered, versions
from api.views.exports import AsItIs

FORMS = {"html": "text/html", "pdf": "application/pdf", "json": "application/json"}
FILES: dict[Any, Any] = {(200, kind): OpenApiTypes.BINARY for kind in FORMS.values()}


class DossierFileView(ReadView):
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="get_dossier",
        summary="All that is on record of a version, as HTML that stands alone, PDF or JSON",
        parameters=[
            schema.LANGUAGE,
            OpenApiParameter("form", str, OpenApiParameter.PATH, enum=list(FORMS), description="The format."),
        ],
        responses={**FILES, **schema.problems(401, 404, 409)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str, number: int, form: str) -> HttpResponse:
        version = numbered(versions(), key, number)
        if form not in FORMS:
            detail = _("There is no format “%(form)s”; there are %(forms)s.")
            raise Problem(404, "no_such_format", detail % {"form": form, "forms": ", ".join(FORMS)})
        make: Callable[..., Any] = import_string(settings.DOSSIER)
        made = make(version, form, timezone.now())
        return HttpResponse(
            made.content,
            content_type=made.content_type,
            headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
        )

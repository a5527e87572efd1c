"""A version in a form that other tools run or people read."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from api import reading, schema
from api.errors import Problem
from api.views.definitions import ReadView, numbered, versions
from definitions.exporting import exported, formats_of
from definitions.language.export.formats import formats
from definitions.language.export.refusal import CannotExport

FORM = OpenApiParameter("form", str, OpenApiParameter.PATH, enum=list(formats), description="The format.")
AT = OpenApiParameter(
    "at",
    str,
    description="Judge at this instant, such as 2026-04-01T09:00:00+09:00; left out, at the time the export "
    "is run. Formats that take the instant with each lead pass over it.",
)
FILES: dict[Any, Any] = {(200, form.content_type): OpenApiTypes.BINARY for form in formats.values()}


class AsItIs(BaseContentNegotiation):
    """The address says the format; the header Accept has no say."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ExportView(ReadView):
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="export_version",
        summary="One version as SQL, a dbt model, a decision file, Markdown, JSON or YAML",
        parameters=[schema.LANGUAGE, FORM, AT],
        responses={**FILES, **schema.problems(400, 401, 404, 409)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str, number: int, form: str) -> HttpResponse:
        version = numbered(versions(), key, number)
        known = formats_of(version.document)
        if form not in known:
            detail = _("There is no format “%(form)s”; there are %(forms)s.")
            raise Problem(404, "no_such_format", detail % {"form": form, "forms": ", ".join(known)})
        asked = request.query_params.get("at")
        at = reading.instant(asked, version.in_force_from) if asked is not None else None
        language = "en" if get_language() == "en" else "ja"
        try:
            file = exported(version, form, language, at)
        except CannotExport as refused:
            raise Problem(409, f"cannot_export_{refused.code}", refused.text(language)) from None
        kind = file.content_type
        return HttpResponse(
            file.content,
            content_type=kind if kind == "application/zip" else f"{kind}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
        )

"""Definitions, their versions, and the one in force at an instant."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.definitions import DefinitionSerializer, VersionBriefSerializer, VersionWholeSerializer
from definitions.catalogue import catalogue
from definitions.models import Document, Version
from governance.schedule import reviewed


@method_decorator(conditional_page, name="dispatch")
class ReadView(APIView):
    """A read whose answer carries an ETag: asked again with If-None-Match, an unchanged one is a 304."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        return response


class DefinitionsView(ReadView):
    @extend_schema(
        operation_id="list_definitions",
        summary="All definitions with the version in force now",
        parameters=[schema.LANGUAGE],
        responses={200: DefinitionSerializer(many=True), **schema.problems(401)},
        tags=["definitions"],
    )
    def get(self, request: Request) -> Response:
        at = timezone.now()
        return Response(DefinitionSerializer(documents(at), many=True, context={"at": at}).data)


class DefinitionView(ReadView):
    @extend_schema(
        operation_id="get_definition",
        summary="One definition with the version in force now",
        parameters=[schema.LANGUAGE],
        responses={200: DefinitionSerializer, **schema.problems(401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str) -> Response:
        at = timezone.now()
        document = documents(at).filter(key=key).first()
        if document is None:
            raise no_such_definition(key)
        return Response(DefinitionSerializer(document, context={"at": at}).data)


class VersionsView(ReadView):
    @extend_schema(
        operation_id="list_versions",
        summary="All versions of a definition, oldest first",
        parameters=[schema.LANGUAGE],
        responses={200: VersionBriefSerializer(many=True), **schema.problems(401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str) -> Response:
        found = versions().filter(document__key=key).defer("body")
        if not found and not Document.objects.filter(key=key).exists():
            raise no_such_definition(key)
        return Response(VersionBriefSerializer(found, many=True).data)


class VersionView(ReadView):
    @extend_schema(
        operation_id="get_version",
        summary="One version: its content, its sentence and who agreed",
        parameters=[schema.LANGUAGE],
        responses={200: VersionWholeSerializer, **schema.problems(401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str, number: int) -> Response:
        return Response(whole(numbered(versions(), key, number)))


class CurrentView(ReadView):
    @extend_schema(
        operation_id="get_current_version",
        summary="The version in force at an instant",
        parameters=[schema.LANGUAGE, schema.AT],
        responses={200: VersionWholeSerializer, **schema.problems(400, 401, 404)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str) -> Response:
        at = reading.instant(request.query_params.get("at"), timezone.now())
        return Response(whole(in_force(versions(), key, at)))


def documents(now: datetime) -> QuerySet[Document]:
    """Documents, each with `begun`: its versions begun by now, the one in force first."""
    begun = versions().at_hand(now).in_force_at(now).defer("body")
    _versions, reviews = reviewed(now)
    return Document.objects.prefetch_related(reviews, Prefetch("versions", begun, to_attr="begun"))


def versions() -> Any:
    """Versions with their document and `in_force_until`."""
    next_ = Version.objects.filter(document=OuterRef("document"), in_force_from__gt=OuterRef("in_force_from"))
    until = Subquery(next_.order_by("in_force_from").values("in_force_from")[:1])
    return Version.objects.select_related("document", "approved_by").annotate(in_force_until=until)


def numbered(among: Any, key: str, number: int) -> Version:
    """Among these versions, the definition's of that number. Raises Problem 404."""
    found: Version | None = among.filter(document__key=key, number=number).first()
    if found:
        return found
    raise no_such_version(key, number)


def no_such_version(key: str, number: int) -> Problem:
    if not Document.objects.filter(key=key).exists():
        return no_such_definition(key)
    detail = _("“%(definition)s” has no version %(number)s.") % {"definition": key, "number": number}
    return Problem(404, "no_such_version", detail)


def in_force(among: Any, key: str, at: datetime) -> Version:
    """Among these versions, the one in force at an instant. Raises Problem 404, saying when the first was."""
    found: Version | None = among.filter(document__key=key).in_force_at(at).first()
    if found:
        return found
    raise nothing_in_force(key, at)


def nothing_in_force(key: str, at: datetime) -> Problem:
    """Says when the first version was in force."""
    if not Document.objects.filter(key=key).exists():
        return no_such_definition(key)
    first = Version.objects.filter(document__key=key).order_by("in_force_from").first()
    if first is None:
        detail = _("No version of “%(definition)s” is agreed yet.")
        return Problem(404, "not_in_force", detail % {"definition": key})
    detail = _("No version of “%(definition)s” was in force at %(at)s; the first is from %(first)s.")
    words = {"definition": key, "at": shown(at), "first": shown(first.in_force_from)}
    return Problem(404, "not_in_force", detail % words)


def no_such_definition(key: str) -> Problem:
    detail = _("There is no definition “%(definition)s”; all are listed at /api/v1/definitions/.")
    return Problem(404, "no_such_definition", detail % {"definition": key})


def shown(instant: datetime) -> str:
    return localize(timezone.localtime(instant))


def whole(version: Version) -> Any:
    return VersionWholeSerializer(version, context={"labels": catalogue()}).data

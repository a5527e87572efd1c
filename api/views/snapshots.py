"""Snapshots, to read, and completeness over time."""

from datetime import date

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from api import reading, schema
from api.errors import Problem
from api.serializers.snapshots import (
    PointSerializer,
    SnapshotPageSerializer,
    SnapshotSerializer,
    SnapshotWholeSerializer,
)
from api.views.definitions import ReadView
from evidence.completeness import completeness
from evidence.models import Snapshot
from evidence.models.snapshot import orders

PAGE = 50
FILTERS = [
    OpenApiParameter("source", str, description="Only those of this source, by its key."),
    OpenApiParameter("since", date, description="Only from this day on, in the company's time zone."),
    OpenApiParameter("until", date, description="Only up to this day."),
    OpenApiParameter("sort", str, enum=list(orders)),
    OpenApiParameter("page", int),
]


class SnapshotsView(ReadView):
    @extend_schema(
        operation_id="list_snapshots",
        summary="Snapshots, newest first, 50 a page",
        parameters=[schema.LANGUAGE, *FILTERS],
        responses={200: SnapshotPageSerializer, **schema.problems(400, 401, 404)},
        tags=["leads"],
    )
    def get(self, request: Request) -> Response:
        sort = reading.one_of(request, "sort", [*orders])
        rows = Snapshot.objects.select_related("source", "imported_by", "thinning").order_by(*orders[sort])
        since, until = (reading.day(request, name) for name in ("since", "until"))
        rows = rows.narrowed(request.query_params.get("source", ""), since, until)
        pages = PageNumberPagination()
        pages.page_size = PAGE
        page = pages.paginate_queryset(rows, request, view=self) or []
        return pages.get_paginated_response(SnapshotSerializer(page, many=True).data)


class SnapshotView(ReadView):
    @extend_schema(
        operation_id="get_snapshot",
        summary="One snapshot: fingerprint, counts, mapping, completeness, what was computed from it",
        parameters=[schema.LANGUAGE],
        responses={200: SnapshotWholeSerializer, **schema.problems(401, 404)},
        tags=["leads"],
    )
    def get(self, request: Request, number: int) -> Response:
        row = Snapshot.objects.select_related("source", "imported_by", "thinning").filter(pk=number).first()
        if row is None:
            detail = _("There is no snapshot %(number)s; all are listed at /api/v1/snapshots/.")
            raise Problem(404, "no_such_snapshot", detail % {"number": number})
        return Response(SnapshotWholeSerializer(row).data)


class CompletenessView(ReadView):
    @extend_schema(
        operation_id="list_completeness",
        summary="Of how many leads each attribute was known after each import, oldest first",
        parameters=[
            schema.LANGUAGE,
            OpenApiParameter("attribute", str, description="Only this attribute, by its key."),
        ],
        responses={200: PointSerializer(many=True), **schema.problems(401)},
        tags=["leads"],
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("attribute", "")
        found = completeness(Snapshot.objects.asked())
        points = [
            {
                "attribute": key,
                "snapshot": point.snapshot,
                "at": point.at,
                "known": point.known,
                "leads": point.leads,
                "share": point.share,
            }
            for key in sorted(found)
            if asked in ("", key)
            for point in found[key]
        ]
        return Response(PointSerializer(points, many=True).data)

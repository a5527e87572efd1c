"""Refused rows of an import: every value with its row, and rows sent back corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.refused import (
    STATES,
    CorrectionJobSerializer,
    CorrectionsSerializer,
    RefusedPageSerializer,
    RefusedValueSerializer,
)
from api.views.definitions import ReadView
from api.views.leads import sender
from evidence.actions import ImportRefused
from evidence.corrections import given_rows
from evidence.inbox import digest_of
from evidence.leads import words
from evidence.leads.refused import ORDERS, Asked, mended_lines, refused_count, refused_rows, whole_rows
from evidence.leads.rows import Refused
from evidence.models import Snapshot
from evidence.tasks import correct_rows
from jobs.actions import ask
from jobs.models import Job

PAGE = 50
FILTERS = [
    OpenApiParameter("reason", str, description="Only those refused for this, by its code."),
    OpenApiParameter(
        "column", str, description="Only those of this column; empty for rows wrong as a whole."
    ),
    OpenApiParameter("state", str, enum=list(STATES), description="Only rows to be corrected, or corrected."),
    OpenApiParameter("sort", str, enum=list(ORDERS)),
    OpenApiParameter("page", int),
]


@dataclass(frozen=True, slots=True)
class Found(Sequence[Refused]):
    """What is asked for, of which a page is read."""

    snapshot: Snapshot
    asked: Asked

    def __len__(self) -> int:
        return refused_count(self.snapshot, self.asked)

    @overload
    def __getitem__(self, part: int) -> Refused: ...
    @overload
    def __getitem__(self, part: slice) -> list[Refused]: ...
    def __getitem__(self, part: int | slice) -> Refused | list[Refused]:
        if isinstance(part, int):
            return refused_rows(self.snapshot, 1, part, self.asked)[0]
        return refused_rows(self.snapshot, part.stop - part.start, part.start, self.asked)


class RefusedView(ReadView):
    @extend_schema(
        operation_id="list_refused",
        summary="Every refused value of an import with its row, 50 a page",
        parameters=[schema.LANGUAGE, *FILTERS],
        responses={200: RefusedPageSerializer, **schema.problems(400, 401, 404)},
        tags=["leads"],
    )
    def get(self, request: Request, number: int) -> Response:
        snapshot, query = imported(number), request.query_params
        asked = Asked(
            code=query.get("reason", ""),
            column=query.get("column"),
            mended=STATES.get(reading.one_of(request, "state", ["", *STATES])),
            order=reading.one_of(request, "sort", [*ORDERS]),
        )
        pages = PageNumberPagination()
        pages.page_size = PAGE
        page = pages.paginate_queryset(Found(snapshot, asked), request, view=self) or []
        mended = set(mended_lines(snapshot))
        whole = {row.line: row.cells for row in whole_rows(snapshot, [row.line for row in page])}
        rows = [
            {
                "line": row.line,
                "column": row.column,
                "value": row.value,
                "code": row.code,
                "detail": words.refused(row.code),
                "corrected": row.line in mended,
                "cells": whole.get(row.line),
            }
            for row in page
        ]
        return pages.get_paginated_response(RefusedValueSerializer(rows, many=True).data)


class CorrectionsView(APIView):
    @extend_schema(
        operation_id="correct_refused",
        summary="Send up to 10,000 refused rows corrected, by their line",
        description="A worker takes in those that are right now; the others stay refused. Rows that were not "
        "refused by this import, or were corrected before, are passed over.",
        parameters=[schema.LANGUAGE],
        request=CorrectionsSerializer,
        responses={202: CorrectionJobSerializer, **schema.problems(400, 401, 403, 404, 409, 413)},
        tags=["leads"],
    )
    def post(self, request: Request, number: int) -> Response:
        by, snapshot = sender(request), imported(number)
        body = CorrectionsSerializer(data=reading.sent(request))
        body.is_valid(raise_exception=True)
        rows = {row["line"]: row["cells"] for row in body.validated_data["rows"]}
        try:
            given_rows(snapshot, rows)
        except ImportRefused as refused:
            raise Problem(409, "not_now", " ".join(refused.texts)) from None
        title = _("Corrected rows of %(file)s") % {"file": snapshot.file_name}
        arguments = {"snapshot": number, "rows": [[line, cells] for line, cells in rows.items()]}
        key = f"{keys(number)}{digest_of(orjson.dumps(arguments))}"
        job = ask(correct_rows, title=title, key=key, arguments=arguments, by=by, at=timezone.now())
        answer = CorrectionJobSerializer(job, context={"number": number}).data
        return Response(answer, status=202, headers={"Location": answer["url"]})


class CorrectionView(APIView):
    @extend_schema(
        operation_id="get_correction",
        summary="What became of rows that were sent corrected",
        parameters=[schema.LANGUAGE],
        responses={200: CorrectionJobSerializer, **schema.problems(401, 404)},
        tags=["leads"],
    )
    def get(self, request: Request, number: int, job: int) -> Response:
        # A job's arguments go when it ends, as they are people's data.
        found = Job.objects.filter(pk=job, key__startswith=keys(number)).first()
        if found is None:
            raise Problem(404, "no_such_correction", _("Nothing was sent under the number %s.") % job)
        return Response(CorrectionJobSerializer(found, context={"number": number}).data)


def keys(number: int) -> str:
    """How the keys of jobs begin that were asked for here."""
    return f"api-corrections-{number}-"


def imported(number: int) -> Snapshot:
    """Raises Problem 404."""
    snapshot: Snapshot | None = Snapshot.objects.filter(pk=number).first()
    if snapshot is None:
        detail = _("There is no snapshot %(number)s; all are listed at /api/v1/snapshots/.")
        raise Problem(404, "no_such_snapshot", detail % {"number": number})
    return snapshot

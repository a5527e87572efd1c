"""The history: whether the record is whole."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import schema
from api.serializers.history import VerificationSerializer
from api.views.governing import person
from governance.refusals import Refused
from governance.roles import may_verify
from governance.verifying import verify


class VerificationView(APIView):
    @extend_schema(
        operation_id="verify_history",
        summary="Compare versions, history, records and edits with their seals; auditors and administrators",
        parameters=[schema.LANGUAGE],
        responses={200: VerificationSerializer, **schema.problems(401, 409)},
        tags=["history"],
    )
    def get(self, request: Request) -> Response:
        if refusal := may_verify(person(request).roles):
            raise Refused(refusal)
        return Response(verify().plain())

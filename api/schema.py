"""What the OpenAPI schema says of errors and of the reader's language, the same at every address."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

LANGUAGE = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="Language of sentences, names and errors: ja or en. Without it, Japanese.",
)
AT = OpenApiParameter(
    "at",
    str,
    description="An instant such as 2026-04-01T09:00:00+09:00, now where it is left out. "
    "Without an offset it is in the company's time zone; a date alone means its 0:00.",
)


class FaultSerializer(serializers.Serializer[Any]):
    path = serializers.CharField(help_text="Where in the body, such as leads[3]; empty for the whole.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="urn:problem-type:teigi:CODE")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened and what to do, in the reader's language.")
    code = serializers.CharField(help_text="The same in every language: for programs to tell errors apart.")
    errors = FaultSerializer(many=True, required=False)  # type: ignore[assignment]


MEANINGS = {
    400: "The request cannot be used as it is: `errors` lists why.",
    403: "The person whose token it is may not do this.",
    422: "The Idempotency-Key was used for something else.",
    401: "Not signed in, or with a token or password that is not right.",
    404: "Not found.",
    409: "The rules refuse it: `detail` says why.",
    413: "The request is too large.",
    429: "Too many attempts.",
    503: "The leads cannot be read right now.",
}


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The errors of an address, for `extend_schema(responses=…)`."""
    media = "application/problem+json"
    return {(status, media): OpenApiResponse(ProblemSerializer, MEANINGS[status]) for status in statuses}

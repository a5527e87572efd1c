"""The JSON Schema of the definition language, for editors and programs: the same for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from definitions.language.schema import fingerprint, schema


def _tag(request: HttpRequest) -> str:
    return f'"{fingerprint(reverse("schema"))[:32]}"'


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
@condition(etag_func=_tag)
def teigi(request: HttpRequest) -> JsonResponse:
    """The schema; its `$id` is this very address, relative to wherever it was fetched from."""
    found = JsonResponse(schema(reverse("schema")), json_dumps_params={"ensure_ascii": False, "indent": 2})
    found["Content-Type"] = "application/schema+json"
    found["Access-Control-Allow-Origin"] = "*"
    return found

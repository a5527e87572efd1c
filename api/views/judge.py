"""Judging leads: one, or a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Fault, Problem, fault
from api.judging import Said
from api.serializers.judgements import EXAMPLES, REQUEST, RESPONSE
from api.views.definitions import no_such_version, nothing_in_force
from definitions.agreed import Agreed, Agreement, agreed
from definitions.language.judge import Judge
from definitions.models import Document

MOST_LEADS = 1000
OPTIONS = ("at", "version", "explain")
EXPLAIN = OpenApiParameter(
    "explain",
    bool,
    description="With reasons and shortfalls: one lead unless this is false, a list only if it is true.",
)
VERSION = OpenApiParameter("version", int, description="Judge by this version instead of the one in force.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Leads to judge; `one`: a single lead, answered without a list."""

    leads: list[Mapping[str, Any]]
    one: bool
    at: datetime
    version: int | None
    explain: bool


class JudgeView(APIView):
    @extend_schema(
        operation_id="judge",
        summary="Judge one lead or up to 1,000",
        description="The body is a lead, a list of leads, or an object with `lead` or `leads` and, "
        "if wanted, `at`, `version` and `explain`; with a bare lead or list these go in the address.",
        parameters=[schema.LANGUAGE, schema.AT, VERSION, EXPLAIN],
        request=REQUEST,
        responses={200: RESPONSE, **schema.problems(400, 401, 404, 409, 413)},
        examples=EXAMPLES,
        tags=["definitions"],
    )
    def post(self, request: Request, key: str) -> HttpResponse:
        asked = read(reading.sent(request), request.query_params, timezone.now())
        known = agreed()
        version, simulation = chosen(known, key, asked)
        by = {
            "definition": key,
            "version": version.number,
            "fingerprint": version.fingerprint,
            "at": timezone.localtime(asked.at).isoformat(),
            "simulation": simulation,
        }
        answer = judged(known.judge(version.fingerprint), asked, Said(known, get_language() or "ja"), by)
        return HttpResponse(orjson.dumps(answer), content_type="application/json")


def judged(judge: Judge, asked: Asked, said: Said, by: dict[str, Any]) -> dict[str, Any]:
    """The answer: by what was judged, with the judgement of the one lead beside it or those of the list."""
    say = said.whole if asked.explain else said.brief
    judgements = [say(judge(lead, asked.at)) for lead in asked.leads]
    return by | judgements[0] if asked.one else by | {"judgements": judgements}


def chosen(known: Agreed, key: str, asked: Asked) -> tuple[Agreement, bool]:
    """The version to judge by, and whether that is another than the one in force at the instant.

    Raises Problem 404 where there is none, 409 where the document is no definition.
    """
    now = known.in_force(key, asked.at)
    found = now if asked.version is None else known.numbered(key, asked.version)
    if found:
        return found, found != now
    if Document.objects.filter(key=key).exists() and not Document.objects.that_judge().filter(key=key):
        detail = _("“%(definition)s” is no definition: no leads are judged by it.")
        raise Problem(409, "judges_no_leads", detail % {"definition": key})
    raise (nothing_in_force(key, asked.at) if asked.version is None else no_such_version(key, asked.version))


def read(body: object, query: Mapping[str, str], now: datetime, options: Sequence[str] = OPTIONS) -> Asked:
    """What is asked for. Raises Problem: 400 with every fault of the body, 413 for too many leads."""
    given: Mapping[str, Any] = query
    one, leads, path = not isinstance(body, list), body if isinstance(body, list) else [body], ""
    if isinstance(body, dict) and ("lead" in body or "leads" in body):
        given, one = body, "lead" in body
        refuse(unknown_keys(body, options))
        path = "lead" if one else "leads"
        leads = [body["lead"]] if one else body["leads"]
    if not isinstance(leads, list):
        raise refused(fault(path, "not_a_list", _("“leads” has to be a list of leads.")))
    if len(leads) > MOST_LEADS:
        detail = _("At most %(most)s leads can be judged at once; these are %(count)s. Send them in parts.")
        raise Problem(413, "too_many_leads", detail % {"most": f"{MOST_LEADS:,}", "count": f"{len(leads):,}"})
    detail = _("A lead has to be an object of attributes.")
    wrong = [i for i, lead in enumerate(leads) if not isinstance(lead, dict)]
    refuse([fault(path if one else f"{path}[{i}]", "not_an_object", detail) for i in wrong])
    at, version = reading.instant(given.get("at"), now), version_number(given.get("version"))
    return Asked(leads, one, at, version, yes_or_no(given.get("explain"), one))


def unknown_keys(body: Mapping[str, Any], options: Sequence[str]) -> list[Fault]:
    """Keys beside the leads that mean nothing; "lead" and "leads" exclude each other."""
    allowed = {"lead" if "lead" in body else "leads", *options}
    detail = _("Only “lead” or “leads” can stand here, and of “at”, “version” and “explain” what applies.")
    return [fault(key, "unknown_key", detail) for key in body if key not in allowed]


def version_number(written: object) -> int | None:
    """A version's number from a body or an address. Raises Problem 400."""
    if isinstance(written, str) and written.isdecimal() and len(written) < 10:
        written = int(written)
    if written is None or (type(written) is int and 0 < written < 10**9):
        return written
    raise refused(fault("version", "not_a_number", _("A version is a whole number such as 3.")))


def yes_or_no(written: object, default: bool) -> bool:
    """A boolean from a body or an address. Raises Problem 400."""
    if isinstance(written, str):
        written = {"true": True, "false": False}.get(written.lower(), written)
    if written is None or isinstance(written, bool):
        return default if written is None else written
    raise refused(fault("explain", "not_a_boolean", _("“explain” is true or false.")))


def refuse(faults: list[Fault]) -> None:
    if faults:
        raise refused(*faults)


def refused(*faults: Fault) -> Problem:
    return Problem(400, "invalid", errors=faults)

"""Merging a proposal with the version that came into force meanwhile: to read, to try, to do."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem, fault
from api.serializers.merging import MergeSerializer, ResolutionsSerializer, SendMergeSerializer
from api.serializers.proposals import ProposalWholeSerializer
from api.views.governing import checked, person
from api.views.proposals import numbered, whole
from definitions.catalogue import catalogue
from definitions.language.merged import Conflict, Resolution, Written
from definitions.language.prose import text_of
from definitions.saying import conflict, difference
from definitions.saying import reading as read_aloud
from governance.actions.merging import merge
from governance.merging import Merging, merging
from governance.models import Proposal
from governance.policies import Refusal
from governance.refusals import Refused
from people.company_time import company_zone


class MergeView(APIView):
    @extend_schema(
        operation_id="get_merge",
        summary="The proposal with the version in force: what merges by itself, and the conflicts",
        parameters=[schema.LANGUAGE],
        responses={200: MergeSerializer, **schema.problems(401, 404, 409)},
        tags=["proposals"],
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(shown(numbered(number), {}))

    @extend_schema(
        operation_id="merge",
        summary="Send the merge as the next revision; positions are dismissed",
        parameters=[schema.LANGUAGE],
        request=SendMergeSerializer,
        responses={200: ProposalWholeSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["proposals"],
    )
    def post(self, request: Request, number: int) -> Response:
        proposal, sent = numbered(number), checked(SendMergeSerializer(data=reading.sent(request)))
        found, by, at = resolutions(sent.pop("resolutions")), person(request), timezone.now()
        merge(proposal=proposal, resolutions=found, by=by, at=at, **sent)
        return Response(whole(number, by, at))


class MergePreviewView(APIView):
    @extend_schema(
        operation_id="try_merge",
        summary="What comes of resolutions, without sending anything",
        parameters=[schema.LANGUAGE],
        request=ResolutionsSerializer,
        responses={200: MergeSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["proposals"],
    )
    def post(self, request: Request, number: int) -> Response:
        sent = checked(ResolutionsSerializer(data=reading.sent(request)))
        return Response(shown(numbered(number), resolutions(sent["resolutions"])))


def resolutions(sent: dict[str, Any]) -> dict[str, Resolution]:
    """Raises Problem 400 for one that is neither a side nor written."""
    found: dict[str, Resolution] = {}
    for key, one in sent.items():
        if one in ("ours", "theirs"):
            found[key] = one
        elif isinstance(one, dict) and set(one) == {"write"}:
            found[key] = Written(one["write"])
        else:
            detail = _("A resolution is “ours”, “theirs” or an object with the value under “write”.")
            raise Problem(400, "invalid", errors=[fault(f"resolutions.{key}", "not_a_resolution", detail)])
    return found


def shown(proposal: Proposal, chosen: dict[str, Resolution]) -> dict[str, Any]:
    """Raises `Refused` where there is nothing to merge, `Faults` where what was written makes no body."""
    found = merging(proposal, timezone.now(), chosen)
    if found is None:
        raise Refused(Refusal("nothing_to_merge"))
    return dict(MergeSerializer(as_json(found)).data)


def as_json(found: Merging) -> dict[str, Any]:
    words, language = catalogue(), get_language() or "ja"
    ours, theirs = (difference(*one, words, language) for one in found.by_itself)
    body = found.merged.body
    come = difference(found.theirs.body, body, words, language) if body else None
    return {
        "base": found.base.number,
        "revision": found.ours.number,
        "version": found.theirs.number,
        "from_proposal": [text_of(one) for one in ours.changes],
        "from_version": [text_of(one) for one in theirs.changes],
        "conflicts": [_conflict(one, found.ours.body["kind"], language) for one in found.merged.conflicts],
        "body": body,
        "sentence": read_aloud(body, words, language).plain if body else None,
        "changes": [text_of(one) for one in come.changes] if come else [],
    }


def _conflict(one: Conflict, kind: str, language: str) -> dict[str, Any]:
    said = conflict(one, kind, catalogue(), language, company_zone())
    return {
        "key": one.key,
        "words": text_of(said.label),
        "base": one.base,
        "ours": one.ours,
        "theirs": one.theirs,
        "ours_words": text_of(said.ours),
        "theirs_words": text_of(said.theirs),
        "writable": one.writable,
    }

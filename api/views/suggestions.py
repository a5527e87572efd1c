"""A score card suggested from past wins."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.errors import Problem
from api.serializers.suggestions import SuggestionSerializer
from api.views.definitions import ReadView, no_such_definition
from definitions.catalogue import catalogue
from definitions.models import Document
from evidence.cohorts import Cohort
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Snapshot
from evidence.wins.card import Nothing
from evidence.wins.suggesting import suggested

SOURCE = OpenApiParameter("source", str, description="Of leads from this source only.")


class SuggestionView(ReadView):
    @extend_schema(
        operation_id="get_suggestion",
        summary="A score card suggested from past wins, with what it is expected to be worth",
        parameters=[schema.LANGUAGE, SOURCE],
        responses={200: SuggestionSerializer, **schema.problems(401, 404, 409, 503)},
        tags=["definitions"],
    )
    def get(self, request: Request, key: str) -> Response:
        at = timezone.now()
        document = Document.objects.that_judge().filter(key=key).first()
        if document is None:
            raise judges_none(key)
        snapshot = Snapshot.objects.current(at)
        if snapshot is None:
            raise Problem(404, "no_leads")
        version = document.versions.in_force_at(at).first()
        cohort = Cohort(source=request.query_params.get("source", ""))
        try:
            card = suggested(snapshot, document.kind, version.body if version else None, cohort)
        except CannotJudge as refused:
            raise Problem(409, "cannot_suggest", str(refused)) from None
        except TooSlow:
            raise Problem(503, "too_slow", _("Asking the leads takes too long.")) from None
        if isinstance(card, Nothing):
            raise no_card(card)
        return Response(SuggestionSerializer(card, context={"labels": catalogue(), "definition": key}).data)


def judges_none(key: str) -> Problem:
    if not Document.objects.filter(key=key).exists():
        return no_such_definition(key)
    detail = _("“%(definition)s” is no definition: no leads are judged by it.")
    return Problem(409, "judges_no_leads", detail % {"definition": key})


def no_card(found: Nothing) -> Problem:
    if found.reason == "few":
        detail = _(
            "Too few leads have closed for a card: %(won)s won and %(other)s not. It takes 30 of either kind."
        )
        return Problem(409, "too_few_closed", detail % {"won": found.won, "other": found.other})
    detail = _(
        "No card: nothing tells won leads from others well enough, once all that was tried is allowed for."
    )
    return Problem(409, "nothing_tells", detail)

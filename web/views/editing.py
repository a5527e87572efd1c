"""While a rule is edited: how it reads and what is missing, its effect on past leads, the leads concerned."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from definitions.catalogue import catalogue, definition_from
from definitions.language.parse import canonical
from definitions.models import Document
from definitions.saying import difference, reading
from evidence.backtests import Direction, differing_leads, effect
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from web.forms.cards import Card, read_cards, settle
from web.forms.text import text_of
from web.loaders.desk import Desk, desk, faults_of
from web.presenters.advice import advice_on
from web.presenters.differing import changing_view
from web.presenters.effect import effect_view, trouble_text, version_name
from web.presenters.operators import Faulty
from web.presenters.reach import reach_of
from web.views import agreement_editor

SHOWN_LEADS = 10


def sent_rule(request: HttpRequest, key: str) -> tuple[Desk, Card]:
    """The desk of a document, and the cards as they were sent."""
    table = desk(get_object_or_404(Document.objects.that_judge(), key=key), timezone.now())
    return table, settle(read_cards(request.POST), table.words.types)


@require_POST
def proposal_reading(request: HttpRequest, key: str) -> HttpResponse:
    """The sentence of the rule, its text, the reach of its scores, and the faults at their cards."""
    document = get_object_or_404(Document, key=key)
    if not document.judges_leads:
        return agreement_editor.reads(request, document)
    table, root = sent_rule(request, key)
    faults, body = faults_of(root, table), table.body(root)
    context: dict[str, Any] = {
        "slots": [(card.id, faults.get(card.id, Faulty()).texts) for card in root.walk()],
        "whole": faults.get("", Faulty()).texts,
        "faulty": sum(len(faulty.texts) for faulty in faults.values()),
        "reaches": [(card.id, reach_of(card)) for card in root.walk() if card.kind == "score"],
        "text": text_of(body if faults else canonical(body)),
    }
    if not faults:
        context |= said(canonical(body), table)
        found = advice_on(
            definition_from(canonical(body)), table.snapshot, catalogue(), get_language() or "ja"
        )
        context["advice"] = found
    advised = context.get("advice", ())
    context["advised"] = [
        (card.id, [one.text for one in advised if one.id == card.id]) for card in root.walk()
    ]
    return render(request, "proposals/reading.html", context)


def said(body: dict[str, Any], table: Desk) -> dict[str, Any]:
    """The sentence of a body; the change, where there is something to compare with."""
    words, language = catalogue(), get_language() or "ja"
    if table.in_force:
        return {"difference": difference(table.in_force.body, body, words, language)}
    return {"reading": reading(body, words, language)}


@require_POST
def proposal_effect(request: HttpRequest, key: str) -> HttpResponse:
    """The effect of the rule on past leads, where nothing is missing in it."""
    table, root = sent_rule(request, key)
    context: dict[str, Any] = {
        "old_name": version_name(table.in_force, in_force=True),
        "snapshot": table.snapshot,
        "key": table.document.key,
        "faulty": bool(faults_of(root, table)),
    }
    if table.snapshot and not context["faulty"]:
        body = canonical(table.body(root))
        try:
            found = effect(table.snapshot, body, table.base_body, timezone.now())
            context["effect"] = effect_view(found, catalogue(), get_language() or "ja")
        except (CannotJudge, TooSlow) as trouble:
            context["trouble"] = trouble_text(trouble)
    return render(request, "proposals/effect.html", context)


@require_POST
def proposal_effect_leads(request: HttpRequest, key: str) -> HttpResponse:
    """The first leads that change sides."""
    table, root = sent_rule(request, key)
    context: dict[str, Any] = {"leads": []}
    if table.snapshot and not faults_of(root, table):
        body = canonical(table.body(root))
        directions: tuple[Direction, ...] = ("dropped", "gained")
        try:
            for direction in directions:
                rows = differing_leads(table.snapshot, body, table.base_body, direction, limit=SHOWN_LEADS)
                context["leads"] += [changing_view(row.lead, direction) for row in rows]
        except (CannotJudge, TooSlow) as trouble:
            context["trouble"] = trouble_text(trouble)
    return render(request, "proposals/effect_leads.html", context)

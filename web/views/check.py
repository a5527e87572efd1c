"""Check a lead: is it an MQL, and if not, what is missing?"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from definitions.agreed import agreed
from definitions.language.wording import say
from definitions.models import Document, Version
from evidence.backtests import lead as stored_lead_of
from evidence.models import Snapshot
from governance.models import Proposal
from governance.schedule import overdue_since
from governance.workflow import Status
from people.company_time import company_zone
from web.forms.examples import as_json
from web.forms.lead import LeadForm, data_of, example
from web.forms.pasted import read_pasted
from web.loaders.asked import asked_by
from web.loaders.instants import asked_instant
from web.loaders.reader import reader
from web.presenters.documents import term
from web.presenters.judgement import answer

LONGEST_LINK = 1800


def check(request: HttpRequest, key: str) -> HttpResponse:
    """GET with the form's fields, or with `lead` (an id in the store); POST with `text` as pasted.

    `at` judges as of a date, `version` by another version than the one in force then.
    """
    document = get_object_or_404(Document.objects.that_judge(), key=key)
    at = asked_instant(request) or timezone.now()
    version = chosen_version(document, request, at)
    if version is None:
        return render(request, "check/nothing_in_force.html", {"document": document, "term": term(document)})
    return render(request, "check/page.html", page(request, document, version, at))


def chosen_version(document: Document, request: HttpRequest, at: datetime) -> Version | None:
    """Raises Http404 where `version` names none."""
    number = request.GET.get("version", "")
    if not number:
        return document.versions.in_force_at(at).first()
    version: Version | None = document.versions.filter(
        number=int(number) if number.isdecimal() else 0
    ).first()
    if version is None:
        raise Http404
    return version


def page(request: HttpRequest, document: Document, version: Version, at: datetime) -> dict[str, Any]:
    """The form as it was filled in and, where something was, the answer."""
    language, zone, known = get_language() or "ja", company_zone(), agreed()
    words, judge = known.catalogue, known.judge(version.fingerprint)
    definition = judge.definition
    asked = asked_by(definition, known, at)
    text, unread = request.POST.get("text", "").strip(), list[str]()
    lead: Mapping[str, Any] | None = None
    data: Mapping[str, Any] | None = None
    if text:
        pasted = read_pasted(text, asked, words, zone, at)
        lead, unread = pasted.lead, pasted.unread
        data = data_of(lead, asked, zone)
    elif stored := request.GET.get("lead"):
        lead = stored_lead(stored, timezone.now())
        data = data_of(lead, asked, zone)
    elif filled_in(request) or "rows" in request.GET:
        data = request.GET
    form = LeadForm(data, asked=asked, catalogue=words, language=language, zone=zone, at=at)
    if lead is None and filled_in(request) and form.is_valid():
        lead = form.lead()
    context = {
        "document": document,
        "term": term(document),
        "version": version,
        "in_force": version.pk == getattr(document.versions.in_force_at(at).first(), "pk", None),
        "at": asked_instant(request),
        "review_overdue": overdue_since(document, timezone.now()),
        "form": form,
        "more_rows": len(form.rows) + 1,
        "reading": say(definition, words, language),
        "example": example(asked, words, language),
        "text": text,
        "unread": unread,
    }
    if lead is not None:
        judgement = judge(lead, at)
        context["answer"] = answer(judgement, term(document), words, language, zone)
        context["permalink"] = permalink(request, data or {})
        context["drafts"] = example_links(request, document, lead, judgement.verdict, at)
    return context


def filled_in(request: HttpRequest) -> bool:
    return any(name.startswith("lead-") for name in request.GET)


def stored_lead(id_: str, now: datetime) -> Mapping[str, Any]:
    """A lead of the store as it is known now. Raises Http404 where there is none of that id."""
    snapshot = Snapshot.objects.current(now)
    found = stored_lead_of(snapshot, id_) if snapshot else None
    if found is None:
        raise Http404
    return found


def example_links(
    request: HttpRequest, document: Document, lead: Mapping[str, Any], verdict: str, at: datetime
) -> list[tuple[Proposal, str]]:
    """The reader's own drafts on the document, each with the address that takes this lead as an example."""
    drafts = Proposal.objects.filter(document=document, proposer=reader(request), status=Status.DRAFT)
    asked = {"lead": json.dumps(as_json(lead), ensure_ascii=False), "verdict": verdict, "at": at.isoformat()}
    query = urlencode(asked)
    if len(query) > LONGEST_LINK:
        return []
    return [(draft, f"{reverse('proposal_examples', args=[draft.pk])}?{query}") for draft in drafts]


def permalink(request: HttpRequest, data: Mapping[str, Any]) -> str:
    """The address that gives this answer again, without what was left empty; nothing where too long."""
    kept = {name: request.GET[name] for name in ("at", "version") if request.GET.get(name)}
    values = data.lists() if isinstance(data, QueryDict) else data.items()
    filled = {name: value for name, value in values if name.startswith("lead-") and value not in ("", [""])}
    link = f"{request.path}?{urlencode(kept | filled, doseq=True)}"
    return link if len(link) <= LONGEST_LINK else ""

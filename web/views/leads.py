"""Leads: what was imported, and one lead with its life and the verdicts on it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from definitions.agreed import agreed
from definitions.bodies import JUDGING
from definitions.catalogue import catalogue, definition_from
from definitions.language.catalogue import Catalogue
from definitions.language.judge import Verdict
from definitions.models import Attribute, Document, EventKind
from evidence.clock_rule import terms_in_force
from evidence.contacts import reached
from evidence.leads.records import Record, listing, records
from evidence.models import Exemption, LeadFeedback, Snapshot, Source
from governance.models import Proposal
from governance.roles import may_give_feedback
from governance.workflow import OPEN
from people.company_time import company_zone
from people.models import User
from web.forms.leads import LeadFilter
from web.loaders.reader import reader
from web.loaders.verdicts import Rulebook, rulebooks
from web.paging import page_asked, page_of
from web.presenters.documents import term
from web.presenters.judgement import answer
from web.presenters.lead_clock import ClockView, clock_view
from web.presenters.leads import facts, lead_lines, timeline, value_lines
from web.views.imports import importing_refused

ROWS = 50


def leads(request: HttpRequest) -> HttpResponse:
    """The leads as the newest import left them, newest first; ?search, ?source, ?outcome and ?page."""
    snapshot = Snapshot.objects.current(timezone.now())
    if snapshot is None:
        return render(request, "leads/none.html", {"reason": importing_refused(reader(request))})
    sources = dict(Source.objects.values_list("key", "name"))
    form = LeadFilter(request.GET, sources)
    number = page_asked(request)
    found = listing(snapshot, **form.chosen(), limit=ROWS, offset=(number - 1) * ROWS)
    by_id = {lead.id: lead for lead in records(snapshot, [row.id for row in found.rows])}
    books = rulebooks()
    context = {
        "snapshot": snapshot,
        "form": form,
        "filtered": bool(form.chosen()),
        "total": found.total,
        "terms": [term(book.document) for book in books],
        "lines": lead_lines([by_id[row.id] for row in found.rows], books, sources),
        "page": page_of(number, found.total, ROWS),
        "reason": importing_refused(reader(request)),
    }
    return render(request, "leads/leads.html", context)


def lead(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the lead's own name for it
    """One lead: attributes, life, and its verdicts; ?against=NUMBER puts a proposal's verdict beside."""
    at = timezone.now()
    snapshot = Snapshot.objects.current(at)
    found = records(snapshot, [id]) if snapshot else []
    if not found or snapshot is None:
        raise Http404
    row, zone, words = found[0], company_zone(), catalogue()
    books = rulebooks()
    proposal = asked_proposal(request)
    context = {
        "lead": row,
        "snapshot": snapshot,
        "facts": facts(row, dict(Source.objects.values_list("key", "name"))),
        "groups": value_lines(row, Attribute.objects.all(), zone),
        "timeline": timeline(row, EventKind.objects.all()),
        "verdicts": [verdict(row, book, words, zone) for book in books],
        "clock": clock_of_lead(row, snapshot, reader(request), at),
        "answers": answers_to(id),
        "may_answer": may_answer(row, reader(request), books),
        "proposal": proposal,
        "proposed": proposed(row, proposal, words, zone) if proposal else None,
        "proposals": Proposal.objects.filter(status__in=OPEN).select_related("document"),
    }
    return render(request, "leads/lead.html", context)


def clock_of_lead(row: Record, snapshot: Snapshot, user: User, at: datetime) -> ClockView:
    """Its contacts and its clock by the 48-hour rule."""
    exempt = Exemption.objects.standing().filter(lead__in=("", row.id)).select_related("allowed_by")
    return clock_view(reached(row, snapshot, terms_in_force()), list(exempt), user, at)


def answers_to(lead: str) -> list[LeadFeedback]:
    """The answers of sales that stand."""
    rows = LeadFeedback.objects.standing().filter(lead=lead)
    return list(rows.select_related("by", "reason", "version__document"))


def may_answer(lead: Record, user: User, books: list[Rulebook]) -> bool:
    """Whether this person's answer to it would count: it qualifies as an MQL."""
    judged = [book.judge(lead) for book in books if book.document.kind == Document.Kind.MQL]
    qualifies = any(one and one.verdict == Verdict.QUALIFIED for one in judged)
    return qualifies and not may_give_feedback(user.roles, user.side)


def asked_proposal(request: HttpRequest) -> Proposal | None:
    """The proposal that `against` names. Raises Http404 where it names none."""
    number = request.GET.get("against", "")
    if not number:
        return None
    rows = Proposal.objects.filter(document__kind__in=JUDGING)
    rows = rows.select_related("document").prefetch_related("revisions")
    return get_object_or_404(rows, pk=int(number) if number.isdecimal() and len(number) < 10 else 0)


def verdict(row: Record, book: Rulebook, words: Catalogue, zone: ZoneInfo) -> dict[str, Any]:
    """The judgement by the version in force when the lead was judged; no answer where there was none."""
    judgement = book.judge(row)
    name = term(book.document)
    return {
        "document": book.document,
        "term": name,
        "version": book.in_force(row.judged_at),
        "answer": answer(judgement, name, words, get_language() or "ja", zone) if judgement else None,
    }


def proposed(row: Record, proposal: Proposal, words: Catalogue, zone: ZoneInfo) -> dict[str, Any]:
    """The judgement by the newest revision of a proposal, at the same instant: a simulation."""
    revision = list(proposal.revisions.all())[-1]
    judgement = agreed().judge_of(definition_from(revision.body))(row.judged_document, row.judged_at)
    return {
        "revision": revision,
        "document": proposal.document,
        "answer": answer(judgement, term(proposal.document), words, get_language() or "ja", zone),
    }

"""Lead feedback: sales answers one lead after the other, by keys, by mouse or on a phone."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.catalogue import catalogue
from definitions.models import Attribute, Document, EventKind
from evidence.leads.warehouse import Unfit
from evidence.leads.words import unfit
from evidence.models import LeadFeedback, Source
from governance.actions.feedback import give_feedback, take_back
from governance.refusals import Refused, text
from governance.roles import may_give_feedback
from governance.waiting import UNREADABLE
from people.company_time import company_zone
from people.models import User
from web.forms.feedback import FeedbackForm
from web.loaders.feedback import FeedbackDesk, feedback_desk
from web.loaders.reader import reader
from web.presenters.documents import term
from web.presenters.effect import trouble_text
from web.presenters.feedback import answer_text, disputable, verdict_views
from web.presenters.leads import facts, timeline, value_lines


def feedback(request: HttpRequest) -> HttpResponse:
    """GET: the next lead; ?lead shows that one, ?after the one behind it, ?definition of which definition.
    POST: an answer, then the next one.
    """
    user, asked = (
        reader(request),
        {name: request.GET.get(name, "") for name in ("definition", "lead", "after")},
    )
    if request.method == "POST":
        asked |= {"lead": request.POST.get("lead", ""), "after": ""}
    try:
        desk = feedback_desk(user, timezone.now(), **asked)
    except UNREADABLE as trouble:
        return render(request, "feedback/none.html", {"trouble": unreadable_text(trouble)}, status=503)
    if desk is None or desk.queue is None:
        return render(request, "feedback/none.html", {"in_force": desk is not None})
    form = form_of(request, desk)
    if request.method == "POST" and (response := answered(form, desk, user)):
        return response
    context = {**context_of(desk), "form": form, "reason": answering_refused(user)}
    return render(request, "feedback/page.html", context, status=422 if form.errors else 200)


def form_of(request: HttpRequest, desk: FeedbackDesk) -> FeedbackForm:
    data = request.POST if request.method == "POST" else None
    return FeedbackForm(data, criteria=disputable(desk.asked, catalogue()))


def answered(form: FeedbackForm, desk: FeedbackDesk, user: User) -> HttpResponse | None:
    """Where to go on after the answer; None where it was refused, and the form says why."""
    if not form.is_valid() or desk.lead is None:
        return None
    try:
        give_feedback(document=desk.document, lead=desk.lead, **form.given(), by=user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    return redirect(address(desk.document, after=desk.lead.id))


@require_POST
def feedback_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer back, then show its lead again."""
    row = get_object_or_404(LeadFeedback.objects.select_related("version__document", "by"), pk=pk)
    try:
        take_back(answer=row, by=reader(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("feedback")
    messages.success(
        request, _("The answer to %(lead)s is taken back.") % {"lead": row.lead.partition(":")[2]}
    )
    return redirect(address(row.version.document, lead=row.lead))


def context_of(desk: FeedbackDesk) -> dict[str, Any]:
    """What the page shows of the desk."""
    assert desk.queue
    context: dict[str, Any] = {
        "desk": desk,
        "queue": desk.queue,
        "term": term(desk.document),
        "left": len(desk.queue.waiting),
        "mine": desk.mine,
        "mine_text": answer_text(desk.mine) if desk.mine else "",
        "start": address(desk.document),
    }
    if desk.lead is None or desk.asked is None:
        return context
    zone, lead = company_zone(), desk.lead
    return context | {
        "lead": lead,
        "groups": value_lines(lead, Attribute.objects.all(), zone),
        "facts": facts(lead, dict(Source.objects.values_list("key", "name"))),
        "timeline": timeline(lead, EventKind.objects.all()),
        "verdicts": verdict_views(
            lead, desk.asked, context["term"], catalogue(), get_language() or "ja", zone
        ),
        "standing": desk.standing,
        "standing_text": answer_text(desk.standing) if desk.standing else "",
        "skip": address(desk.document, after=lead.id),
    }


def address(document: Document, **query: str) -> str:
    return f"{reverse('feedback')}?{urlencode({'definition': document.key, **query})}"


def answering_refused(user: User) -> str:
    """Why this person's answer would not count; empty where it does."""
    refusal = may_give_feedback(user.roles, user.side)
    return text(refusal) if refusal else ""


def unreadable_text(trouble: Exception) -> str:
    """Why the leads cannot be asked, and what to do."""
    match trouble:
        case Unfit():
            return unfit(trouble)
        case FileNotFoundError():
            return _("The files of the newest import are missing. Import the leads again.")
        case _:
            return trouble_text(trouble)  # type: ignore[arg-type]

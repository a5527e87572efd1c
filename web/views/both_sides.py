"""Both sides on one page: what marketing and sales each fell short of, and what each asked and got."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.measures.conformance import conformance, marked_alone, marked_until
from evidence.measures.first_contact import FIRST_CONTACT
from evidence.measures.measure import Count, Period
from evidence.measures.periods import until
from evidence.measures.readings import counted
from governance.models import Proposal
from web.loaders.numbers import Numbers, conforming_to
from web.presenters.both_sides import answer, shortfall, side_view
from web.presenters.conformance import over
from web.views.numbers import with_opening

WEEKS = 26


@with_opening
def both_sides(request: HttpRequest, numbers: Numbers) -> HttpResponse:
    """?source, ?owner, ?segment."""
    question, versions = numbers.question, conforming_to(numbers.snapshot)
    today, contacts = question.today, counted(question, [FIRST_CONTACT])[FIRST_CONTACT.key]
    found = (marked_alone if question.brief else conformance)(question.asked, versions[-1])
    earlier = (
        marked_until(question.asked, versions[-2], versions[-1].in_force_from)
        if len(versions) > 1 and not question.brief
        else {}
    )
    now = Period(found.since, today)
    marketing, sales = shortfall(found.marked), shortfall(contacts.over(now))
    past: tuple[Count | None, Count | None] = (None, None)
    if earlier:
        then = Period(min(earlier), found.since - timedelta(days=1))
        marked = sum((count for day, count in earlier.items() if day <= then.until), Count())
        past = shortfall(marked), shortfall(contacts.over(then))
    weeks = [week for week in until(today, "week", WEEKS) if week.until >= found.since and not question.brief]
    missed = [(week, shortfall(over(found, week))) for week in weeks]
    late = [(week, shortfall(contacts.over(week))) for week in weeks]
    since = numbers.snapshot.imported_at - relativedelta(years=1)
    asked = list(Proposal.objects.filter(created_at__gte=since).exclude(status="draft").order_by("-pk"))
    context = {
        "numbers": numbers,
        "version": versions[-1],
        "answer": answer(marketing, sales, question.hours),
        "sides": [
            side_view("marketing", marketing, past[0], asked, missed, question),
            side_view("sales", sales, past[1], asked, late, question),
        ],
    }
    return render(request, "numbers/both_sides.html", context)

"""The dashboard: follow-up, 48 hours, conversion and progress against our own past."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.measures.progress import progress
from evidence.measures.readings import readings, responses, weekly
from web.loaders.numbers import Numbers
from web.presenters.dashboard import answer, cards, opening
from web.presenters.hours import hours_card
from web.presenters.periods import period_name
from web.presenters.standing import standings, week_lines
from web.views.numbers import with_opening


@with_opening
def dashboard(request: HttpRequest, numbers: Numbers) -> HttpResponse:
    """?period or ?since and ?until; ?source, ?owner, ?segment."""
    question = numbers.question
    found = readings(question)
    context = {
        "numbers": numbers,
        "query": numbers.form.query,
        "period": period_name(question.period),
        "answer": (opening if question.brief else answer)(found, question.hours),
        "cards": cards(question, found),
    }
    if question.brief:
        return render(request, "numbers/dashboard.html", context)
    context |= {
        "hours": hours_card(question, responses(question)),
        "week": week_lines(weekly(question)),
        "standings": standings(progress(question.asked)),
    }
    return render(request, "numbers/dashboard.html", context)

"""The claims board: who is right?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.judged import CannotJudge
from evidence.measures.claims import claims, goal_month, typical_reasons, versions_until
from evidence.monthly import goals
from web.loaders.numbers import NoNumbers, Numbers
from web.presenters.claims import answer, claim_views
from web.presenters.periods import period_name
from web.views.numbers import with_opening


@with_opening
def claims_board(request: HttpRequest, numbers: Numbers) -> HttpResponse:
    """?period or ?since and ?until; ?source, ?owner, ?segment."""
    question = numbers.question
    month = goal_month(question.today)
    versions, reasons = versions_until(numbers.snapshot.imported_at), typical_reasons()
    try:
        found = claims(question, versions, goals(month.since), reasons)
    except CannotJudge as refused:
        raise NoNumbers(str(refused)) from None
    views = claim_views(found, question, period_name(month), reasons)
    context = {
        "numbers": numbers,
        "period": period_name(question.period),
        "goal_month": f"{month.since:%Y-%m}",
        "answer": answer(views),
        "sides": [(side, [one for one in views if one.side == side]) for side in ("marketing", "sales")],
        "both": [one for one in views if one.side == "both"],
    }
    return render(request, "numbers/claims.html", context)

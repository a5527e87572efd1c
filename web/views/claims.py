"""The claims board: who is right?"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from evidence.measures.claims import Claim, claims, goal_month, typical_reasons, versions_until
from evidence.monthly import goals
from web.exports import csv_response
from web.loaders.numbers import Numbers
from web.presenters.claims import answer, claim_rows, claim_views
from web.presenters.periods import period_name
from web.views.numbers import with_numbers, with_opening


@with_opening
def claims_board(request: HttpRequest, numbers: Numbers) -> HttpResponse:
    """?period or ?since and ?until; ?source, ?owner, ?segment."""
    question, reasons = numbers.question, typical_reasons()
    month = goal_month(question.today)
    views = claim_views(decided(numbers, reasons), question, period_name(month), reasons)
    context = {
        "numbers": numbers,
        "period": period_name(question.period),
        "goal_month": f"{month.since:%Y-%m}",
        "answer": answer(views),
        "sides": [(side, [one for one in views if one.side == side]) for side in ("marketing", "sales")],
        "both": [one for one in views if one.side == "both"],
    }
    return render(request, "numbers/claims.html", context)


@with_numbers
def claims_export(_request: HttpRequest, numbers: Numbers) -> HttpResponseBase:
    """A line for each share of each claim as claims.csv; of numbers with goals what came."""
    question = numbers.question
    heads = [
        *(_("claim"), _("side"), _("verdict"), _("bound"), _("measure"), _("decides"), _("from"), _("to")),
        *(_("counted above"), _("counted below"), _("rate"), _("from %"), _("to %"), _("yardstick")),
    ]
    rows = claim_rows(decided(numbers, typical_reasons()), question, goal_month(question.today))
    return csv_response("claims.csv", heads, rows)


def decided(numbers: Numbers, reasons: Sequence[Sequence[str]]) -> list[Claim]:
    question = numbers.question
    goal = goals(goal_month(question.today).since)
    return claims(question, versions_until(numbers.snapshot.imported_at), goal, reasons)

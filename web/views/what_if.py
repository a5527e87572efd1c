"""What if: change any rate of the chain, and see what would follow in a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evidence.measures.what_if import chain, extra
from evidence.models import Scenario
from evidence.scenarios import ScenarioRefused, keep_scenario, may_keep_scenarios
from web.forms.what_if import WhatIfForm, query_of
from web.loaders.numbers import Numbers
from web.loaders.reader import reader
from web.presenters.figures import money
from web.presenters.what_if import answer, estimates, rate_lines
from web.views.numbers import with_numbers

SHOWN = 20


@with_numbers
def what_if(request: HttpRequest, numbers: Numbers) -> HttpResponse:
    """A query of rates in percent: ?follow_up=80."""
    form, found = WhatIfForm(request.GET), chain(numbers.question.asked)
    result = extra(found, form.wanted) if found.complete and form.wanted else None
    kept = Scenario.objects.select_related("by__department")[:SHOWN]
    context = {
        "numbers": numbers,
        "form": form,
        "chain": found,
        "lines": [(line, form[line.key]) for line in rate_lines(found, form.wanted)],
        "answer": answer(found, form.wanted, result),
        "estimates": estimates(result) if result else [],
        "amount": money(found.amount) if found.amount else "",
        "kept": [(row, query_of(row.rates)) for row in kept],
        "refused": may_keep_scenarios(reader(request)),
    }
    return render(request, "numbers/what_if.html", context)


@require_POST
def what_if_keep(request: HttpRequest) -> HttpResponse:
    """Keep the rates sent under a name."""
    wanted = WhatIfForm(request.POST).wanted
    try:
        keep_scenario(name=request.POST.get("name", ""), rates=wanted, by=reader(request), at=timezone.now())
    except ScenarioRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('what_if')}?{query_of(wanted)}")

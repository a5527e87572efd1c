"""Tests on past leads: all that are kept, a new one, one of them whole, the leads that change sides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from definitions.catalogue import catalogue
from evidence.backtests import differing_leads, recompute, store_backtest
from evidence.cohorts import Cohort
from evidence.effects import Effect
from evidence.erasures import reissued
from evidence.figures import side_of
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Backtest, Snapshot
from governance.named import named_rule
from governance.refusals import text
from governance.roles import may_backtest
from people.company_time import company_zone
from people.models import User
from web.forms.backtests import BacktestForm
from web.forms.listing import DifferencesFilter
from web.loaders.backtests import Kept, backtest_form, kept, kept_all, listed, whole
from web.loaders.reader import reader
from web.presenters.backtest import backtest_view, cohort_text
from web.presenters.differing import differing_view
from web.presenters.documents import term
from web.presenters.effect import trouble_text
from web.presenters.rules import rule_label, short_label

PER_PAGE, LEADS_PER_PAGE = 15, 20


def backtests(request: HttpRequest) -> HttpResponse:
    """GET: all that are kept, newest first, and the form for a new one; its choices can be in the address.
    POST: run it.
    """
    user, at = reader(request), timezone.now()
    snapshot = Snapshot.objects.current(at)
    form = backtest_form(request.POST or None, snapshot, initial=request.GET.dict()) if snapshot else None
    if request.method == "POST" and snapshot and form and form.is_valid():
        refuse_unless_tester(user)
        if row := run(form, snapshot, user):
            messages.success(request, _("The test is done and kept under this address."))
            return redirect("backtest", row.pk)
    page = Paginator(listed(Backtest.objects.all()), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "snapshot": snapshot,
        "page": page,
        "lines": [line(one) for one in kept_all(list(page))],
        "reason": testing_refused(user),
    }
    failed = form is not None and form.is_bound
    return render(request, "backtests/backtests.html", context, status=422 if failed else 200)


def run(form: BacktestForm, snapshot: Snapshot, user: User) -> Backtest | None:
    """The new backtest; None where there is none, and the form says why."""
    rule, base = (named_rule(form.cleaned_data[name]) for name in ("rule", "against"))
    assert rule
    try:
        return store_backtest(
            snapshot=snapshot,
            body=rule.body,
            base=base.body if base else None,
            cohort=form.cohort(),
            rule_name=rule.name,
            base_name=base.name if base else "",
            by=user,
            at=timezone.now(),
        )
    except (CannotJudge, TooSlow) as trouble:
        form.add_error(None, trouble_text(trouble))
        return None


def line(found: Kept) -> dict[str, Any]:
    """A kept backtest in the list."""
    row: Any = found.row  # with what `listed` adds
    return {
        "row": row,
        "rule": rule_label(found.rule) if found.rule else short_label(None),
        "base": rule_label(found.base) if found.base else "",
        "cohort": cohort_text(Cohort.read(row.cohort)),
        "leads": row.leads,
        "side": side_of(row.side),
    }


def backtest(request: HttpRequest, pk: int) -> HttpResponse:
    """One backtest, as it was computed."""
    found = kept(get_object_or_404(whole(Backtest.objects.all()), pk=pk))
    effect, body = Effect.read(found.row.figures), found.body
    context = {
        **heads(found),
        "figures": effect,
        "reissues": reissued(found.row.snapshot, effect.snapshot),
        "view": backtest_view(effect, body, catalogue(), get_language() or "ja"),
    }
    return render(request, "backtests/backtest.html", context)


def heads(found: Kept) -> dict[str, Any]:
    """What every page of one backtest says of it."""
    compared = bool(found.row.base_fingerprint)
    return {
        "row": found.row,
        "rule": found.rule,
        "base": found.base,
        "rule_label": rule_label(found.rule) if found.rule else short_label(None),
        "base_label": rule_label(found.base) if found.base else "",
        "new_name": short_label(found.rule),
        "old_name": (short_label(found.base) if found.base else _("The other rule")) if compared else "",
    }


def backtest_leads(request: HttpRequest, pk: int) -> HttpResponse:
    """The leads that change sides, with the reasons of both rules: ?direction, ?outcome and ?page."""
    found = kept(get_object_or_404(whole(Backtest.objects.all()), pk=pk))
    form, effect = DifferencesFilter(request.GET), Effect.read(found.row.figures)
    total = form.total(effect)
    page = Paginator(range(total), LEADS_PER_PAGE).get_page(request.GET.get("page"))
    context = {**heads(found), "form": form, "total": total, "page": page, "figures": effect}
    words, language, zone = catalogue(), get_language() or "ja", company_zone()
    name = term(found.rule.document) if found.rule else short_label(None)
    try:
        leads = differing_leads(
            found.row.snapshot,
            found.body,
            found.base_body,
            **form.chosen(),
            limit=LEADS_PER_PAGE,
            offset=(page.number - 1) * LEADS_PER_PAGE,
            cohort=effect.cohort,
        )
        context["leads"] = [differing_view(lead, name, words, language, zone) for lead in leads]
    except FileNotFoundError:
        context["trouble"] = _("The leads of this import are no longer kept.")
    except (CannotJudge, TooSlow) as trouble:
        context["trouble"] = trouble_text(trouble)
    return render(request, "backtests/leads.html", context)


@require_POST
def backtest_recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute it again from the leads it was computed from, and say whether the figures are the same."""
    row = get_object_or_404(Backtest.objects.select_related("snapshot"), pk=pk)
    try:
        again = recompute(row, timezone.now())
    except (CannotJudge, TooSlow) as trouble:
        messages.error(request, trouble_text(trouble))
        return redirect("backtest", pk)
    if again.fingerprint == Effect.read(row.figures).fingerprint:
        messages.success(request, _("Computed again: every figure is the same."))
    else:
        messages.error(request, differing_text(row, again))
    return redirect("backtest", pk)


def differing_text(row: Backtest, again: Effect) -> str:
    if again.snapshot != row.figures["snapshot"]:
        return _(
            "Computed again: the figures differ, as leads of this import were erased since. What is shown is "
            "what was computed then."
        )
    return _(
        "Computed again: the figures differ, as a definition that this one refers to has changed since, or "
        "the product counts otherwise. What is shown is what was computed then."
    )


def testing_refused(user: User) -> str:
    """Why this person may not run one; empty where they may."""
    refusal = may_backtest(user.roles)
    return text(refusal) if refusal else ""


def refuse_unless_tester(user: User) -> None:
    if reason := testing_refused(user):
        raise PermissionDenied(reason)

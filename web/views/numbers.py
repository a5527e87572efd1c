"""What the pages of numbers have in common: their filters, an opening where the rest is still to be counted,
and a page that says why there are none.
"""

from collections.abc import Callable
from functools import cache, partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from evidence.judged import CannotJudge
from evidence.keeping import NotKept, only_kept
from evidence.measures.tallies import asking
from evidence.models import Snapshot
from web.loaders.numbers import UNREADABLE, NoNumbers, is_large, newest, numbers_of, unreadable

View = Callable[..., HttpResponseBase]


def with_numbers(view: View) -> View:
    """Gives a view what its address asks of which leads."""

    @wraps(view)
    def opened(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        return readable(request, lambda: view(request, numbers_of(request, newest(timezone.now())), **parts))

    return opened


def with_opening(view: View) -> View:
    """The same for a page that opens with its headline. Of many leads, and while not all of its answers are
    kept, `numbers.brief` is set; the page then fetches itself once more, with ?whole.
    """

    @wraps(view)
    def opened(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        def answer() -> HttpResponseBase:
            snapshot = newest(timezone.now())
            ask = cache(partial(asking, snapshot))  # for both
            return whole_or_opening(
                request,
                snapshot,
                lambda: view(request, numbers_of(request, snapshot, ask), **parts),
                lambda: view(request, numbers_of(request, snapshot, ask, brief=True), **parts),
            )

        return readable(request, answer)

    return opened


def whole_or_opening(
    request: HttpRequest,
    snapshot: Snapshot,
    whole: Callable[[], HttpResponseBase],
    opening: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    """A page whole where its address says so, of few leads, or when all its answers are kept."""
    if "whole" in request.GET or not is_large(snapshot):
        return whole()
    try:
        with only_kept():
            return whole()
    except NotKept:
        return opening()


def readable(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """An answer, or why there is none."""
    try:
        return answer()
    except (NoNumbers, CannotJudge) as none:
        context = {"problem": str(none), "url": reverse("imports")}
    except UNREADABLE:
        context = {"problem": unreadable(), "url": ""}
    return render(request, "numbers/none.html", context)

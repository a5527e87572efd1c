"""What the pages of numbers have in common: their filters, and a page that says why there are none."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from web.loaders.numbers import UNREADABLE, NoNumbers, numbers_of, unreadable


def with_numbers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Gives a view what its address asks of which leads."""

    @wraps(view)
    def opened(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            return view(request, numbers_of(request, timezone.now()), **parts)
        except NoNumbers as none:
            context = {"problem": str(none), "url": reverse("imports")}
        except UNREADABLE:
            context = {"problem": unreadable(), "url": ""}
        return render(request, "numbers/none.html", context)

    return opened

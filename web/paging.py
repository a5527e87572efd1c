"""Lists whose rows come a page at a time from elsewhere than a table."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

MOST_DIGITS = 7
"""A page further on than this is one that nobody asks for."""


def page_asked(request: HttpRequest) -> int:
    """The number in ?page, from 1; 1 where it is none."""
    page = request.GET.get("page", "1")
    return max(int(page), 1) if page.isdecimal() and len(page) <= MOST_DIGITS else 1


def page_of(number: int, total: int, rows: int) -> Page[Any]:
    """What the links below a list are made of; past the end it is the last page."""
    return Page([], min(number, -(-total // rows) or 1), Paginator(range(total), rows))

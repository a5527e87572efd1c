"""Keeping: answers about leads in the cache, and whether one that is not there yet may be worked out.

A key holds all that an answer follows from, so that what is kept is never stale.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.cache import cache

DAY, MONTH = 24 * 3600, 30 * 24 * 3600
"""Seconds."""

_only_kept: ContextVar[bool] = ContextVar("only_kept", default=False)


class NotKept(Exception):  # noqa: N818 - a refusal, not a fault of the program
    """An answer is not there yet, and was not to be worked out."""


def kept(key: str, make: Callable[[], Any], seconds: int = MONTH) -> Any:
    """The answer, worked out where it is not there. Raises `NotKept` within `only_kept`, and like `make`."""
    found = cache.get(key)
    if found is None:
        may_be_made()
        found = make()
        cache.set(key, found, seconds)
    return found


def may_be_made() -> None:
    """Raises `NotKept` within `only_kept`."""
    if _only_kept.get():
        raise NotKept


@contextmanager
def only_kept() -> Iterator[None]:
    """Whoever asks in here is told at the first answer that is not there, and nothing is worked out."""
    token = _only_kept.set(True)
    try:
        yield
    finally:
        _only_kept.reset(token)

"""Erased: which ids are not taken in again, known by keyed digests only."""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable

from django.conf import settings

IsErased = Callable[[str], bool]
"""Of a lead's id in its source."""


def digest(id_: str, key: str = "") -> str:
    """HMAC-SHA256 (hex) of a lead's id in the store, under the company's secret key."""
    secret = hashlib.sha256(b"teigi.erased" + (key or settings.SECRET_KEY).encode()).digest()
    return hmac.digest(secret, id_.encode(), "sha256").hex()


def mentions(text: str, id_: str) -> bool:
    """Whether a text has an id by itself, not as a part of a longer one."""
    return bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(id_)}(?![A-Za-z0-9])", text))


def nobody(_source_id: str) -> bool:
    """Where nothing was ever erased."""
    return False


def erased_of(source_key: str, digests: Iterable[str]) -> IsErased:
    """Whether a lead of a source was erased. Secret keys of before count (SECRET_KEY_FALLBACKS)."""
    known = frozenset(digests)
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    if not known:
        return nobody
    return lambda source_id: any(digest(f"{source_key}:{source_id}", key) in known for key in keys)

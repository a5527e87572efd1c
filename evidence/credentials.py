"""Credentials: encrypted where they are stored, never shown again.

CREDENTIALS_KEY has one key or several, separated by commas: the first encrypts, each of them and SECRET_KEY
decrypt. So a key is changed by putting a new one before it; `manage.py renew_credentials` encrypts all anew.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings

from evidence.connectors.vendor import Trouble

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def seal(credentials: Mapping[str, str]) -> str:
    """Raises `Trouble` where requirements-crm.txt is not installed."""
    return _fernet().encrypt(json.dumps(dict(credentials)).encode()).decode()


def unseal(sealed: str) -> Mapping[str, str]:
    """Raises `Trouble` where the key is another, or there are no credentials."""
    fernet = _fernet()
    from cryptography.fernet import InvalidToken

    try:
        opened: Mapping[str, str] = json.loads(fernet.decrypt(sealed.encode()))
    except InvalidToken:
        raise Trouble("credentials_lost") from None
    return opened


def _fernet() -> "MultiFernet":
    try:
        from cryptography.fernet import Fernet, MultiFernet
    except ImportError:
        raise Trouble("not_installed") from None
    return MultiFernet([Fernet(_derived(key)) for key in (*settings.CREDENTIALS_KEY, settings.SECRET_KEY)])


def _derived(key: str) -> bytes:
    """32 bytes of a key of any length, which is long and random itself."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"teigi credentials " + key.encode()).digest())

"""Kinds: which connector answers for which kind of connection, and what it takes to sign in there."""

from collections.abc import Callable, Mapping

from evidence.connectors.asking import Asking
from evidence.connectors.hubspot import HubSpot
from evidence.connectors.vendor import Trouble, Vendor

connectors: Mapping[str, Callable[[Asking, Mapping[str, str]], Vendor]] = {"hubspot": HubSpot}

credentials: Mapping[str, tuple[str, ...]] = {"hubspot": ("token",)}
"""The names of what has to be given."""


def vendor(kind: str, asking: Asking, given: Mapping[str, str]) -> Vendor:
    """Raises `Trouble` where something is missing."""
    if not all(given.get(name) for name in credentials[kind]):
        raise Trouble("credentials_lost")
    return connectors[kind](asking, given)

"""Kinds: which connector answers for which kind of connection, and what it takes to sign in there."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec

from evidence.connectors.asking import Asking
from evidence.connectors.hubspot import HubSpot
from evidence.connectors.salesforce import Salesforce
from evidence.connectors.vendor import Trouble, Vendor

connectors: Mapping[str, Callable[[Asking, Mapping[str, str]], Vendor]] = {
    "hubspot": HubSpot,
    "salesforce": Salesforce,
    "salesforce-contacts": partial(Salesforce, kind="Contact"),
}

_salesforce = {"domain": True, "consumer_key": True, "consumer_secret": True, "refresh_token": False}
credentials: Mapping[str, Mapping[str, bool]] = {
    "hubspot": {"token": True},
    "salesforce": _salesforce,
    "salesforce-contacts": _salesforce,
}
"""The names of what can be given -> whether it has to be."""


def lacking(kind: str) -> bool:
    """Whether something of requirements-crm.txt that the kind takes is not installed here."""
    libraries = ["cryptography", "requests"]
    libraries += ["simple_salesforce"] if connectors[kind] is not HubSpot else []
    return not all(map(find_spec, libraries))


def vendor(kind: str, asking: Asking, given: Mapping[str, str]) -> Vendor:
    """Raises `Trouble` where something is missing."""
    if not all(given.get(name) for name, needed in credentials[kind].items() if needed):
        raise Trouble("credentials_lost")
    return connectors[kind](asking, given)

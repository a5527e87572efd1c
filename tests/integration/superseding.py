"""How tests let another version come into force while a proposal is discussed."""

from datetime import timedelta
from typing import Any

from definitions.actions import publish
from definitions.models import Document, Version
from tests.integration.universe import Universe, rule

CAP = {"id": "cap", "attribute": "site_visits", "is": "at_most", "value": 90}


def comes_into_force(
    world: Universe, body: dict[str, Any] | None = None, document: Document | None = None, days: float = 0
) -> Version:
    """The next version, by default with another criterion beside the one visit; in some days' time."""
    at = world.later()
    version = publish(
        document=document or world.mql,
        body=body or rule(visits=1, criteria=[CAP]),
        agreement=[],
        approved_by=world.ito,
        reason="別の改定案",
        proposal_number=None,
        report_fingerprint="",
        decided_at=at,
        published_at=at,
        in_force_from=at + timedelta(days=days, minutes=1),
    )
    world.later()
    return version

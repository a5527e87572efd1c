"""The chain of a document's versions: each fingerprint covers its version and the one before it."""

import hashlib
import json
from datetime import UTC

from definitions.models import Version


def chain(version: Version) -> str:
    """SHA-256 (hex) over all that was agreed, its dates and the previous version's chain."""
    agreed = {
        "document": version.document.key,
        "number": version.number,
        "body": version.body,
        "fingerprint": version.fingerprint,
        "agreement": version.agreement,
        "proposal_number": version.proposal_number,
        "report_fingerprint": version.report_fingerprint,
        "previous_chain": version.previous_chain,
        "reason": version.reason,
        "approved_by": version.approved_by_id,
        "decided_at": version.decided_at.astimezone(UTC).isoformat(),
        "published_at": version.published_at.astimezone(UTC).isoformat(),
        "in_force_from": version.in_force_from.astimezone(UTC).isoformat(),
    }
    if version.led_by:  # what was published before events were chained keeps its chain
        agreed["led_by"] = version.led_by
    text = json.dumps(agreed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

"""The chain of a document's versions: each fingerprint covers its version and the one before it."""

import hashlib
import json
from collections.abc import Iterable
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
    text = json.dumps(agreed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def broken(versions: Iterable[Version]) -> list[Version]:
    """Of one document's versions, by number: those whose chain is not what their content and
    predecessor give.
    """
    found, previous = [], ""
    for number, version in enumerate(versions, start=1):
        if version.number != number or version.previous_chain != previous or version.chain != chain(version):
            found.append(version)
        previous = version.chain
    return found

"""A document's policy: the terms there are, and within which bounds each can be set. Pure."""

from collections.abc import Collection, Mapping
from typing import Any

from governance.knowledge import CMO, HEADS, Refusal
from governance.roles import ADMINISTRATOR, AUDITOR

BOUNDS = {
    "sessions_required": (0, 12),
    "days_between_sessions": (1, 31),
    "position_days": (1, 90),
    "trial_days": (1, 366),
    "review_months": (1, 24),
}
"""Term -> (least, most)."""
TERMS = (*BOUNDS, "hidden_positions", "approver_when_cmo_proposes")


def may_change_policy(roles: Collection[str], seats: Collection[str]) -> Refusal | None:
    """Administrators and whoever acts as the CMO."""
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    if ADMINISTRATOR in roles or CMO in seats:
        return None
    return Refusal("only_administrators_and_cmo_change_policy")


def fitting(terms: Mapping[str, Any], seats: Collection[str]) -> Refusal | None:
    """Each term within its bounds; who decides in the CMO's place is no party. `seats`: those there are."""
    for name, (least, most) in BOUNDS.items():
        value = terms.get(name, least)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            return Refusal("policy_bounds", {"term": name, "least": least, "most": most})
    if not isinstance(terms.get("hidden_positions", False), bool):
        return Refusal("policy_bounds", {"term": "hidden_positions", "least": 0, "most": 1})
    approver = terms.get("approver_when_cmo_proposes", "")
    if approver and (approver in (*HEADS, CMO) or approver not in seats):
        return Refusal("document_approver")
    return None

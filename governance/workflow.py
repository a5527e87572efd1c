"""The whole workflow as one table: verb, from, to, who, needs. Pure; the diagram in docs/ is drawn from it."""

from enum import StrEnum


class Status(StrEnum):
    """Where a proposal stands. DECISION is never stored: a trial whose end has passed is in it."""

    DRAFT = "draft"
    DISCUSSION = "discussion"
    TRIAL = "trial"
    DECISION = "decision"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

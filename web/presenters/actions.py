"""What people agreed to do, with what this reader may do about it."""

from dataclasses import dataclass

from django import forms

from governance.models import ActionItem
from people.company_time import company_day
from web.forms.sessions import ActionForm
from web.loaders.proposal import Loaded


@dataclass(frozen=True, slots=True)
class ActionView:
    action: ActionItem
    overdue: bool
    reason: str
    """Why this reader cannot mark it as done (or open it again)."""


@dataclass(frozen=True, slots=True)
class ActionsView:
    rows: list[ActionView]
    """The open ones first, by their days."""
    open: int
    add: forms.Form
    add_reason: str


def actions_view(loaded: Loaded) -> ActionsView:
    today = company_day(loaded.at)
    rows = sorted(loaded.proposal.actions.all(), key=lambda row: (row.done_at is not None, row.due_on))
    views = [
        ActionView(
            row,
            row.overdue(today),
            loaded.reason(
                "reopen_action" if row.done_at else "finish_action",
                author=row.owner_id,
                open=row.done_at is None,
            ),
        )
        for row in rows
    ]
    return ActionsView(
        views,
        sum(row.done_at is None for row in rows),
        loaded.form("action", ActionForm),
        loaded.reason("agree_action"),
    )

"""Opening a discussion, and revising, with the test on past leads wherever it can be made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from definitions.bodies import judges_leads
from definitions.language.parse import Faults, canonical
from definitions.models import Version
from evidence.backtests import store_backtest
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.models import Backtest, Snapshot
from governance.actions.proposals import open_discussion, revise
from governance.facts import facts_of
from governance.models import Proposal, Revision
from governance.policies import may
from governance.queries import in_force
from governance.refusals import permit
from people.models import User

Body = Mapping[str, Any]


@transaction.atomic
def open_tested(*, proposal: Proposal, no_backtest_reason: str = "", by: User, at: datetime) -> Proposal:
    """Put a draft before both heads, tested on past leads. Raises `Refused`."""
    at_the_door("open_discussion", proposal, by, at)
    backtest = backtest_of(proposal.revisions.latest("number").body, proposal.base, by=by, at=at)
    return open_discussion(
        proposal=proposal, backtest=backtest, no_backtest_reason=no_backtest_reason, by=by, at=at
    )


@transaction.atomic
def revise_tested(
    *,
    proposal: Proposal,
    body: Body,
    reason: str,
    revision: int,
    no_backtest_reason: str = "",
    by: User,
    at: datetime,
) -> Revision:
    """A new revision, tested on past leads against the version in force now. Raises `Refused`."""
    at_the_door("revise", proposal, by, at)
    return revise(
        proposal=proposal,
        body=body,
        reason=reason,
        revision=revision,
        backtest=backtest_of(body, in_force(proposal.document, at), by=by, at=at),
        no_backtest_reason=no_backtest_reason,
        by=by,
        at=at,
    )


def backtest_of(body: Body, base: Version | None, *, by: User, at: datetime) -> Backtest | None:
    """The stored test on past leads; None where they cannot be asked: then words are needed instead."""
    snapshot = Snapshot.objects.current(at) if judges_leads(str(body.get("kind"))) else None
    if snapshot is None:
        return None
    try:
        with transaction.atomic():
            return store_backtest(
                snapshot=snapshot, body=canonical(body), base=base.body if base else None, by=by, at=at
            )
    except (CannotJudge, TooSlow, Faults):
        return None


def at_the_door(verb: str, proposal: Proposal, by: User, at: datetime) -> None:
    """Who may not do it has no leads judged. The action itself asks again, with the proposal locked."""
    permit(may(verb, facts_of(proposal, by, at)))

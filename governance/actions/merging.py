"""Merging a proposal with the version that came into force meanwhile."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from definitions.language.merged import Resolution, Written
from governance.actions.guard import body_detail, step
from governance.actions.proposals import broken_in, put_before_heads, test_detail
from governance.actions.tested import at_the_door, backtest_of
from governance.merging import merging
from governance.models import Proposal, Revision
from people.models import User


@transaction.atomic
def merge(
    *,
    proposal: Proposal,
    revision: int,
    version: int,
    resolutions: Mapping[str, Resolution],
    reason: str,
    no_backtest_reason: str = "",
    by: User,
    at: datetime,
) -> Revision:
    """The next revision: the proposal with `version`, in force now, by criterion; tested on past leads like
    any other. Dismisses every position. Raises `Refused`.

    `resolutions`: key of each conflict -> the side to take, or what was written. Raises `Faults` where that
    makes no valid body.
    """
    locked = (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document", "base")
        .get(pk=proposal.pk)
    )
    at_the_door("merge", locked, by, at)
    found = merging(locked, at, resolutions)
    assert found  # the policy refused otherwise
    body = found.merged.body or found.ours.body
    backtest = backtest_of(body, found.theirs, by=by, at=at) if locked.opened_at else None
    detail = {
        "revision": revision,
        "version": version,
        "reason": reason,
        "conflicts": len(found.merged.conflicts),
        "broken_examples": broken_in(body),
        **body_detail(locked.document, body),
        **test_detail(body, backtest, no_backtest_reason),
    }
    act = step("merge", locked, by, at, detail=detail)
    return put_before_heads(
        act,
        body,
        reason,
        backtest,
        no_backtest_reason,
        resolved={key: _plain(one) for key, one in resolutions.items()},
    )


def _plain(one: Resolution) -> object:
    return {"written": one.value} if isinstance(one, Written) else one

"""What people try on a proposal, one attempt at a time, whether or not it is allowed."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from definitions.language.merged import Resolution
from definitions.models import Document
from governance.actions import decisions, delegations, discussion, positions, proposals, sessions, trials
from governance.actions.merging import merge
from governance.actions.reverting import revert
from governance.merging import merging
from governance.models import Objection, Proposal, TrialReport
from governance.queries import in_force
from people.actions import seat_person
from people.models import Delegation, Seat, SeatHolding
from tests.integration.universe import PEOPLE, Universe, rule, vacate

SEATS = ("marketing_head", "sales_head", "cmo")
Act = Callable[[Universe, random.Random, Document, Any, Any], Any]


def on(act: Callable[..., Any]) -> Act:
    """An act on a proposal; without one there is nothing to do."""

    def run(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
        if proposal is not None:
            act(world, chance, proposal, by)

    return run


def drafted(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    body = rule(chance.choice((1, 3, 9)), kind=document.kind)
    draft = proposals.draft(
        document=document, title="題", body=body, reason="理由", expected_effect="効果", by=by, at=world.now
    )
    if chance.random() < 0.8:
        proposals.open_discussion(proposal=draft, no_backtest_reason="なし", by=by, at=world.now)


def newest(proposal: Proposal) -> int:
    return proposal.revisions.count()


def objection(proposal: Proposal) -> Objection | None:
    return proposal.objections.first()


def agreed(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    stance = chance.choice(("agree", "agree", "concern"))
    positions.take_position(
        proposal=proposal, revision=newest(proposal), stance=stance, text="懸念", by=by, at=world.now
    )


def objected(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    positions.take_position(
        proposal=proposal,
        revision=newest(proposal),
        stance="object",
        text="反対",
        harm="other",
        by=by,
        at=world.now,
    )


def settled(action: Callable[..., Any]) -> Act:
    def run(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
        if found := objection(proposal):
            action(objection=found, reason="理由", by=by, at=world.now)

    return on(run)


def revised(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    proposals.revise(
        proposal=proposal,
        body=rule(chance.choice((1, 3, 9)), kind=proposal.document.kind),
        reason="理由",
        revision=newest(proposal),
        no_backtest_reason="なし",
        by=by,
        at=world.now,
    )


def held(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    session = proposal.sessions.filter(held_at=None).first()
    if session:
        sessions.hold_session(
            session=session, held_at=world.now, attendees=[by], minutes="議事", by=by, at=world.now
        )


def contracted(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    trials.write_contract(
        proposal=proposal,
        measures=[{"measure": "qualified_share", "is": "at_least", "value": 0.2}],
        least_leads=30,
        days=chance.choice((1, 14)),
        maturity_days=0,
        if_met="承認",
        if_missed="協議",
        if_inconclusive="延長",
        by=by,
        at=world.now,
    )


def reported(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    if trial := proposal.trials.last():
        trials.report(trial=trial, by=by, at=world.now)


def approved(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    report = TrialReport.objects.filter(trial__proposal=proposal).last()
    since = world.now + timedelta(days=chance.choice((0, 0, 3)))
    decisions.approve(
        proposal=proposal,
        revision=newest(proposal),
        report=report,
        in_force_from=since,
        reason=chance.choice(("", "理由")),
        by=by,
        at=world.now,
    )


def with_reason(action: Callable[..., Any]) -> Act:
    return on(
        lambda world, chance, proposal, by: action(proposal=proposal, reason="理由", by=by, at=world.now)
    )


def ended(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    if trial := proposal.trials.last():
        trials.end_trial_early(trial=trial, reason="理由", by=by, at=world.now)


def with_revision(action: Callable[..., Any]) -> Act:
    return on(
        lambda world, chance, proposal, by: action(
            proposal=proposal, revision=newest(proposal), by=by, at=world.now
        )
    )


def reseated(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    seat = Seat.objects.get(key=chance.choice(SEATS))
    seat_person(seat=seat, user=by, by=world.yamada, at=world.now)


def vacated(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    key = chance.choice(SEATS)
    if chance.random() < 0.3 and SeatHolding.objects.filter(seat__key=key, until=None).exists():
        vacate(key, world.now)


def merged(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    """With sides chosen by chance until nothing is left."""
    resolutions: dict[str, Resolution] = {}
    found = merging(proposal, world.now)
    while found and found.merged.conflicts:
        for conflict in found.merged.conflicts:
            resolutions[conflict.key] = chance.choice(("ours", "theirs"))  # type: ignore[assignment]
        found = merging(proposal, world.now, resolutions)
    now = in_force(proposal.document, world.now)
    merge(
        proposal=proposal,
        revision=newest(proposal),
        version=now.number if now else 0,
        resolutions=resolutions,
        reason="合わせた",
        no_backtest_reason="なし",
        by=by,
        at=world.now,
    )


def reverted(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    versions, now = list(document.versions.all()), in_force(document, world.now)
    if versions and now:
        revert(version=chance.choice(versions), instead_of=now.number, reason="緊急", by=by, at=world.now)


def asked_for_more(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    if trial := proposal.trials.last():
        end = trial.ends_at + timedelta(days=chance.choice((-1, 7, 14)))
        trials.ask_extension(trial=trial, ends_at=end, reason="件数不足", by=by, at=world.now)


def extended(world: Universe, chance: random.Random, proposal: Proposal, by: Any) -> None:
    if (trial := proposal.trials.last()) and trial.extension_end:
        trials.extend_trial(trial=trial, ends_at=trial.extension_end, by=by, at=world.now)


def delegated(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    """Somebody's seat to anybody, from now or later; half of the time by who holds it."""
    seat = Seat.objects.get(key=chance.choice(SEATS))
    sits = SeatHolding.objects.at(world.now).filter(seat=seat).first()
    since = world.now + timedelta(days=chance.choice((0, 0, 5)))
    delegations.delegate(
        seat=seat,
        delegate=world.people[chance.choice(list(PEOPLE))],
        since=since,
        until=since + timedelta(days=chance.choice((1, 30))),
        by=sits.user if sits and chance.random() < 0.5 else by,
        at=world.now,
    )


def revoked(world: Universe, chance: random.Random, document: Document, proposal: Any, by: Any) -> None:
    if found := Delegation.objects.order_by("pk").first():
        delegations.revoke(delegation=found, by=chance.choice((by, found.holder)), at=world.now)


ACTS: dict[str, Act] = {
    "draft": drafted,
    "sponsor": with_revision(proposals.sponsor),
    "open": on(
        lambda world, chance, proposal, by: proposals.open_discussion(
            proposal=proposal, no_backtest_reason="なし", by=by, at=world.now
        )
    ),
    "agree": on(agreed),
    "object": on(objected),
    "withdraw_objection": settled(positions.withdraw_objection),
    "overrule": settled(positions.overrule_objection),
    "revise": on(revised),
    "hold": on(held),
    "waive": with_reason(sessions.waive_sessions),
    "contract": on(contracted),
    "start": with_revision(trials.start_trial),
    "send": with_revision(trials.send_to_decision),
    "report": on(reported),
    "approve": on(approved),
    "request": with_reason(decisions.request_changes),
    "reject": with_reason(decisions.reject),
    "withdraw": with_reason(proposals.withdraw),
    "end_early": on(ended),
    "comment": on(
        lambda world, chance, proposal, by: discussion.comment(
            proposal=proposal, text="一言", by=by, at=world.now
        )
    ),
    "merge": on(merged),
    "revert": reverted,
    "ask_extension": on(asked_for_more),
    "extend": on(extended),
    "delegate": delegated,
    "revoke": revoked,
    "reseat": reseated,
    "vacate": vacated,
}

"""What the demo company's 48-hour rules went through: abroad an emergency revert, then two proposals; at home
one that is answered unseen.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from definitions.models import Document
from demo import words
from governance.actions.acknowledgements import acknowledge
from governance.actions.company import starter
from governance.actions.decisions import approve
from governance.actions.delegations import delegate
from governance.actions.documents import add_document, change_policy
from governance.actions.positions import overrule_objection, take_position
from governance.actions.proposals import draft, open_discussion
from governance.actions.reverting import revert
from governance.actions.reviews import record_review
from governance.actions.sessions import waive_sessions
from governance.actions.trials import send_to_decision
from governance.models import Proposal
from people.models import Seat, User

KEY = "deadline-overseas"
Words = tuple[str, str, str]
"""Title, reason, expected effect."""


def rule(hours: int, days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri")) -> dict[str, Any]:
    """The 48-hour rule that an installation starts with, otherwise counted."""
    (body,) = (row["body"] for row in starter()["documents"] if row["key"] == "deadline")
    return {**body, "hours": hours, "counted_days": list(days)}


def abroad(company: Any, administrator: User) -> Proposal:
    """Agreed on at 72 hours; cut to 24, which the CMO took back; then 60 hours, while sales had proposed
    other days: that proposal waits to be merged.
    """
    cmo: User = company.people["takahashi"]
    add_document(
        key=KEY,
        kind=Document.Kind.DEADLINE,
        scope="海外",
        name_ja="48時間ルール（海外）",
        name_en="48-hour rule (overseas)",
        sessions_required=2,
        by=administrator,
        at=company.ago(330),
    )
    passed(company, rule(72), words.ABROAD_72, 320)
    passed(company, rule(24), words.ABROAD_24, 130, overrule)
    document = company.document(KEY)
    first, at = document.versions.get(number=1), company.ago(100, 15)
    back = revert(version=first, instead_of=2, reason=words.ABROAD_REVERTED, by=cmo, at=at)
    for key, day in (("sato", 99), ("tanaka", 99), ("watanabe", 98)):
        acknowledge(version=back, by=company.people[key], at=company.ago(day, 9))
    record_review(
        document=document,
        outcome="keep",
        notes=words.ABROAD_REVIEWED,
        by=company.people["tanaka"],
        at=company.ago(88, 14),
    )
    waits = opened(
        company, rule(48, ("mon", "tue", "wed", "thu", "fri", "sat")), words.ABROAD_SATURDAYS, 24, by="tanaka"
    )
    agree(company, waits, 20)
    passed(company, rule(60), words.ABROAD_60, 16, agree_by_delegate)
    return waits


def at_home(company: Any) -> Proposal:
    """The 48-hour rule at home, whose policy hides positions: sales has answered, which marketing cannot see
    yet; marketing's seat is lent to somebody for the week after the next.
    """
    document, by = company.document("deadline"), company.people["kato"]
    reason = words.HIDE_POSITIONS
    change_policy(document=document, hidden_positions=True, reason=reason, by=by, at=company.ago(30))
    proposal = opened(company, rule(36), words.SHORTER_DEADLINE, 5, by="tanaka", key="deadline")
    tanaka, at = company.people["tanaka"], company.ago(3, 11)
    take_position(proposal=proposal, revision=1, stance="agree", by=tanaka, at=at)
    away = {"since": company.ago(-8, 0), "until": company.ago(-15, 0)}
    lend(company, "marketing_head", "sato", "ito", **away, at=company.ago(1, 17))
    return proposal


def opened(
    company: Any, body: dict[str, Any], said: Words, days: int, by: str = "sato", key: str = KEY
) -> Proposal:
    title, reason, effect = said
    document, at = company.document(key), company.ago(days, 11)
    who = {"by": company.people[by]}
    proposal = draft(
        document=document, title=title, body=body, reason=reason, expected_effect=effect, at=at, **who
    )
    return open_discussion(proposal=proposal, at=company.ago(days - 1), **who)


def agree(company: Any, proposal: Proposal, days: int) -> None:
    for key, hour in (("sato", 13), ("tanaka", 16)):
        at = company.ago(days, hour)
        take_position(proposal=proposal, revision=1, stance="agree", by=company.people[key], at=at)


def overrule(company: Any, proposal: Proposal, days: int) -> None:
    """Sales objects; the CMO overrules that with a reason, and sales agrees with a concern."""
    sato, tanaka, cmo = (company.people[key] for key in ("sato", "tanaka", "takahashi"))
    take = partial(take_position, proposal=proposal, revision=1)
    harm: dict[str, Any] = {"harm": "no_owner", "criterion": "hours", "text": words.NOBODY_AT_NIGHT}
    take(stance="object", **harm, by=tanaka, at=company.ago(days, 9))
    objection, at = proposal.objections.get(), company.ago(days, 14)
    overrule_objection(objection=objection, reason=words.OVERRULED, by=cmo, at=at)
    take(stance="agree", by=sato, at=company.ago(days, 15))
    take(stance="concern", text=words.ABROAD_CONCERN, by=tanaka, at=company.ago(days, 16))


def agree_by_delegate(company: Any, proposal: Proposal, days: int) -> None:
    """Somebody acts for the head of sales, who is away for a week."""
    away = {"since": company.ago(days + 2, 0), "until": company.ago(days - 5, 0)}
    lend(company, "sales_head", "tanaka", "watanabe", **away, at=company.ago(days + 3, 17))
    for key, hour in (("sato", 13), ("watanabe", 16)):
        who = {"by": company.people[key], "at": company.ago(days, hour)}
        take_position(proposal=proposal, revision=1, stance="agree", **who)


def lend(company: Any, seat: str, holder: str, to: str, **when: datetime) -> None:
    people = company.people
    delegate(seat=Seat.objects.get(key=seat), delegate=people[to], by=people[holder], **when)


def passed(
    company: Any, body: dict[str, Any], said: Words, days: int, agreeing: Callable[..., None] = agree
) -> None:
    """Within two weeks: opened, agreed on, the sessions waived, decided, in force."""
    proposal = opened(company, body, said, days)
    agreeing(company, proposal, days - 3)
    for key in ("sato", "tanaka"):
        at = company.ago(days - 4)
        waive_sessions(proposal=proposal, reason=words.WAIVED, by=company.people[key], at=at)
    send_to_decision(proposal=proposal, revision=1, by=company.people["sato"], at=company.ago(days - 5))
    approve(
        proposal=proposal,
        revision=1,
        report=None,
        in_force_from=company.ago(days - 12, 0),
        by=company.people["takahashi"],
        at=company.ago(days - 7, 11),
    )

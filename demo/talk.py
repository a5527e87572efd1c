"""What the demo company's people asked, suggested and agreed to do."""

from typing import Any

from demo import definitions as bodies
from demo import words
from governance.actions.acknowledgements import acknowledge, raise_doubt, reply_to_doubt
from governance.actions.agreed import agree_action, finish_action
from governance.actions.discussion import comment
from governance.actions.proposals import draft
from governance.actions.suggesting import suggest_value
from governance.models import Proposal


def ask_about_versions(company: Any) -> None:
    """Of the MQL definition in force one question was replied to, and one waits."""
    tanaka, suzuki, nakamura = (company.people[key] for key in ("tanaka", "suzuki", "nakamura"))
    version = company.document("mql").versions.latest("number")
    at = company.ago(77, 10)
    asked = raise_doubt(version=version, kind="cannot_do", text=words.NO_BUDGET_ASKED, by=suzuki, at=at)
    reply_to_doubt(doubt=asked, text=words.BUDGET_LATER, by=tanaka, at=company.ago(76, 15))
    acknowledge(version=version, by=suzuki, at=company.ago(76, 17))
    at = company.ago(5, 16)
    raise_doubt(version=version, kind="unclear", text=words.WHAT_IS_CONFIRMED, by=nakamura, at=at)


def suggest_a_change(company: Any, days: int) -> Proposal:
    """What somebody who holds no seat proposes: it waits for a head who sponsors it."""
    title, reason, effect = words.SEMINAR_SUGGESTED
    return draft(
        document=company.document("mql"),
        title=title,
        body=bodies.MQL_SUGGESTED,
        reason=reason,
        expected_effect=effect,
        by=company.people["nakamura"],
        at=company.ago(days, 16),
    )


def talk_on(company: Any, proposal: Proposal) -> None:
    """On the proposal in discussion: a suggestion, a mention, an action that is done and one overdue."""
    people = company.people
    sato, tanaka, watanabe, suzuki = (people[key] for key in ("sato", "tanaka", "watanabe", "suzuki"))
    suggest_value(
        proposal=proposal,
        criterion="size",
        value="80",
        text=words.EIGHTY,
        revision=proposal.revisions.count(),
        by=watanabe,
        at=company.ago(2, 11),
    )
    comment(proposal=proposal, text=words.ASK_SUZUKI, by=tanaka, at=company.ago(2, 16))
    for text, owner, due, at in (
        (words.LIST_SMALL_WINS, suzuki, 8, company.ago(10, 16)),
        (words.ASK_BRANCHES, watanabe, 2, company.ago(9, 16)),
    ):
        day = company.ago(due).date()
        action = agree_action(proposal=proposal, text=text, owner=owner, due_on=day, by=sato, at=at)
        if owner == suzuki:
            finish_action(action=action, by=suzuki, at=company.ago(8, 17))

"""What the demo company's people asked, suggested and agreed to do."""

from typing import Any

from demo import words
from governance.actions.acknowledgements import acknowledge, raise_doubt, reply_to_doubt


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

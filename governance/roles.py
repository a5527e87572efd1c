"""What roles open outside any proposal: imports, the catalogue, feedback, people. Pure, like policies.py."""

from collections.abc import Collection

from governance.knowledge import Refusal

ANALYST, ADMINISTRATOR, AUDITOR = "analyst", "administrator", "auditor"
SALES = "sales"
"""The side of a department (people.models.Department.Side)."""


def may_import(roles: Collection[str]) -> Refusal | None:
    """Import leads."""
    return one_of(roles, {ANALYST}, "only_analysts_import")


def may_backtest(roles: Collection[str]) -> Refusal | None:
    """Run a backtest and keep it; computing a kept one again is open to whoever reads it."""
    return one_of(roles, {ANALYST}, "only_analysts_backtest")


def may_edit_catalogue(roles: Collection[str]) -> Refusal | None:
    """Add attributes to the catalogue and change them."""
    return one_of(roles, {ANALYST, ADMINISTRATOR}, "only_analysts_and_administrators")


def may_manage_people(roles: Collection[str]) -> Refusal | None:
    """Add people, seat them, give and take roles."""
    return one_of(roles, {ADMINISTRATOR}, "only_administrators")


def may_manage_reasons(roles: Collection[str], side: str) -> Refusal | None:
    """Add reasons for rejecting a lead and change them: sales, whose reasons they are, and administrators."""
    if side == SALES and AUDITOR not in roles:
        return None
    return one_of(roles, {ADMINISTRATOR}, "only_sales_and_administrators")


def may_give_feedback(roles: Collection[str], side: str) -> Refusal | None:
    """Accept or reject a lead: what sales says counts, and nobody else's answer does."""
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    return None if side == SALES else Refusal("only_sales_gives_feedback")


def one_of(roles: Collection[str], wanted: set[str], code: str) -> Refusal | None:
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    return None if wanted & set(roles) else Refusal(code)

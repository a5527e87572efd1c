"""What roles open outside any proposal: imports, the catalogue, feedback, people. Pure, like policies.py."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.knowledge import CMO, HEADS, Name, Refusal

ANALYST, ADMINISTRATOR, AUDITOR = "analyst", "administrator", "auditor"
SALES = "sales"
SIDES = ("marketing", "sales")
"""The side of a department (people.models.Department.Side)."""

LONGEST_DELEGATION = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Delegating:
    """What is known of a delegation that somebody asks for."""

    at: datetime
    since: datetime
    until: datetime
    roles: Collection[str]
    """Of who delegates."""
    holds: bool
    """Whoever delegates sits on the seat now."""
    fit: bool
    """The other one is somebody else, signs in and is no auditor."""
    person: Name
    """The other one."""
    other_seat: Name | None
    """A seat that the other one holds, or has by another delegation in the period."""
    taken_by: Name | None
    """Who has the seat by delegation in this period already."""


def may_import(roles: Collection[str]) -> Refusal | None:
    """Import leads."""
    return one_of(roles, {ANALYST}, "only_analysts_import")


def may_backtest(roles: Collection[str]) -> Refusal | None:
    """Run a backtest and keep it; computing a kept one again is open to whoever reads it."""
    return one_of(roles, {ANALYST}, "only_analysts_backtest")


def may_edit_catalogue(roles: Collection[str]) -> Refusal | None:
    """Add attributes to the catalogue and change them."""
    return one_of(roles, {ANALYST, ADMINISTRATOR}, "only_analysts_and_administrators")


def may_verify(roles: Collection[str]) -> Refusal | None:
    """Have the whole record compared with its seals: it reads everything, and takes a while."""
    if {AUDITOR, ADMINISTRATOR} & set(roles):
        return None
    return Refusal("only_auditors_and_administrators_verify")


def may_manage_people(roles: Collection[str]) -> Refusal | None:
    """Add people, seat them, give and take roles."""
    return one_of(roles, {ADMINISTRATOR}, "only_administrators")


def may_manage_channels(roles: Collection[str]) -> Refusal | None:
    """Let channels of the company's chat be told."""
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


def may_record_contacts(roles: Collection[str], side: str) -> Refusal | None:
    """Record a contact with a lead by hand: sales, whose contacts stop the clock."""
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    return None if side == SALES else Refusal("only_sales_records_contacts")


def may_enter_closures(roles: Collection[str], seats: Collection[str]) -> Refusal | None:
    """Enter the days on which the company is closed: administrators, both heads and the CMO."""
    if AUDITOR not in roles and {*HEADS, CMO} & set(seats):
        return None
    return one_of(roles, {ADMINISTRATOR}, "only_heads_and_administrators_enter_closures")


def may_allow_exemptions(roles: Collection[str], seats: Collection[str]) -> Refusal | None:
    """Allow an exception to the 48-hour rule: both heads and the CMO."""
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    return None if {*HEADS, CMO} & set(seats) else Refusal("only_heads_and_cmo_allow_exemptions")


def may_tend_roadmap(roles: Collection[str], seats: Collection[str]) -> Refusal | None:
    """Say when the roadmap began, tend its initiatives, open a pulse: both heads and the CMO."""
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    return None if {*HEADS, CMO} & set(seats) else Refusal("only_heads_and_cmo_tend_roadmap")


def may_record_occurrence(roles: Collection[str], seats: Collection[str], *, owns: bool) -> Refusal | None:
    """Record that an initiative took place: its owner, the heads and the CMO."""
    if owns and AUDITOR not in roles:
        return None
    refusal = may_tend_roadmap(roles, seats)
    return Refusal("only_owner_and_heads_record") if refusal and AUDITOR not in roles else refusal


def may_strike_occurrence(
    roles: Collection[str], seats: Collection[str], *, recorded: bool
) -> Refusal | None:
    """Strike out what was recorded by mistake, or restore it: who recorded it, the heads and the CMO."""
    if recorded and AUDITOR not in roles:
        return None
    refusal = may_tend_roadmap(roles, seats)
    return Refusal("only_recorder_and_heads_strike") if refusal and AUDITOR not in roles else refusal


def may_answer_pulse(roles: Collection[str], side: str) -> Refusal | None:
    """Answer a pulse: the people of marketing and sales, about each other."""
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    return None if side in SIDES else Refusal("only_sides_answer_pulse")


def may_take_part_in_weekly(roles: Collection[str], side: str, seats: Collection[str]) -> Refusal | None:
    """Write minutes and decide actions: marketing, sales, analysts, and whoever sits on a seat."""
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    if side in SIDES or ANALYST in roles or seats:
        return None
    return Refusal("only_parties_take_part")


def may_set_measuring(roles: Collection[str], seats: Collection[str]) -> Refusal | None:
    """Say how leads are counted and when the weekly review is: both heads, the CMO and administrators."""
    if AUDITOR not in roles and {*HEADS, CMO} & set(seats):
        return None
    return one_of(roles, {ADMINISTRATOR}, "only_heads_and_administrators_set")


def may_delegate(asked: Delegating) -> Refusal | None:
    """A holder lets somebody else act in the seat for a period; nobody gets two seats by it."""
    if not asked.holds:
        return Refusal("only_holders_delegate")
    if AUDITOR in asked.roles:
        return Refusal("auditors_change_nothing")
    if not asked.fit:
        return Refusal("delegate_unfit")
    if asked.other_seat:
        return Refusal("delegate_is_holder", {"person": asked.person, "seat": asked.other_seat})
    if not asked.at <= asked.until or not asked.since < asked.until <= asked.since + LONGEST_DELEGATION:
        return Refusal("delegation_period")
    return Refusal("delegation_overlaps", {"person": asked.taken_by}) if asked.taken_by else None


def one_of(roles: Collection[str], wanted: set[str], code: str) -> Refusal | None:
    if AUDITOR in roles:
        return Refusal("auditors_change_nothing")
    return None if wanted & set(roles) else Refusal(code)

"""The list of proposals with where each stands and whose turn it is: a fixed number of queries, and of those
that have ended only the page's are read whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from governance.agenda import OpenCounts, open_counts
from governance.facts import facts_of_all, with_facts
from governance.models import Proposal
from governance.next_steps import step_of
from governance.refusals import status_name
from governance.workflow import OPEN, Status
from people.models import Seat, SeatHolding, User
from web.presenters.turns import TurnView, turn_view


@dataclass(frozen=True, slots=True)
class ProposalRow:
    proposal: Proposal
    status: str
    status_name: str
    turn: TurnView | None
    """None once it has ended."""
    open: bool
    mine: bool
    """It waits for the reader."""
    revision: int
    still_open: OpenCounts


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list is narrowed and sorted by; `row` is there of open proposals only."""

    number: int
    status: str
    due: datetime | None = None
    row: ProposalRow | None = None


def proposal_entries(proposals: "QuerySet[Proposal]", user: User, at: datetime) -> list[Entry]:
    rows = proposal_rows(proposals.filter(status__in=OPEN), user, at)
    ended = proposals.exclude(status__in=OPEN).order_by().values_list("pk", "status")
    found = [Entry(row.proposal.pk, row.status, row.turn.due if row.turn else None, row) for row in rows]
    return [*found, *(Entry(*one) for one in ended)]


def rows_of(entries: Sequence[Entry], at: datetime) -> list[ProposalRow]:
    """The entries of a page, whole."""
    found = {entry.number: entry.row for entry in entries if entry.row}
    if missing := [entry.number for entry in entries if entry.row is None]:
        found |= {row.proposal.pk: row for row in ended_rows(missing, at)}
    return [found[entry.number] for entry in entries]


def ended_rows(numbers: Sequence[int], at: datetime) -> list[ProposalRow]:
    """Nothing waits for anybody there, so that no facts are asked."""
    rows: Any = Proposal.objects.filter(pk__in=numbers).annotate(newest=Max("revisions__number"))
    rows = list(rows.select_related("document", "proposer__department"))
    counts = open_counts(rows, at)
    return [
        ProposalRow(row, row.status, status_name(row.status), None, False, False, row.newest, counts[row.pk])
        for row in rows
    ]


def proposal_rows(proposals: "QuerySet[Proposal]", user: User, at: datetime) -> list[ProposalRow]:
    rows = list(with_facts(proposals, at).select_related("proposer__department"))
    facts = facts_of_all(rows, user, at)
    steps = {row.pk: step_of(row, facts[row.pk]) for row in rows}
    holders = {
        holding.seat.key: holding.user
        for holding in SeatHolding.objects.at(at).select_related("seat", "user")
    }
    seats = {seat.key: seat for seat in Seat.objects.all()}
    named = {pk for step in steps.values() for pk in step.people}
    people = User.objects.in_bulk(named)
    counts = open_counts(rows, at)
    listed = []
    for row in rows:
        status, step = facts[row.pk].status or Status.DRAFT, steps[row.pk]
        mine = user.pk in step.people or bool(facts[row.pk].own_seats & set(step.seats))
        turn = turn_view(step, holders, seats, people)
        listed.append(
            ProposalRow(
                row,
                str(status),
                status_name(status),
                turn,
                status in OPEN,
                mine,
                facts[row.pk].revision,
                counts[row.pk],
            )
        )
    return listed

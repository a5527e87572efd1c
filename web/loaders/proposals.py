"""The list of proposals with where each stands and whose turn it is: a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from governance.agenda import OpenCounts, open_counts
from governance.facts import facts_of_all, with_facts
from governance.models import Proposal
from governance.queries import step_of
from governance.refusals import status_name
from governance.workflow import OPEN, Status
from people.models import Seat, SeatHolding, User
from web.presenters.turns import TurnView, turn_view


@dataclass(frozen=True, slots=True)
class ProposalRow:
    proposal: Proposal
    status: str
    status_name: str
    turn: TurnView
    open: bool
    mine: bool
    """It waits for the reader."""
    revision: int
    still_open: OpenCounts


def proposal_rows(proposals: "QuerySet[Proposal]", user: User, at: datetime) -> list[ProposalRow]:
    rows = list(with_facts(proposals).select_related("proposer__department"))
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

"""What comes next on a proposal and what waits for somebody, read anew."""

from datetime import datetime

from definitions.models import Version
from governance.asked import asked_of, in_force_now
from governance.facts import facts_of_all, with_facts
from governance.models import Proposal
from governance.next_steps import NextStep, step_of
from people.models import User


def next_step(proposal: Proposal, at: datetime) -> NextStep:
    loaded = with_facts(Proposal.objects.filter(pk=proposal.pk), at).get()
    return step_of(loaded, facts_of_all([loaded], None, at)[proposal.pk])


def unacknowledged(user: User, at: datetime) -> list[Version]:
    return [waiting.version for waiting in asked_of(user, in_force_now(at))]

"""A proposal with all that its page shows, in a fixed number of queries."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import get_language

from definitions.bodies import judges_leads
from definitions.catalogue import catalogue
from definitions.language.catalogue import Catalogue
from definitions.saying import reading
from evidence.models import Backtest, Snapshot
from governance.facts import facts_of_all, with_facts
from governance.hiding import hidden_seats
from governance.models import ActionItem, Comment, Event, Proposal, Revision, Thread, TrialReport
from governance.next_steps import NextStep, step_of
from governance.policies import Facts, may
from governance.refusals import text
from people.models import Seat, SeatHolding, User
from web.loaders.answers import Answered, answered_by_version

AnyForm = TypeVar("AnyForm", bound=forms.Form)


@dataclass(frozen=True, slots=True)
class Bound:
    """A form that was sent and not accepted, by the name it has on the page."""

    name: str
    form: forms.Form

    def __post_init__(self) -> None:
        self.form.auto_id = f"{self.name}-%s"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One proposal at an instant, for one reader."""

    proposal: Proposal
    revision: Revision
    """The newest."""
    facts: Facts
    step: NextStep
    user: User
    at: datetime
    catalogue: Catalogue
    language: str
    holders: dict[str, User]
    """Seat -> who holds it now."""
    seats: dict[str, Seat]
    people: dict[int, User]
    """Those whom the next step names, by key."""
    backtest: Backtest | None
    report: TrialReport | None
    """The newest one of its newest trial."""
    events: list[Event]
    answered: Answered | None = None
    """What sales answered under the version that it starts from."""
    snapshot: Snapshot | None = None
    """The newest leads."""
    bound: Bound | None = None

    def reason(self, verb: str, **subject: Any) -> str:
        """Why this reader may not do it now, in a sentence; empty where they may."""
        refusal = may(verb, replace(self.facts, **subject))
        return text(refusal) if refusal else ""

    def form(self, name: str, make: Callable[..., AnyForm], **kwargs: Any) -> AnyForm | forms.Form:
        """A form of the page: as it was sent and not accepted, or a fresh one."""
        if self.bound and self.bound.name == name:
            return self.bound.form
        return make(auto_id=f"{name}-%s", **kwargs)

    @property
    def hidden(self) -> frozenset[str]:
        """Seats whose position on the newest revision this reader may not see yet."""
        return hidden_seats(self.facts)

    def named(self) -> list[dict[str, str]]:
        """Whom a remark can name, as the reader knows them."""
        people = User.objects.filter(is_active=True).select_related("department")
        return [{"name": str(user), "about": str(user.department or "")} for user in people]

    @property
    def base_body(self) -> dict[str, Any] | None:
        return self.proposal.base.body if self.proposal.base else None


REMARKS = Comment.objects.select_related(
    "by__department", "suggestion__revision", "suggestion__taken_as", "suggestion__settled_by"
).prefetch_related("mentions")


def load_proposal(number: int, user: User, at: datetime, bound: Bound | None = None) -> Loaded:
    """Raises Http404 where there is no such proposal."""
    threads = Thread.objects.select_related("resolved_by").prefetch_related(Prefetch("comments", REMARKS))
    proposal = (
        with_facts(Proposal.objects.filter(pk=number), at)
        .select_related("version")
        .prefetch_related(
            "revisions__author",
            "positions__by__department",
            "positions__dismissed_by",
            "positions__dismissed_for",
            "objections__by__department",
            "objections__settled_by",
            "sessions__attendees",
            "sessions__recorded_by",
            "waivers__by",
            "contracts__by",
            "decisions__by",
            "decisions__on_behalf_of",
            "positions__on_behalf_of",
            "trials__ended_early_by",
            Prefetch("threads", threads),
            Prefetch("actions", ActionItem.objects.select_related("owner__department", "done_by")),
        )
        .first()
    )
    if proposal is None:
        raise Http404
    facts = facts_of_all([proposal], user, at)[proposal.pk]
    step = step_of(proposal, facts)
    revision = list(proposal.revisions.all())[-1]
    holdings = SeatHolding.objects.at(at).select_related("seat", "user__department").order_by("since")
    trials = list(proposal.trials.all())
    report = trials[-1].reports.select_related("computed_by").last() if trials else None
    return Loaded(
        proposal=proposal,
        revision=revision,
        facts=facts,
        step=step,
        user=user,
        at=at,
        catalogue=catalogue(),
        language=language(),
        holders={holding.seat.key: holding.user for holding in holdings},
        seats={seat.key: seat for seat in Seat.objects.all()},
        people=User.objects.in_bulk(step.people),
        backtest=Backtest.objects.filter(pk=revision.backtest_id).select_related("snapshot").first(),
        report=report,
        events=list(proposal.events.select_related("by__department", "on_behalf_of", "document", "version")),
        answered=answered_by_version([base]).get(base.number) if (base := proposal.base) else None,
        snapshot=Snapshot.objects.current(at),
        bound=bound,
    )


def criteria_of(proposal: Proposal) -> list[tuple[str, str]]:
    """The criteria of the newest revision: (id, words)."""
    return criteria(proposal.revisions.latest("number").body, catalogue())


def criteria(body: dict[str, Any], words: Catalogue) -> list[tuple[str, str]]:
    """What can be discussed by itself: the criteria of a body, and what each is made of."""
    lines = reading(body, words, language()).lines
    if not judges_leads(body["kind"]):  # a stage or a field is known by its name
        return [(line.id, line.label) for line in lines]
    listed = []
    for line in lines:
        listed += [(line.id, line.plain), *((below.id, f"– {below.plain}") for below in line.children)]
    return listed


def language() -> str:
    return "en" if get_language() == "en" else "ja"

"""The agenda of a session: what was open on the proposal at an instant; and counts of what is open now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from governance.hiding import hidden_seats
from governance.models import ActionItem, Objection, Proposal, Suggestion, Thread
from governance.policies import Facts
from people.company_time import company_day
from people.models import User


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be talked about. `kind`: objection, action, suggestion or thread."""

    kind: str
    anchor: str
    """Where it stands on the proposal's page."""
    text: str
    """As somebody wrote it."""
    person: User
    """Who raised it; of an action, who owns it."""
    criterion: str = ""
    overdue: bool = False


def agenda(proposal: Proposal, at: datetime, hidden: Collection[int] = ()) -> list[Item]:
    """What was open at an instant, what blocks first; `hidden`: objections that may not be seen yet.

    A thread that was opened again counts as open since it began.
    """
    still = Q(settled_at=None) | Q(settled_at__gt=at)
    objections = Objection.objects.filter(still, proposal=proposal, at__lte=at).exclude(pk__in=hidden)
    actions = ActionItem.objects.filter(Q(done_at=None) | Q(done_at__gt=at), proposal=proposal, at__lte=at)
    suggestions = Suggestion.objects.filter(still, comment__thread__proposal=proposal, comment__at__lte=at)
    threads = Thread.objects.filter(Q(resolved_at=None) | Q(resolved_at__gt=at), proposal=proposal)
    # One with an open suggestion is listed by that.
    threads = threads.exclude(comments__suggestion__in=suggestions)
    threads = threads.filter(comments__at__lte=at).distinct().prefetch_related("comments__by__department")
    return [
        *(_objection(row) for row in objections.select_related("by__department")),
        *(_action(row, at) for row in actions.select_related("owner__department")),
        *(
            _suggestion(row)
            for row in suggestions.select_related("comment__thread", "comment__by__department")
        ),
        *(_thread(row) for row in threads),
    ]


def _objection(row: Objection) -> Item:
    return Item("objection", f"objection-{row.pk}", row.text, row.by, row.criterion)


def _action(row: ActionItem, at: datetime) -> Item:
    overdue = row.due_on < company_day(at)
    return Item("action", f"action-{row.pk}", row.text, row.owner, overdue=overdue)


def _suggestion(row: Suggestion) -> Item:
    comment = row.comment
    return Item(
        "suggestion", f"thread-{comment.thread_id}", comment.text, comment.by, comment.thread.criterion
    )


def _thread(row: Thread) -> Item:
    first = row.comments.all()[0]
    return Item("thread", f"thread-{row.pk}", first.text, first.by, row.criterion)


def hidden_objections(proposal: Proposal, facts: Facts) -> list[int]:
    """Those that came with a position which the person may not see yet."""
    seats = hidden_seats(facts)
    if not seats:
        return []
    rows = proposal.objections.filter(seat__in=seats, position__revision__number=facts.revision)
    return list(rows.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How much is open on a proposal."""

    objections: int = 0
    threads: int = 0
    suggestions: int = 0
    actions: int = 0
    overdue: int = 0
    """Of the actions."""

    def __bool__(self) -> bool:
        return bool(self.objections or self.threads or self.suggestions or self.actions)


def open_counts(proposals: Iterable[Proposal], at: datetime) -> dict[int, OpenCounts]:
    """Proposal -> what is open on it, in one query. Of a policy that hides positions no objections are told:
    the proposal's own page shows those that its reader may see.
    """
    rows, today = list(proposals), company_day(at)
    hiding = {row.pk for row in rows if row.document.hidden_positions}
    actions = ActionItem.objects.filter(proposal=OuterRef("pk"), done_at=None)
    suggestions = Suggestion.objects.filter(comment__thread__proposal=OuterRef("pk"), settled_at=None)
    found = Proposal.objects.filter(pk__in=[row.pk for row in rows]).annotate(
        objected=_number(Objection.objects.filter(proposal=OuterRef("pk"), settled_at=None)),
        talked=_number(Thread.objects.filter(proposal=OuterRef("pk"), resolved_at=None)),
        suggested=_number(suggestions),
        undertaken=_number(actions),
        late=_number(actions.filter(due_on__lt=today)),
    )
    names = ("objected", "talked", "suggested", "undertaken", "late")
    return {
        key: OpenCounts(0 if key in hiding else objected, *rest)
        for key, objected, *rest in found.values_list("pk", *names)
    }


def _number(rows: "QuerySet[Any]") -> Func:
    """How many rows, beside each row of the outer query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)

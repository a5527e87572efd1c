"""Both sides under the same rules: what each fell short of, and what each asked of the other and got."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evidence.figures import Difference
from evidence.measures.measure import Count, Period
from evidence.measures.readings import Question
from governance.models import Proposal
from governance.refusals import status_name
from people.models import Seat
from web.presenters.dashboard import Row, rows
from web.presenters.figures import Figure, number, percent, rate_figure, told
from web.presenters.line_chart import LineChart, rate_chart
from web.presenters.rates import change

SIDES = {Seat.MARKETING_HEAD: "marketing", Seat.SALES_HEAD: "sales"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal of one side, and what came of it."""

    number: int
    title: str
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SideView:
    side: str
    name: str
    figure: Figure
    aside: str
    before: str
    asked: list[Asked]
    chart: LineChart | None
    rows: list[Row]
    """The chart as a table."""


def shortfall(count: Count) -> Count:
    """A share of those that fall short, from the share of those that do not."""
    return Count(hit=count.missed, missed=count.hit, open=count.open, unknown=count.unknown)


def side_view(
    side: str,
    count: Count,
    before: Count | None,
    asked: Iterable[Proposal],
    points: Sequence[tuple[Period, Count]],
    question: Question,
) -> SideView:
    """`count`, `before`, `points`: shares of those that fall short."""
    names = {"marketing": _("Marketing"), "sales": _("Sales")}
    labels = {
        "marketing": _("MQLs that miss the agreed criteria"),
        "sales": _("MQLs that were not contacted in time"),
    }
    asides = (
        [_("nothing known of %(n)s, not counted") % {"n": number(count.unknown)}] if count.unknown else []
    )
    if count.open:
        asides.append(_("%(n)s still open, not counted") % {"n": number(count.open)})
    past = under_the_version_before(count, before) if before else ""
    return SideView(
        side=side,
        name=names[side],
        figure=rate_figure(labels[side], count.rate, past),
        aside=" · ".join(asides),
        before=past,
        asked=[
            Asked(row.pk, row.title, status_name(row.status), row.created_at)
            for row in asked
            if SIDES.get(row.proposer_seat) == side
        ],
        chart=rate_chart(labels[side], None, points, question.version_days, question.today),
        rows=rows(points),
    )


def under_the_version_before(now: Count, before: Count) -> str:
    """The same share then, with its n, and whether ours is another."""
    words = {
        "rate": told(before.rate),
        "change": change(Difference.of(now.rate, before.rate), neutral=True).words,
    }
    return _("Under the version before %(rate)s: now %(change)s") % words


def answer(marketing: Count, sales: Count, hours: int) -> str:
    """Both in one sentence."""
    if not marketing.n or not sales.n:
        return _("There is not enough to compare both sides yet.")
    return _(
        "Of the leads marked MQL since the version came into force, %(marketing)s miss the agreed criteria, "
        "and %(sales)s were not contacted within %(hours)s hours."
    ) % {"marketing": percent(marketing.rate), "sales": percent(sales.rate), "hours": hours}

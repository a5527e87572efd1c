"""The claims board in words: each claim, what decides it, our own past, the yardstick and the verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from evidence.figures import Difference
from evidence.measures.bant import FAR
from evidence.measures.claims import REASONS, Claim, Share
from evidence.measures.measure import Period
from evidence.measures.readings import Question, Responses
from evidence.measures.registry import BY_KEY
from evidence.measures.words import rate_name
from people.models import Department
from web.presenters.dashboard import Past, past, turned
from web.presenters.figures import bounds, number, percent
from web.presenters.line_chart import in_hours
from web.presenters.periods import period_name
from web.presenters.rates import Change, change, yardstick

Reasons = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share: what it is of, its value, n and interval, what is not counted, our own past."""

    name: str
    period: str
    value: str
    counted: str
    bounds: str
    unknown: str
    pasts: list[Past]
    message: str
    """Since when it is another; "" where it is not."""
    yardstick: str
    url: str
    """Of the leads behind it."""


@dataclass(frozen=True, slots=True)
class Came:
    """How many came in a month, against its goal and our own past; `reached` None without a goal."""

    name: str
    n: str
    goal: str
    reached: bool | None
    pasts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ClaimView:
    key: str
    side: str
    words: str
    verdict: str
    """ "supported", "not_supported" or "too_few"."""
    verdict_words: str
    lines: list[ShareLine]
    """What decides comes first."""
    bound: str
    """The yardstick, and from where on the claim holds."""
    nothing: str
    """Why there is nothing to decide by; "" where there is."""
    came: list[Came]
    """Of the claim about numbers."""
    url: str


def claim_views(found: Sequence[Claim], question: Question, month: str, reasons: Reasons) -> list[ClaimView]:
    """`reasons`: the names of sales' four typical ones."""
    return [claim_view(claim, question, month, reasons) for claim in found]


def claim_view(claim: Claim, question: Question, month: str, reasons: Reasons) -> ClaimView:
    shares, hours = [*([claim.share] if claim.share else []), *claim.beside], question.hours
    lines = [share_line(share, question, reasons) for share in shares]
    if claim.hours:
        lines.append(hours_line(claim.hours, question))
    return ClaimView(
        key=claim.key,
        side=claim.side,
        words=claim_words(hours)[claim.key],
        verdict=claim.verdict,
        verdict_words=verdict_words()[claim.verdict],
        lines=lines,
        bound=bound_words(claim, month),
        nothing=nothing_words(claim, month),
        came=[came(name, claim) for name in claim.came],
        url=url_of(claim),
    )


def claim_rows(found: Iterable[Claim], question: Question, month: Period) -> Iterable[list[Any]]:
    """A line for each share, in percent; of numbers in `month` with goals one for each, without a share."""
    sides, verdicts = {"both": _("Both"), **dict(Department.Side.choices)}, verdict_words()
    for claim in found:
        holds = bound_words(claim, period_name(month))
        head = [
            claim_words(question.hours)[claim.key],
            str(sides[claim.side]),
            verdicts[claim.verdict],
            holds,
        ]
        for name, (n, *_past) in claim.came.items():
            one = came(name, claim)
            decides = yes_or_no(decides=bool(one.goal))
            goal = _("goal %(goal)s") % {"goal": one.goal} if one.goal else ""
            yield [*head, one.name, decides, month.since, month.until, n, None, None, None, None, goal]
        for share in [*([claim.share] if claim.share else []), *claim.beside]:
            rate, days = share.count.rate, share.period
            against = yardstick(BY_KEY[share.name]) if share.name in BY_KEY else ""
            yield [
                *(*head, share_name(share.name, question.hours), yes_or_no(decides=share is claim.share)),
                *((days.since, days.until) if days else (None, None)),
                *(rate.k, rate.n, *rate.percents, against),
            ]
        if not claim.share and not claim.came:
            yield [*head, nothing_words(claim, period_name(month)), *[None] * 9]


def yes_or_no(*, decides: bool) -> str:
    return _("yes") if decides else _("no")


def came(name: str, claim: Claim) -> Came:
    names = {"leads": _("Leads acquired"), "mqls": _("Leads marked MQL")}
    n, *before = claim.came[name]
    goal = claim.reached[name][1] if name in claim.reached else None
    labels = (_("Month before"), _("A year before"))
    return Came(
        name=names[name],
        n=number(n),
        goal=number(goal) if goal is not None else "",
        reached=n >= goal if goal is not None else None,
        pasts=list(zip(labels, map(number, before), strict=False)),
    )


def url_of(claim: Claim) -> str:
    if claim.measure:
        return reverse("measure", args=[claim.measure])
    return reverse("conformance") if claim.key == "definition_met" else ""


def claim_words(hours: int) -> dict[str, str]:
    return {
        "lead_number": _("We reach our lead number."),
        "definition_met": _("Our leads meet the definition."),
        "no_follow_up": _("Sales does not follow up."),
        "too_late": _("Sales follows up too late."),
        "no_authority": _("The leads have no authority to decide."),
        "vague_need": _("The need is vague."),
        "timing_off": _("The timing is off."),
        "only_research": _("They only research."),
        "problem_in_sales": _("The larger problem is on the sales side."),
        "problem_in_marketing": _("The larger problem is on the marketing side."),
    }


def verdict_words() -> dict[str, str]:
    return {
        "supported": _("supported"),
        "not_supported": _("not supported"),
        "too_few": _("too few to tell"),
    }


def share_name(name: str, hours: int) -> str:
    names = {
        "conformance": _("MQLs that satisfy the version in force"),
        "authority": _("MQLs without authority to decide"),
        "need": _("MQLs without a need"),
        "budget": _("MQLs without a known budget"),
        "timeline": _("MQLs that want to start more than %(days)s days later") % {"days": FAR},
        "reason_authority": _("rejections for want of authority"),
        "reason_need": _("rejections as the need is unclear"),
        "reason_timeline": _("rejections as the timing is off"),
        "reason_research": _("rejections as they only research"),
    }
    return names.get(name) or rate_name(name, hours)


def share_line(share: Share, question: Question, reasons: Reasons) -> ShareLine:
    rate = share.count.rate
    pasts = [
        past(label, then.rate, change(Difference.of(rate, then.rate), neutral=True))
        for label, then in (
            (past_label(share.name), share.before),
            (_("A year before"), share.year_before),
        )
        if then is not None and then.n
    ]
    return ShareLine(
        name=share_name(share.name, question.hours),
        period=period_name(share.period) if share.period else "",
        value=percent(rate),
        counted=f"{number(rate.k)} / {number(rate.n)}" if rate.n else _("no leads to count"),
        bounds=_("too few to tell") if rate.n and rate.too_few else bounds(rate),
        unknown=_("nothing known of %(n)s, not counted") % {"n": number(share.count.unknown)}
        if share.count.unknown
        else "",
        pasts=pasts,
        message=turned(share.reading) if share.reading else "",
        yardstick=yardstick(BY_KEY[share.name]) if share.name in BY_KEY else "",
        url=leads_url(share, question, reasons) if rate.n else "",
    )


def past_label(name: str) -> str:
    """Conformance is of the time since a version came into force: before that another was."""
    return _("Under the version before") if name == "conformance" else _("Period before")


def leads_url(share: Share, question: Question, reasons: Reasons) -> str:
    """Of the leads in the upper number of a share."""
    scope = {name: value for name, value in asdict(question.asked.scope).items() if value}
    if share.name == "conformance":
        return f"{reverse('conformance_leads')}?{urlencode({'part': 'hit'} | scope)}"
    asked: dict[str, Any] = dict(scope)
    if share.period:
        asked |= {"since": share.period.since.isoformat(), "until": share.period.until.isoformat()}
    if share.name in BY_KEY:
        return f"{reverse('measure_leads', args=[share.name])}?{urlencode(asked | {'part': 'hit'})}"
    if share.name.startswith("reason_"):
        asked["reason"] = reasons[REASONS.index(share.name.removeprefix("reason_"))]
        return f"{reverse('measure_leads', args=['acceptance'])}?{urlencode(asked, doseq=True)}"
    return f"{reverse('bant_leads', args=[share.name])}?{urlencode(asked)}"


def hours_line(found: Responses, question: Question) -> ShareLine:
    """The median of counted hours, as a line beside a share."""
    now = found.now
    words = {"n": number(now.n), "p90": in_hours(now.counted_p90)}
    return ShareLine(
        name=rate_name("response_time"),
        period=period_name(question.period),
        value=in_hours(now.counted_median),
        counted=_("median of %(n)s contacted, nine of ten within %(p90)s") % words,
        bounds=_("too few to tell") if now.too_few else "",
        unknown="",
        pasts=[
            Past(label, in_hours(then.counted_median), f"({number(then.n)})", Change("none", "", ""))
            for label, then in (
                (_("Period before"), found.before),
                (_("A year before"), found.year_before),
            )
            if then and then.n
        ],
        message="",
        yardstick="",
        url=reverse("measure", args=["response_time"]),
    )


def bound_words(claim: Claim, month: str) -> str:
    share = {"share": number(claim.bound * 100)}
    if claim.reached:
        return _("Holds where every goal of %(month)s was reached.") % {"month": month}
    if claim.key in ("problem_in_sales", "problem_in_marketing"):
        return _("Holds at %(share)s%% or less.") % share
    if claim.holds == "below":
        return _("Holds below the goal of %(share)s%%.") % share
    return _("There is no yardstick: holds where it is most of them, more than %(share)s%%.") % share


def nothing_words(claim: Claim, month: str) -> str:
    if claim.key == "lead_number" and not claim.reached:
        return _("No goal is entered for %(month)s.") % {"month": month}
    if claim.key == "definition_met" and not claim.share:
        return _("No version of the definition is in force.")
    return ""


def answer(found: Sequence[ClaimView]) -> str:
    """Who is right, in one sentence: the claims of each side that are supported."""
    said = []
    for side, words in (
        ("marketing", _("Marketing’s claims: %(supported)s of %(all)s supported")),
        ("sales", _("Sales’ claims: %(supported)s of %(all)s supported")),
    ):
        claims = [one for one in found if one.side == side]
        supported = sum(one.verdict == "supported" for one in claims)
        said.append(words % {"supported": supported, "all": len(claims)})
    problems = [one.words for one in found if one.side == "both" and one.verdict == "supported"]
    if not problems:
        problems = [_("Neither threshold says that the larger problem is on one side.")]
    return _("%(said)s.") % {"said": _("; ").join(said)} + " " + " ".join(problems)

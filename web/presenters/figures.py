"""A number as it is shown: with its n or interval, then our own past."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from evidence.figures import Rate
from web.loaders.figures import Figures
from web.presenters.sparkline import Sparkline, sparkline


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    unit: str = ""
    stands_on: str = ""
    """Its n or its interval: "(182 / 284)", "[52–64]"."""
    past: str = ""
    """The same number before, in words with its period."""
    line: Sparkline | None = None


def agreement_figures(found: Figures) -> list[Figure]:
    """Follow-up, how many qualify, and whether those that qualify are won more often."""
    number = {"number": found.version.number}
    return [
        follow_up_figure(
            found.follow_up,
            found.follow_up_before,
            sparkline(found.follow_up_months, _("The last seven months, month by month")),
        ),
        rate_figure(
            _("Leads that qualify under version %(number)s, last 13 weeks") % number,
            found.qualify,
            _("The 13 weeks before %(rate)s") % {"rate": percent(found.qualify_before)},
            sparkline(found.shares, _("The last 26 weeks, week by week")),
        ),
        rate_figure(
            _("Won, of the qualified leads that closed"),
            found.won,
            _("Of the others %(rate)s")
            % {"rate": f"{percent(found.won_others)} {bounds(found.won_others)}".strip()},
        ),
    ]


def follow_up_figure(now: Rate, before: Rate, line: Sparkline | None = None) -> Figure:
    """Of the leads marked MQL this quarter, those that sales contacted; beside it the quarter before."""
    past = _("Last quarter %(rate)s · goal 80%%") % {"rate": percent(before)}
    return rate_figure(_("Lead follow-up rate, this quarter"), now, past, line)


def rate_figure(label: str, rate: Rate, past: str, line: Sparkline | None = None) -> Figure:
    """A share with k of n and its interval; where n is 0 there is none."""
    if rate.value is None:
        return Figure(label, "–", stands_on=_("no leads to count"), past=past)
    counted = f"({number(rate.k)} / {number(rate.n)})"
    told = _("too few to tell") if rate.too_few else bounds(rate)
    return Figure(label, share(rate.value), "%", f"{counted} {told}", past, line)


def percent(rate: Rate) -> str:
    return "–" if rate.value is None else f"{share(rate.value)}%"


def told(rate: Rate) -> str:
    """A rate with k of n, for the second place: 53% (87 / 164)."""
    return "–" if rate.value is None else f"{percent(rate)} ({number(rate.k)} / {number(rate.n)})"


def bounds(rate: Rate) -> str:
    """The 95 % interval in percent."""
    if rate.low is None or rate.high is None:
        return ""
    return f"[{share(rate.low)}–{share(rate.high)}]"


def share(value: float) -> str:
    """In percent: one decimal below 10."""
    return number(value * 100, 1 if value < 0.0995 else 0)


def number(value: float, decimals: int = 0) -> str:
    return str(formats.number_format(round(value, decimals), decimals, force_grouping=True))


def money(value: float) -> str:
    """In the company's currency: 7,200,000円, ¥7,200,000; another one by its code."""
    if settings.COMPANY_CURRENCY == "JPY":
        return _("¥%(amount)s") % {"amount": number(value)}
    return f"{settings.COMPANY_CURRENCY} {number(value)}"


def millions(value: float, decimals: int) -> str:
    """The same in millions: 40百万円, ¥40 million."""
    words = {"amount": number(value / 1_000_000, decimals), "currency": settings.COMPANY_CURRENCY}
    if settings.COMPANY_CURRENCY == "JPY":
        return _("¥%(amount)s million") % words
    return _("%(currency)s %(amount)s million") % words


def currency() -> str:
    """Its name, beside a field."""
    return _("yen") if settings.COMPANY_CURRENCY == "JPY" else settings.COMPANY_CURRENCY

"""Template tags and filters of our own, known to every template."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import nh3
from django import template
from django.utils import formats, timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from governance.mentions import names_of

register = template.Library()

MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
ALLOWED_TAGS = {"p", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "br", "hr"}
TAG_OF_RUN = {"old": "del", "new": "ins"}


@register.filter
def runs(sentence: Iterable[Any]) -> SafeString:
    """Runs of a wording in a row: marked values underlined, old words struck, new ones underlined."""
    return format_html_join("", "{}", ((run_html(run),) for run in sentence))


def run_html(run: Any) -> SafeString | str:
    if tag := TAG_OF_RUN.get(getattr(run, "kind", "same")):
        return format_html("<{0}>{1}</{0}>", tag, run.text)
    if run.marked:
        return format_html('<span class="value">{}</span>', run.text)
    return str(run.text)


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of a key that is no literal; nothing where there is none."""
    return mapping.get(key, "")


@register.filter
def lead_name(id_: str) -> str:
    """A lead's id in its source, from its id in the store."""
    return id_.partition(":")[2] or id_


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """2026年10月1日 / 1 October 2026, in the reader's zone."""
    return time_html(value, "DATE_FORMAT")


@register.filter
def short_day(value: date | datetime | None) -> SafeString | str:
    """2026/10/1 / 1 Oct 2026: for tables."""
    return time_html(value, "SHORT_DATE_FORMAT")


@register.filter
def month_day(value: date | datetime | None) -> SafeString | str:
    """10月1日 / 1 October: where the year is plain."""
    return time_html(value, "MONTH_DAY_FORMAT")


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """2026/10/1 9:00 / 1 Oct 2026, 9:00, in the reader's zone."""
    return time_html(value, "SHORT_DATETIME_FORMAT")


def time_html(value: date | datetime | None, form: str) -> SafeString | str:
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), formats.date_format(local, form))


@register.filter
def markdown(text: str) -> SafeString:
    """What people wrote, as safe HTML: no raw HTML, no pictures, links marked as foreign."""
    return mark_safe(nh3.clean(MARKDOWN.render(text), tags=ALLOWED_TAGS, link_rel="noopener nofollow"))


@register.filter
def remark(comment: Any) -> SafeString:
    """A remark as safe HTML, whom it mentions marked."""
    names = sorted(
        (name for user in comment.mentions.all() for name in names_of(user)), key=len, reverse=True
    )
    html = markdown(comment.text)
    if not names:
        return html
    named = re.compile(
        f"<[^>]*>|[@＠](?:{'|'.join(re.escape(escape(name)) for name in names)})", re.IGNORECASE
    )
    marked = named.sub(
        lambda found: found[0] if found[0].startswith("<") else f'<b class="mention">{found[0]}</b>', html
    )
    return mark_safe(marked)


@register.filter
def count(value: float | None) -> str:
    """12,345: a number of things, with the language's thousands separators."""
    return "–" if value is None else formats.number_format(value, force_grouping=True)


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """0.643 as 64%; nothing known as a dash."""
    return "–" if share is None else f"{rounded(share * 100, decimals)}%"


@register.filter
def interval(bounds: tuple[float, float] | None, decimals: int = 0) -> str:
    """(0.52, 0.64) as [52–64], to stand after a percentage."""
    if bounds is None:
        return ""
    low, high = (rounded(bound * 100, decimals) for bound in bounds)
    return f"[{low}–{high}]"


def rounded(value: float, decimals: int) -> str:
    """Django's own number_format cuts decimals off."""
    return str(formats.number_format(round(value, decimals), decimals))


@register.filter
def unlocalized(value: Any) -> str:
    """A number for an attribute or an address, without thousands separators."""
    return str(value)

"""The words that a page shows, from gettext in the page's language, so that a test reads like a reader."""

from collections.abc import Callable
from typing import Any

from django.utils import translation

Say = Callable[..., str]


def words(language: str) -> Say:
    """`say(msgid, **values)` in that language; `context`, `plural` and `count` where the msgid has them.

    A msgid that no page uses any more has no Japanese, which fails here and not as a timeout later.
    """

    def say(
        msgid: str, /, *, context: str | None = None, plural: str = "", count: int = 0, **values: Any
    ) -> str:
        with translation.override(language):
            if plural:
                text, values = translation.ngettext(msgid, plural, count), {"count": count, **values}
            else:
                text = translation.pgettext(context, msgid) if context else translation.gettext(msgid)
        assert language == "en" or text not in (msgid, plural), f"{msgid!r} has no Japanese"
        return text % values if "%(" in text else text.format(**values)

    return say

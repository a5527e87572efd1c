"""Printing: figures as commands write them, and how far they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from evidence.figures import Rate
from evidence.leads.incoming import Tell, untold


def rate_text(rate: Rate) -> str:
    """k/n with the share and its 95 % interval; a dash where there is none."""
    if rate.value is None or rate.low is None or rate.high is None:
        return "-"
    return f"{rate.k}/{rate.n} = {rate.value:.1%} ({rate.low:.1%}-{rate.high:.1%})"


@contextmanager
def progress(out: Any) -> Iterator[Tell]:
    """One line of a terminal that says how far an import is, and goes when it is done; elsewhere nothing."""
    if not out.isatty():
        yield untold
        return
    shown = ""

    def tell(phase: str, part: int = 0, whole: int = 0) -> None:
        nonlocal shown
        text = {
            "waiting": _("Another import is running; this one comes next."),
            "reading": _("Reading the file: %(share)s."),
            "writing": _("The file is read. Its leads are being laid over those known before."),
        }[phase]
        if phase == "reading":
            text %= {"share": f"{part / whole:.0%}" if whole else "…"}
        if text != shown:
            shown = text
            _over(out, text)

    try:
        yield tell
    finally:
        _over(out, "")


def _over(out: Any, text: str) -> None:
    """Write over the line that the cursor is on."""
    out.write(f"\r\x1b[K{text}", style_func=str, ending="")  # as no error
    out.flush()

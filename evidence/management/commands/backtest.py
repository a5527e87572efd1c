"""manage.py backtest DEFINITION: what past leads would have been under a rule."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evidence.backtests import effect
from evidence.effects import Effect
from evidence.figures import Side, outcomes, verdicts
from evidence.management.asking import asking, known_leads
from evidence.management.naming import named_body
from evidence.management.printing import rate_text


class Command(BaseCommand):
    requires_system_checks = []
    help = "Judge the imported leads by a definition and compare with what became of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("definition", help="a teigi/1 file (JSON or YAML), or a definition: mql, mql@3")
        parser.add_argument("--against", help="another definition to compare with")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        new = named_body(options["definition"], at)
        old = named_body(options["against"], at) if options["against"] else None
        snapshot = known_leads(at)
        with asking():
            found = effect(snapshot, new, old, at)
        if options["json"]:
            self.stdout.write(json.dumps(found.plain(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(found)))


def _lines(found: Effect) -> Iterator[str]:
    yield _("%(leads)d leads, imported %(at)s") % {"leads": found.leads, "at": found.imported_at}
    for name, side in ((pgettext("cli", "new"), found.new), (pgettext("cli", "old"), found.old)):
        if side:
            yield ""
            yield from _table(name, side)
    if found.old:
        yield ""
        yield _("Qualify under the new one only: %(n)d") % {"n": sum(found.gained.values())}
        yield _("Qualify under the old one only: %(n)d") % {"n": sum(found.dropped.values())}


def _table(name: str, side: Side) -> Iterator[str]:
    """Verdicts by outcome, and the rate of won leads."""
    words = {
        "qualified": pgettext("cli", "qualified"),
        "not_qualified": pgettext("cli", "not qualified"),
        "undecided": pgettext("cli", "undecided"),
        "won": _("Won"),
        "lost": _("Lost"),
        "rejected": _("Rejected by sales"),
        "never_contacted": _("Never contacted"),
        "open": _("Still open"),
    }
    yield name
    for verdict in verdicts:
        counts = ", ".join(f"{words[outcome]} {side.table[verdict][outcome]}" for outcome in outcomes)
        yield f"  {words[verdict]} {side.count(verdict)}: {counts}"
    yield "  " + _("won of the closed ones that qualify: %(rate)s") % {"rate": rate_text(side.won_rate)}

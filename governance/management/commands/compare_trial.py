"""manage.py compare_trial PROPOSAL: the proposal's newest trial day by day, both versions side by side."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.daily import parts
from evidence.management.asking import asking, known_leads
from evidence.management.printing import rate_text
from evidence.trials import Comparison
from governance.comparing import compare_trial, newest_trial


class Command(BaseCommand):
    requires_system_checks = []
    help = "Compare both versions of a trial day by day, by the leads and answers known now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("proposal", type=int, help="number of the proposal, as in #12")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        trial = newest_trial(options["proposal"])
        if trial is None or trial.base is None:
            raise CommandError(_("Proposal #%(number)s has no trial.") % {"number": options["proposal"]})
        snapshot = known_leads(at)
        with asking():
            found = compare_trial(trial, snapshot, at)
        if options["json"]:
            self.stdout.write(json.dumps(found.plain(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(found)))


def _lines(found: Comparison) -> Iterator[str]:
    """A line for each day, then what sales accepted under each version."""
    heads = [_("both"), _("new only"), _("old only"), _("accepted/answered")]
    yield "\t".join([_("day"), _("leads"), *heads])
    for day in found.days:
        counts = [str(day.parts[name].leads) for name in parts]
        accepted, answered = (
            sum(getattr(one, name) for one in day.parts.values()) for name in ("accepted", "answered")
        )
        yield "\t".join([day.day, str(day.leads), *counts, f"{accepted}/{answered}"])
    yield ""
    for name, rate in ((_("new"), found.acceptance("new")), (_("old"), found.acceptance("old"))):
        yield _("accepted by sales under the %(name)s one: %(rate)s") % {
            "name": name,
            "rate": rate_text(rate),
        }

"""manage.py take_in: lay the leads that were sent over the newest snapshot, source by source."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.actions import ImportRefused
from evidence.inbox import take_in, waiting
from evidence.measures.packs import keep_packs


class Command(BaseCommand):
    requires_system_checks = []
    help = "Take sent leads into the next snapshot. To be run regularly; docs/operating.md says how often."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unless-busy", action="store_true", help="do nothing while an import runs")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = waiting()
        for item in found:
            try:
                snapshot = take_in(
                    source=item.source,
                    by=item.last_by,
                    at=timezone.now(),
                    wait=not options["unless_busy"],
                )
            except ImportRefused as refused:
                raise CommandError("\n".join(refused.texts)) from None
            except BlockingIOError:
                return
            if snapshot:
                said = {"name": item.source.name, "accepted": snapshot.accepted, "leads": snapshot.leads}
                self.stdout.write(_("%(name)s: %(accepted)d leads taken in. Leads in all: %(leads)d.") % said)
        keep_packs(timezone.now())
        if not found:
            self.stdout.write(_("Nothing is waiting."))

"""manage.py erase_lead: erase one lead from everything that is kept, or finish what was interrupted."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.erasures import ErasureRefused, erase_lead, finish_erasures
from evidence.management.naming import person
from evidence.personal import UnknownLead, held_of


class Command(BaseCommand):
    requires_system_checks = []
    help = "Erase a lead for good: without --confirm it only says where the lead is. Resumable: --finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lead", nargs="?", help="its id in the store, <source>:<id in the source>")
        parser.add_argument("--reason", default="", help="why; stays on record, so without names and ids")
        parser.add_argument("--by", help="e-mail of the administrator on record")
        parser.add_argument("--confirm", help="the lead's id in its source, once more")
        parser.add_argument("--finish", action="store_true", help="finish what was interrupted, and no more")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["finish"]:
            done = finish_erasures(at=timezone.now())
            self.stdout.write(_("Erasures finished: %(n)d.") % {"n": len(done)})
            return
        try:
            held = held_of(options["lead"] or "")
        except UnknownLead:
            raise CommandError(_("Nothing is held of a lead of this id.")) from None
        counts = held.counts
        self.stdout.write(
            _(
                "Snapshots: %(snapshots)d, tests on past leads: %(backtests)d, trial reports: %(reports)d, "
                "requests: %(pushes)d, uploads that wait: %(uploads)d."
            )
            % counts
        )
        if options["confirm"] != held.source_id:
            self.stdout.write(_("Nothing was erased. To erase it, add --confirm with the id in the source."))
            return
        try:
            erasure = erase_lead(
                lead=held.id, reason=options["reason"], by=person(options["by"]), at=timezone.now()
            )
        except ErasureRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(_("Erased, on record as erasure #%(number)d.") % {"number": erasure.pk})

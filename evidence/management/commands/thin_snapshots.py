"""manage.py thin_snapshots: remove the leads of past snapshots that are due by the company's setting."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.management.naming import person
from evidence.retention import RetentionRefused, due, thin_snapshots


class Command(BaseCommand):
    requires_system_checks = []
    help = "Remove the leads of snapshots that are older than the company keeps them; their records stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say which are due")
        parser.add_argument("--by", help="e-mail of the administrator on record")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            gone = due(at) if options["dry_run"] else thin_snapshots(by=person(options["by"]), at=at)
        except RetentionRefused as refused:
            raise CommandError(str(refused)) from None
        for row in gone:
            day = date_format(timezone.localtime(row.imported_at), "SHORT_DATE_FORMAT")
            said = {"number": row.pk, "day": day, "leads": row.leads}
            self.stdout.write(_("#%(number)d of %(day)s: %(leads)d leads") % said)
        if not gone:
            self.stdout.write(_("Nothing is due."))
        elif options["dry_run"]:
            self.stdout.write(_("Nothing was removed: this was a dry run."))

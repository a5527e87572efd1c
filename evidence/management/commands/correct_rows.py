"""manage.py correct_rows IMPORT [FILE]: print an import's refused rows as CSV, or take them in corrected."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.actions import ImportRefused
from evidence.corrections import correct, given_file
from evidence.leads import words
from evidence.leads.refused import mended_lines, whole_columns, whole_rows
from evidence.management.naming import analyst
from evidence.measures.packs import keep_packs
from evidence.models import Snapshot


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Without a file, print the refused rows of an import as CSV; with one, take them in as it has them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, metavar="import", help="its number, as in its page's address")
        parser.add_argument("file", type=Path, nargs="?", help="the printed file with corrected values")
        parser.add_argument("--by", help="e-mail of the analyst who corrects, where there are several")

    def handle(self, *_args: Any, **options: Any) -> None:
        snapshot = Snapshot.objects.filter(pk=options["number"]).first()
        if snapshot is None:
            raise CommandError(_("There is no import with the number %(number)s.") % options)
        if not options["file"]:
            self._print(snapshot)
            return
        try:
            given = given_file(snapshot, options["file"])
            done = correct(snapshot=snapshot, given=given, by=analyst(options["by"]), at=timezone.now())
        except ImportRefused as refused:
            raise CommandError("\n".join(refused.texts)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        keep_packs(timezone.now())
        said = {"taken": len(done.lines), "still": len({row.line for row in done.wrong})}
        self.stdout.write(_("%(taken)d rows taken in, %(still)d still refused.") % said)
        for row in done.wrong:
            self.stdout.write(f"{row.line}\t{row.column}\t{row.value}\t{words.refused(row.code)}")

    def _print(self, snapshot: Snapshot) -> None:
        mended = set(mended_lines(snapshot))
        writer = csv.writer(self.stdout)
        writer.writerow([_("line"), _("reason"), *whole_columns(snapshot), _("too much")])
        for row in whole_rows(snapshot):
            if row.line not in mended:
                reasons = " ".join(words.refused(code) for code in row.codes)
                writer.writerow([row.line, reasons, *row.cells.values(), row.extra])

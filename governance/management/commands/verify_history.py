"""`manage.py verify_history`: is everything that was agreed, said and edited as it was written?"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.verifying import verify


class Command(BaseCommand):
    requires_system_checks = []
    help = "Compare versions, history, governed records and edits with their seals. Exit status 1: not whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = verify()
        if options["json"]:
            self.stdout.write(json.dumps(found.plain(), ensure_ascii=False, indent=2))
        else:
            for one in found.findings:
                self.stdout.write(one.text)
            self.stdout.write(found.counted)
        if found.whole:
            if not options["json"]:
                self.stdout.write(_("The record is whole."))
            return
        count = len(found.findings)
        words = ngettext(
            "{n} record is not as it was written.", "{n} records are not as they were written.", count
        )
        raise CommandError(words.format(n=count))

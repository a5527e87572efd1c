"""manage.py export_lead: everything that is held of one lead, as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.personal import UnknownLead, held_of
from evidence.personal_data import personal_data


class Command(BaseCommand):
    requires_system_checks = []
    help = "Print everything that is held of one lead as JSON, to hand out to the person on request."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lead", help="its id in the store, <source>:<id in the source>")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = personal_data(held_of(options["lead"]), timezone.now())
        except UnknownLead:
            raise CommandError(_("Nothing is held of a lead of this id.")) from None
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))

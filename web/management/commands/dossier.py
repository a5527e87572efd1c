"""`manage.py dossier mql@3 --to FILE`: all that is on record of a version, as HTML, PDF or JSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from evidence.management.naming import document_version
from governance.refusals import Refused
from people.company_time import company_zone
from web.dossier import FORMS, make


class Command(BaseCommand):
    requires_system_checks = []
    help = "Write all that is on record of a version, from its text to what was measured since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("version", help="such as mql@3; mql alone means the one in force now")
        parser.add_argument("--to", type=Path, required=True, help="a file that ends in .html, .pdf or .json")
        parser.add_argument("--language", choices=["ja", "en"], default="ja")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["to"]
        form = path.suffix.removeprefix(".").lower()
        with translation.override(options["language"]), timezone.override(company_zone()):
            if form not in FORMS:
                raise CommandError(_("The file's name has to end in .html, .pdf or .json."))
            at = timezone.now()
            try:
                made = make(document_version(options["version"], at), form, at)
            except Refused as missing:
                raise CommandError(str(missing)) from None
        path.write_bytes(made.content)
        self.stdout.write(str(path))

"""manage.py look_at_leads: take note of the leads that live elsewhere (LEADS_URL)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.actions import ImportRefused, look_at_leads
from evidence.management.naming import analyst


class Command(BaseCommand):
    requires_system_checks = []
    help = "Look at the leads that live elsewhere (LEADS_URL): how many there are and what is known of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--by", help="e-mail of the analyst on record; may be left out where there is one only"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = look_at_leads(by=analyst(options["by"]), at=timezone.now())
        except ImportRefused as refused:
            raise CommandError("\n".join(refused.texts)) from None
        told = {"leads": found.leads, "place": found.file_name, "fingerprint": found.fingerprint[:13]}
        self.stdout.write(_("%(leads)d leads in %(place)s, fingerprint %(fingerprint)s") % told)

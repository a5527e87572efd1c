"""manage.py renew_credentials: encrypt the stored credentials with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from evidence.connections import renew_credentials
from evidence.connectors.vendor import Trouble
from evidence.connectors.words import trouble


class Command(BaseCommand):
    requires_system_checks = []
    help = "Encrypt all credentials of connections with the first key of CREDENTIALS_KEY. docs/operating.md"

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            renewed = renew_credentials()
        except Trouble as error:
            raise CommandError(trouble(error.code, error.params)) from None
        self.stdout.write(_("Encrypted anew: %(n)d.") % {"n": renewed})

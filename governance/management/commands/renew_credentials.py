"""manage.py renew_credentials: encrypt stored credentials and channels' addresses with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from evidence.connections import renew_credentials
from evidence.connectors.vendor import Trouble
from evidence.connectors.words import trouble
from governance.actions.webhooks import renew_addresses


class Command(BaseCommand):
    requires_system_checks = []
    help = "Encrypt all that is sealed with the first key of CREDENTIALS_KEY. docs/connecting.md"

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            renewed = renew_credentials() + renew_addresses()
        except Trouble as error:
            raise CommandError(trouble(error.code, error.params)) from None
        self.stdout.write(_("Encrypted anew: %(n)d.") % {"n": renewed})

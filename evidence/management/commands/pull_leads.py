"""manage.py pull_leads [CONNECTION]: pull what changed in the CRM since the last pull."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.actions import ImportRefused
from evidence.connectors.words import trouble
from evidence.measures.packs import keep_packs
from evidence.models import Connection
from evidence.pulling import pull


class Command(BaseCommand):
    requires_system_checks = []
    help = "Pull leads out of a CRM, or of all that are connected and not paused. docs/connecting.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("connection", nargs="?", help="a connection's number or name")

    def handle(self, *_args: Any, **options: Any) -> None:
        failed = []
        for connection in named(options["connection"]):
            try:
                run = pull(connection=connection, by=connection.credentials_set_by, now=timezone.now)
            except ImportRefused as refused:
                failed.append(f"{connection}: {' '.join(refused.texts)}")
                continue
            if run.trouble:
                failed.append(f"{connection}: {trouble(run.trouble, run.params)}")
                continue
            said = {"name": connection.name, "new": run.new, "changed": run.changed, "refused": run.refused}
            self.stdout.write(
                _("%(name)s: %(new)d new leads, %(changed)d changed, %(refused)d refused.") % said
            )
            if run.missing:
                names = ", ".join(run.missing)
                self.stdout.write(
                    _("%(name)s has no such field any more: %(names)s") % (said | {"names": names})
                )
        keep_packs(timezone.now())
        if failed:
            raise CommandError("\n".join(failed))


def named(name: str | None) -> list[Connection]:
    rows = Connection.objects.present().select_related("credentials_set_by")
    if not name:
        return list(rows.due())
    found = [row for row in rows if name in (str(row.pk), row.name)]
    if not found:
        raise CommandError(_("There is no connection “%(name)s”.") % {"name": name})
    return found

"""manage.py take_in: lay the leads that were pushed over the newest snapshot, source by source."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.actions import ImportRefused
from evidence.inbox import take_in
from evidence.models import Push, Source


class Command(BaseCommand):
    requires_system_checks = []
    help = "Take pushed leads into the next snapshot. To be run regularly; docs/operating.md says how often."

    def handle(self, *_args: Any, **_options: Any) -> None:
        waiting = Push.objects.waiting()
        sources = list(Source.objects.filter(pk__in=waiting.values("source")).order_by("key"))
        for source in sources:
            last = waiting.filter(source=source).select_related("pushed_by").last()
            if not last:
                continue  # another run was quicker
            try:
                snapshot = take_in(source=source, by=last.pushed_by, at=timezone.now())
            except ImportRefused as refused:
                raise CommandError("\n".join(refused.texts)) from None
            if snapshot:
                found = {"name": source.name, "accepted": snapshot.accepted, "leads": snapshot.leads}
                self.stdout.write(
                    _("%(name)s: %(accepted)d leads taken in. Leads in all: %(leads)d.") % found
                )
        if not sources:
            self.stdout.write(_("Nothing is waiting."))

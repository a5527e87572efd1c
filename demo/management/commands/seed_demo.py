"""`manage.py seed_demo`: the demo company; the same seed and day give the same company."""

from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from governance.actions.company import start_company
from people.company_time import company_day, company_zone
from people.models import User


class Command(BaseCommand):
    help = "Make the demo company. Refused on a database that has people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--today", type=date.fromisoformat, help="The day the story ends (default: today)."
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where there are people already."
        )

    def handle(self, *, seed: int, today: date | None, if_empty: bool, **options: Any) -> None:
        if User.objects.exists():
            if if_empty:
                return
            raise CommandError("This database has people already: the demo is made on an empty one only.")
        # They load the engine: a second `make run` has no use for it.
        from demo.company import found
        from demo.story import tell

        zone = company_zone()
        self.stdout.write("Making the demo company …")
        last = today or company_day(timezone.now())
        first = datetime.combine(last - timedelta(days=730), time(9), zone)
        with transaction.atomic():
            founder = found(first)
            start_company(by=founder, at=first)
            tell(
                seed=seed,
                today=last,
                zone=zone,
                administrator=founder,
                told=lambda chapter: self.stdout.write(f"  {chapter}"),
            )
